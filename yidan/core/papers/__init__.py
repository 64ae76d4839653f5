"""Printed papers: a typed shape goes in, a PDF/A-2b comes out, the same bytes every time.

A room fills the shape of its form in its own `papers.py`, cuts it to the reader and draws it:

    paper = shapes.Delivery(head=head(entity, note.number, label, official=True, by=by), consignee=..., lines=(...), ...)
    pdf = render("delivery", cut(paper, by), frozen=by.at)

The copy that is filed has `by=None` in its head and the document's own moment as `frozen`: drawn again it is the same file.
`FORMS` lists the forms. Sums, capitals and dates arrive as finished words: `formats` and `capital` make them. `cut` hides the
fields whose class the reader may not see; a form of no class has no field for a price at all, and `render` refuses one.
"""

from yidan.core.papers import formats, shapes
from yidan.core.papers.answers import reader_language, shown_pdf
from yidan.core.papers.capitals import capital
from yidan.core.papers.codes import code, link_code
from yidan.core.papers.cutting import cut
from yidan.core.papers.forms import FORMS, Form
from yidan.core.papers.heads import company, head
from yidan.core.papers.render import FontsMissing, PaperError, content_hash, render

__all__ = [
    "FORMS",
    "FontsMissing",
    "Form",
    "PaperError",
    "capital",
    "code",
    "company",
    "content_hash",
    "cut",
    "formats",
    "head",
    "link_code",
    "reader_language",
    "render",
    "shapes",
    "shown_pdf",
]

"""Printed papers: a typed shape goes in, a PDF/A-2b comes out, the same bytes every time.

A room fills the shape of its form in its own `papers.py`, cuts it to the reader and draws it:

    paper = shapes.WorkOrder(head=head, order_no=..., operations=(...), ...)
    pdf = render("work_order", cut(paper, by), frozen=by.at)

`FORMS` lists the forms. Sums, capitals and dates arrive as finished words: `formats` makes them.
"""

from yidan.core.papers import shapes
from yidan.core.papers.capitals import capital
from yidan.core.papers.codes import code
from yidan.core.papers.cutting import cut
from yidan.core.papers.forms import FORMS, Form
from yidan.core.papers.render import FontsMissing, PaperError, content_hash, render

__all__ = ["FORMS", "FontsMissing", "Form", "PaperError", "capital", "code", "content_hash", "cut", "render", "shapes"]

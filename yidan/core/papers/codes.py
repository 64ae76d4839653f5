"""QR codes of papers and labels. A code of ours holds host and number, never a secret: reading on needs sign-in. Only a paper that a
customer prints from his own private link carries that link, and no such paper is kept."""

from yidan.core.papers.shapes.frame import Code


def code(host: str, path: str) -> Code:
    """The short address host/path. Capitals keep the code alphanumeric, so that 38 characters fit version 2 (25 x 25 modules)."""
    import segno

    made = segno.make(f"HTTPS://{host}/{path}".upper(), error="M", micro=False, boost_error=False)
    rows = tuple("".join("1" if dark else "0" for dark in row) for row in made.matrix)
    return Code(text=f"{host.lower()}/{path}", rows=rows)


def link_code(address: str) -> Code:
    """A private link as it stands: its token knows capitals from small letters."""
    import segno

    made = segno.make(address, error="M", micro=False)
    return Code(text=address, rows=tuple("".join("1" if dark else "0" for dark in row) for row in made.matrix))

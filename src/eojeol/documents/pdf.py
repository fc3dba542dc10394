"""PDF (.pdf): the text of its pages, line by line; nothing can be written back.

A page holds glyphs and where they stand, not words; pypdfium2 (PDFium, which Chromium shows pages with) puts lines
together from that. They are wrapped as the page is wide, so they want joining (unwrap.py) before spaces are looked at.
"""

from __future__ import annotations

from eojeol.documents.extract import Extract
from eojeol.documents.options import Options
from eojeol.errors import InputError, needs

# What PDFium gives for a hyphen that it takes for one of a line end.
_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-", "\0": ""})


def extract_pdf(data: bytes, _: Options) -> str:
    """The text of a document, a line of a page a line.

    Args:
        data: the whole file.

    Raises:
        InputError: it is damaged, protected, or holds no text.
        MissingExtraError: pypdfium2 is not installed.
    """
    with needs("documents"):
        import pypdfium2
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise InputError(_refusal(str(error))) from None
    try:
        pages = []
        for page in document:
            text = page.get_textpage()
            pages.append(text.get_text_range().replace("\r\n", "\n").translate(_HYPHENS).strip("\n"))
            text.close()
            page.close()
    except pypdfium2.PdfiumError as error:
        raise InputError(_refusal(str(error))) from None
    finally:
        document.close()
    if not any(page.strip() for page in pages):
        raise InputError("its pages hold no text, only pictures perhaps; have them recognised (OCR) first")
    return "".join(f"{page}\n" for page in pages if page)


def _refusal(why: str) -> str:
    if "password" in why.lower():
        return "it is protected by a password; save it without one first"
    return f"damaged document: PDFium cannot read it ({' '.join(why.split())}); print it to a PDF again"


PDF = Extract("PDF", (".pdf",), extract_pdf, "change what it was printed from", wrapped=True)

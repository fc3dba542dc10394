""".epub: the XHTML files that the package lists are fixed as HTML is, read by XML's rules.

They are not parsed as XML: HTML's entities (`&nbsp;`) make many books ill-formed, and readers show them all the same.
Titles and tables of contents outside the XHTML files (package metadata, NCX) stay.
"""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from eojeol.documents import html
from eojeol.documents.container import Archive
from eojeol.documents.edit import Fix, rewrite
from eojeol.documents.format import Format
from eojeol.documents.options import Options
from eojeol.documents.xml import read_xml
from eojeol.documents.xml_elements import elements
from eojeol.errors import InputError

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
XHTML = "application/xhtml+xml"


def fix_epub(data: bytes, fix: Fix, options: Options) -> bytes:
    """Fix a book.

    Args:
        data: the whole file.
        fix: texts in, the same texts with other spaces out.
        options: how to read it.

    Raises:
        InputError: it is damaged, protected, or too large.
    """
    archive = Archive(data, options.unpacked)
    pages = []
    for root in elements(archive, CONTAINER, "rootfile"):
        package = root.get("full-path", "")
        for item in elements(archive, package, "item"):
            if item.get("media-type") == XHTML:
                path = posixpath.join(posixpath.dirname(package), unquote(item.get("href", "")))
                pages.append(posixpath.normpath(path))
    if ENCRYPTION in archive.members:
        # Fonts may be obfuscated in any book; text is encrypted only in one that is protected.
        locked = {unquote(each.get("URI", "")) for each in elements(archive, ENCRYPTION, "CipherReference")}
        if locked & set(pages):
            raise InputError("its text is encrypted (DRM); only its publisher can give a copy that is not")
    there = [name for name in dict.fromkeys(pages) if name in archive.members]
    if not there:
        raise InputError(
            "its package lists no XHTML file that it has, so it is not an EPUB book; check its name"
        )
    return archive.rewritten(there, lambda _, page: _fix_page(page, fix))


def _fix_page(data: bytes, fix: Fix) -> bytes:
    decoded = read_xml(data)
    return decoded.encode(rewrite(decoded.text, html.passages(decoded.text, xhtml=True), fix))


EPUB = Format(
    "EPUB",
    (".epub",),
    "application/epub+zip",
    fix_epub,
    packed=True,
    text_members=(".xml", ".html", ".xhtml", ".htm"),
)

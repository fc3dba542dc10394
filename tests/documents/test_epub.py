"""Books: the pages that the package lists are fixed; everything else stays."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from eojeol.documents import fix_bytes
from eojeol.errors import InputError

from .helpers import XML, Recorder, epub, fix, unzipped, xhtml, zipped

PAGE = xhtml(
    '<h1>책을읽었다</h1><p>아버지<em>가</em>방에&nbsp;<br/>학교 에서</p><pre>책을읽었다</pre><p title="책을읽었다"/>'
)


def test_pages_are_fixed_and_nothing_else() -> None:
    before = epub({"text/1.xhtml": PAGE, "2%20.xhtml": PAGE})
    after = fix_bytes(before, ".epub", fix)
    expected = (
        PAGE.replace("<h1>책을읽었다", "<h1>책을 읽었다")
        .replace("<em>가<", "<em>가 <")
        .replace("학교 에서", "학교에서")
    )
    changed = {
        name: content for name, content in unzipped(after).items() if unzipped(before)[name] != content
    }
    assert changed == {"OEBPS/text/1.xhtml": expected.encode(), "OEBPS/2 .xhtml": expected.encode()}
    first = zipfile.ZipFile(BytesIO(after)).infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert after[:58] == before[:58]


def test_pages_that_the_package_does_not_list_are_left_alone() -> None:
    package = (
        f'{XML}<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        '<item href="../OEBPS/a.xhtml" media-type="application/xhtml+xml"/>'
        '<item href="gone.xhtml" media-type="application/xhtml+xml"/><item href="b.xhtml" media-type="text/x"/>'
        "</manifest></package>"
    )
    after = unzipped(fix_bytes(epub({"a.xhtml": PAGE, "b.xhtml": PAGE}, package), ".epub", fix))
    assert "책을 읽었다" in after["OEBPS/a.xhtml"].decode()
    assert after["OEBPS/b.xhtml"].decode() == PAGE


def test_xhtml_rules_hold() -> None:
    shown = Recorder()
    fix_bytes(
        epub({"a.xhtml": xhtml('<script src="a"/><p>가<![CDATA[나]]></p><svg><text>다</text></svg>라')}),
        ".epub",
        shown,
    )
    assert shown.texts == ["책", "가나", "라"]


def test_protected_text_is_refused_and_obfuscated_fonts_are_not() -> None:
    def encryption(uri: str) -> str:
        data = f'<CipherData><CipherReference URI="{uri}"/></CipherData>'
        return f"<encryption><EncryptedData>{data}</EncryptedData></encryption>"

    with pytest.raises(InputError, match="DRM"):
        fix_bytes(epub({"a.xhtml": PAGE}, encryption=encryption("OEBPS/a.xhtml")), ".epub", fix)
    book = epub({"a.xhtml": PAGE}, encryption=encryption("OEBPS/font.otf"))
    assert fix_bytes(book, ".epub", fix) != book


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (lambda: epub({"a.xhtml": PAGE}, "<package>"), r"damaged document: OEBPS/content\.opf"),
        (lambda: epub({}), "lists no XHTML file"),
        (lambda: zipped({"mimetype": "application/epub+zip"}), r"no META-INF/container\.xml"),
        (lambda: epub({"a.xhtml": '<!DOCTYPE html [<!ENTITY a "책">]><p>&a;</p>'}), "declares entities"),
        (lambda: epub({"a.xhtml": PAGE}, '<!DOCTYPE p [<!ENTITY a "b">]><p/>'), "declares XML entities"),
    ],
)
def test_broken_books_are_refused(data: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        fix_bytes(data(), ".epub", fix)  # type: ignore[operator]

"""PDF: the lines of its pages come out; what holds no text or cannot be read is refused."""

from __future__ import annotations

import pytest

from eojeol.documents import Options
from eojeol.documents.pdf import extract_pdf
from eojeol.errors import InputError, MissingExtraError

from .extracts import pdf

pytest.importorskip("pypdfium2", reason="the extra 'documents' is not installed")
PAGES = (["그는 학교에 갔다가", "집으로 돌아왔다."], [], ["둘째 쪽이다."])


def test_lines_of_all_pages_come_out() -> None:
    assert extract_pdf(pdf(*PAGES), Options()) == "그는 학교에 갔다가\n집으로 돌아왔다.\n둘째 쪽이다.\n"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "damaged document"),
        (pdf(*PAGES)[:60], "damaged document"),
        (b"plain text", "damaged document"),
        (pdf(["가"], password=True), "protected by a password"),
        (pdf([]), "its pages hold no text"),
    ],
)
def test_what_has_no_text_to_give_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        extract_pdf(data, Options())
    assert "\n" not in str(caught.value)


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pypdfium2", None)
    with pytest.raises(MissingExtraError, match="pypdfium2 is not installed"):
        extract_pdf(b"", Options())

"""What is switched off in a file stays as it is, in every format."""

from __future__ import annotations

import pytest

from eojeol.documents import Options, fix_bytes

from .helpers import Recorder, fix

OFF, ON = "<!-- eojeol: off -->", "<!-- eojeol: on -->"
BAD, GOOD = "아버지가방에", "아버지가 방에"
CUES = f"NOTE eojeol: off\n\n0:01.000 --> 0:02.000\n{BAD}\n\nNOTE eojeol: on\n\n0:03.000 --> 0:04.000\n"


@pytest.mark.parametrize(
    ("suffix", "before", "after"),
    [
        (".txt", f"{BAD}\n{OFF}\n{BAD}\n{ON}\n{BAD}", f"{GOOD}\n{OFF}\n{BAD}\n{ON}\n{GOOD}"),
        (".txt", f"{BAD} {OFF}\n{BAD}", f"{GOOD} {OFF}\n{GOOD}"),
        (".md", f"{BAD}\n\n{OFF}\n\n{BAD}\n\n{ON}\n{BAD}\n", f"{GOOD}\n\n{OFF}\n\n{BAD}\n\n{ON}\n{GOOD}\n"),
        (".md", f"{BAD} {OFF}{BAD}{ON} {BAD}\n", f"{GOOD} {OFF}{BAD}{ON} {GOOD}\n"),
        (".md", f"{BAD} `{OFF}`\n\n{BAD}\n", f"{GOOD} `{OFF}`\n\n{GOOD}\n"),
        (".html", f"<p>{BAD}{OFF}<p>{BAD}</p>{ON}<p>{BAD}", f"<p>{GOOD}{OFF}<p>{BAD}</p>{ON}<p>{GOOD}"),
        (".html", f"<p>{BAD} {OFF}<b>{BAD}</b>{ON} {BAD}", f"<p>{GOOD} {OFF}<b>{BAD}</b>{ON} {GOOD}"),
        (".html", f"<p>{BAD}{OFF}<p>{BAD}</p>", f"<p>{GOOD}{OFF}<p>{BAD}</p>"),
        (".csv", f"본문\n{BAD}\n{OFF}\n{BAD}\n{ON}\n{BAD}\n", f"본문\n{GOOD}\n{OFF}\n{BAD}\n{ON}\n{GOOD}\n"),
        (".jsonl", f'{{"본문":"{OFF}"}}\n{{"본문":"{BAD}"}}', f'{{"본문":"{OFF}"}}\n{{"본문":"{BAD}"}}'),
        (
            ".vtt",
            CUES + BAD,
            CUES + GOOD,
        ),
    ],
)
def test_what_is_switched_off_stays(suffix: str, before: str, after: str) -> None:
    options = Options(columns=("본문",))
    assert fix_bytes(before.encode(), suffix, fix, options).decode() == after


def test_what_is_switched_off_is_not_shown_to_the_fix() -> None:
    recorder = Recorder()
    fix_bytes(f"<p>하나 {OFF}&lt;둘{ON} 셋 &amp; 넷</p>".encode(), ".html", recorder)
    assert recorder.texts == ["하나 ", " 셋 & 넷"]


def test_a_paragraph_of_an_office_document_that_is_a_mark_switches() -> None:
    from .helpers import zipped

    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    texts = [BAD, "&lt;!-- eojeol: off --&gt;", BAD, "&lt;!-- eojeol: on --&gt;", BAD]
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    main = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    recorder = Recorder()
    fix_bytes(zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": main}), ".docx", recorder)
    assert recorder.texts == [BAD, BAD]

"""`eojeol fix`: streamed, whole, written or reported, a text gets the same spaces; the progress bar beside it."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eojeol.cli import fix_input as one
from eojeol.cli.progress import ProgressBar

from .helpers import StandIn

PLAIN_JOB = one.Job(
    mode="correct", model=None, threads=1, settings={"squeeze": True}, rules=(), join=False, suffix=None,
    options={"encoding": None, "errors": "keep", "columns": (), "header": True, "delimiter": None, "quoted": True},
    lines=False,
)  # fmt: skip
PARTS = [*"할수있다 \n\r\t`<&#", "  ", "\r\n", "```\n", "http://할.kr/수"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
def test_streamed_whole_written_and_reported_text_is_the_same(parts: list[str]) -> None:
    data = "".join(parts).encode()
    with TemporaryDirectory() as folder, mock.patch.object(one, "load", lambda *_: StandIn()):
        path = Path(folder) / "글.txt"
        path.write_bytes(data)
        fixer, out = one.Fixer(PLAIN_JOB), io.BytesIO()
        fixer.stream(str(path), out)
        review = fixer.review(str(path))
        assert fixer.result(str(path)) == out.getvalue()
        assert review.mark + review.after.encode() == out.getvalue()
        fixer.write(str(path), None)
        assert path.read_bytes() == out.getvalue()
        assert out.getvalue().replace(b" ", b"") == data.replace(b" ", b"")


def test_a_bar_appears_on_a_terminal_after_a_while_and_counts_all_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = io.StringIO()
    shown.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr("eojeol.cli.progress.PATIENCE_SECONDS", 0.0)
    with ProgressBar(100, wanted=True) as progress:
        progress.step(40)
        progress.say("eojeol: 글.txt: kaputt")
        progress.step(60)
    assert " 40%" in shown.getvalue()
    assert "100%" in shown.getvalue()
    assert "\x1b[2Keojeol: 글.txt: kaputt\n" in shown.getvalue()


@pytest.mark.parametrize(("length", "wanted"), [(0, True), (100, False)])
def test_no_bar_where_none_is_wanted(length: int, wanted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setattr("eojeol.cli.progress.PATIENCE_SECONDS", 0.0)
    with ProgressBar(length, wanted) as progress:
        progress.step(50)
    assert shown.getvalue() == ""


def test_quick_work_shows_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    shown.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", shown)
    with ProgressBar(100, wanted=True) as progress:
        progress.step(100)
    assert shown.getvalue() == ""

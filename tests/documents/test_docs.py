"""docs/documents.md says what the code does."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from eojeol.documents import FORMATS, SUFFIXES, container

PAGE = Path(__file__).parents[2] / "docs" / "documents.md"


def test_every_format_and_limit_is_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")
    table = page.partition("## What is text")[2].partition("Other files")[0]
    assert tuple(sorted(set(re.findall(r"`(\.[a-z]+)`", table)))) == tuple(sorted(SUFFIXES))
    for each in FORMATS:
        assert f"{each.title} {' '.join(f'`{suffix}`' for suffix in each.suffixes)}" in table
    for limit in (
        container.MAX_BYTES >> 20,
        container.FREE_BYTES >> 20,
        container.MAX_RATIO,
        container.MAX_MEMBERS,
    ):
        assert re.search(rf"\b{limit}\b", page)


def test_the_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from eojeol.errors import ModelError
    from eojeol.spacer import Spacer

    from .helpers import hwpx, hwpx_paragraph

    try:
        Spacer()
    except ModelError as error:
        pytest.skip(f"no embedded model: {error}")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "보고서.hwpx").write_bytes(hwpx(hwpx_paragraph("<hp:t>아버지가방에들어가신다</hp:t>")))
    (tmp_path / "댓글.csv").write_text("번호,본문\n1,아버지가방에들어가신다\n", encoding="cp949")
    (tmp_path / "원고").mkdir()
    (tmp_path / "원고" / "1장.md").write_text("# 아버지가방에들어가신다\n", encoding="utf-8")
    (tmp_path / "자막.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\n가\n", encoding="utf-8")
    example = re.search(r"(?m)(?:^    .*\n\n?)+", PAGE.read_text(encoding="utf-8"))
    assert example
    code = textwrap.dedent(example.group())
    names: dict[str, object] = {}
    exec(code, names)
    assert capsys.readouterr().out.startswith("2 files: 1 changed")
    assert (tmp_path / "보고서.hwpx.bak").is_file()
    assert (tmp_path / "고친 댓글.csv").read_text(encoding="cp949").startswith("번호,본문\n1,")
    page = names["page"]
    assert isinstance(page, bytes)
    assert page.decode().replace(" ", "") == "<p>아버지가방에<b>들어</b>가신다</p>"

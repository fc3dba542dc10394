"""The documents that the pages speak of and cannot show: each page's folder has them before its first block."""

from __future__ import annotations

from pathlib import Path

from ..cli.helpers import docx
from ..documents.helpers import hwpx, hwpx_paragraph


def lay(folder: Path) -> None:
    """Write them.

    Args:
        folder: where the examples of a page are run.
    """
    (folder / "report.docx").write_bytes(docx("책 을 읽을수 있다."))
    (folder / "보고서.hwpx").write_bytes(hwpx(hwpx_paragraph("<hp:t>아버지가방에들어가신다</hp:t>")))
    (folder / "댓글.csv").write_text("번호,본문\n1,아버지가방에들어가신다\n", encoding="cp949")
    (folder / "원고").mkdir()
    (folder / "원고" / "1장.md").write_text("# 아버지가방에들어가신다\n", encoding="utf-8")
    (folder / "자막.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\n가\n", encoding="utf-8")

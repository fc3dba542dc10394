"""A stand-in for the model, small files, and how a command ended."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eojeol import Spacer
from eojeol.cli import fix_input as one

BEFORE, AFTER = "책 을 할수있다.\n", "책을 할 수 있다.\n"

LOAD = one.load


class StandIn:
    """P(space) is 0.95 before 할, 수, 있 and 0.05 elsewhere."""

    reach = 0

    @classmethod
    def spacer(cls) -> Spacer:
        return Spacer(cls())

    def probabilities(self, characters, observed, segments):
        return np.where(np.isin(characters, [ord(c) for c in "할수있"]), 0.95, 0.05).astype(np.float32)


@dataclass
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str
    raw: bytes


Fix = Callable[..., Done]


def written(name: str, content: str | bytes = BEFORE) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def docx(text: str = "책 을 할수있다.") -> bytes:
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        # ZipInfo dates a member to 1980; a bare name would date it to now, and two archives would differ.
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), "<Types/>")
        archive.writestr(
            zipfile.ZipInfo("word/document.xml"),
            f'<w:document xmlns:w="{main}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>',
        )
    return buffer.getvalue()


def one_line(text: str) -> bool:
    return text.startswith("eojeol: ") and text.endswith("\n") and text.count("\n") == 1

"""The command `eojeol fix` in this process, with a stand-in for the model."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from eojeol.cli import fix_input as one
from eojeol.cli import main

from .helpers import Done, Fix, StandIn


class Captured(io.BytesIO):
    """Standard output that is read after the command is done."""

    terminal = False

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture
def fix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Fix:
    """Run `eojeol fix` in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(one, "load", lambda *_: StandIn())

    def run(
        *arguments: str | Path, stdin: str | bytes = b"", terminal: bool = False, typed: bool = False
    ) -> Done:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        out, err = Captured(), io.StringIO()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["eojeol", "fix", *map(str, arguments)])
            patch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data), isatty=lambda: typed))
            patch.setattr(sys, "stdout", SimpleNamespace(buffer=out, isatty=lambda: terminal))
            patch.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as ended:
                main()
        return Done(
            int(ended.value.code or 0),
            out.getvalue().decode(errors="replace"),
            err.getvalue(),
            out.getvalue(),
        )

    return run

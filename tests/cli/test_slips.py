"""What stands in another place than it should, and what is said of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from eojeol import cli

Told = Callable[..., str]


@pytest.fixture
def told(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Told:
    """The one line of complaint about a command."""

    def command(*arguments: str | Path) -> str:
        monkeypatch.setattr(sys, "argv", ["eojeol", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capfd.readouterr()
        assert (ended.value.code, out, err.count("\n")) == (2, "", 1)
        return err

    return command


def test_a_file_in_the_place_of_a_verb_is_told_of_fix(told: Told, tmp_path: Path) -> None:
    path = tmp_path / "내 글.docx"
    path.touch()
    assert told(path) == f"eojeol: no command {str(path)!r}; to fix a file: eojeol fix '{path}'\n"


def test_a_text_in_the_place_of_a_key_is_told_of_the_key(told: Told, tmp_path: Path) -> None:
    text = tmp_path / "mine.txt"
    text.touch()
    said = told("train", "--recipe", "finetune", text)
    assert said.startswith(f"eojeol: is {text} the text to train on? give data.train=")

"""What `eojeol fix` is to do with an input: plain values, so that other processes can be given them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eojeol.files import STANDARD
from eojeol.settings import Mode

PLAIN = ".txt"


@dataclass(frozen=True)
class Job:
    """What to do with every input.

    Attributes:
        mode: `correct` or `restore`.
        model: a model folder; the embedded one by default.
        threads: threads of the model, in each process.
        settings: fields of `settings.Settings` but for `rules`.
        rules: files of rules; a later one overrides an earlier one.
        join: join wrapped lines first.
        suffix: the format of every input, whatever its name says.
        options: fields of `documents.Options`.
        consistent: give each input one form where the norm allows two.
        lines: answer standard input line by line, as soon as each is there.
    """

    mode: Mode
    model: str | None
    threads: int
    settings: dict[str, Any]
    rules: tuple[str, ...]
    join: bool
    suffix: str | None
    options: dict[str, Any]
    lines: bool
    consistent: bool = False


def suffix_of(name: str, given: str | None) -> str:
    """The format of an input: what the user says, else what its name says, else text.

    Args:
        name: a file, or `-` for standard input.
        given: what the user says.
    """
    return given or (Path(name).suffix.lower() if name != STANDARD else "") or PLAIN

"""The three tasks: what a spacer is given, made from the gold lines.

| task | the input | the question |
|---|---|---|
| restore | no U+0020 at all | can it find every space? |
| correct | 30 % of the spaces dropped, 5 % wrong ones added | does it keep the right ones, mend the rest? |
| harm | the gold itself | does it leave good text alone? |

The noise is deliberately plain: it is a yardstick, not training data. It is drawn from `random.Random` seeded
with a text that holds the name of the file, so that anybody with the file has the same input, on any machine.
The order of the draws is part of the definition: a draw for each U+0020, and a draw for each Hangul syllable
that follows another.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from eojeol.errors import UsageError, hint
from eojeol.settings import Mode

TASKS = ("restore", "correct", "harm")

# The noise of `correct`: its seed, and the rates at which spaces are dropped and added.
SEED = 20261122
DROP = 0.3
ADD = 0.05


def mode_of(task: str) -> Mode:
    """The mode that a spacer is asked in for a task.

    `harm` is measured as people use the tool: in the default mode, on text that is already right.

    Args:
        task: a name from `TASKS`.

    Raises:
        UsageError: there is no such task.
    """
    _check(task)
    return "restore" if task == "restore" else "correct"


def task_inputs(task: str, lines: Sequence[str], name: str) -> list[str]:
    """The input lines of a task.

    Args:
        task: a name from `TASKS`.
        lines: the gold lines.
        name: seeds the noise of `correct`; for a file, `task_name(path)`.

    Returns:
        As many lines, in the same order.

    Raises:
        UsageError: there is no such task.
    """
    _check(task)
    if task == "restore":
        return [restore_input(line) for line in lines]
    if task == "correct":
        rng = noise_rng(name)
        return [correct_input(line, rng) for line in lines]
    return [harm_input(line) for line in lines]


def task_name(path: str | Path) -> str:
    """The name that seeds a file's noise: the file's name without its extension (nor `.gz` or `.xz`)."""
    path = Path(path)
    if path.suffix in (".gz", ".xz"):
        path = path.with_suffix("")
    return path.stem


def noise_rng(name: str) -> random.Random:
    """The random numbers for the `correct` input of the text called `name`: all its lines in their order."""
    return random.Random(f"{SEED}-noise-{name}")


def restore_input(line: str) -> str:
    """The line without its spaces (U+0020); other white space stays."""
    return line.replace(" ", "")


def correct_input(line: str, rng: random.Random) -> str:
    """The line with some spaces dropped and a few added between neighbouring Hangul syllables.

    Args:
        line: a gold line.
        rng: from `noise_rng`; it is advanced, so the lines of a text must come in their order.

    Example:
        비가 온다: draws for 가 (after 비), for the space, and for 다 (after 온; 온 itself follows a space). Above 0.05,
        above 0.3 and below 0.05, they make 비가 온 다.
    """
    noisy: list[str] = []
    previous = ""
    for char in line:
        if char == " ":
            if rng.random() >= DROP:
                noisy.append(char)
        else:
            if _is_syllable(char) and _is_syllable(previous) and rng.random() < ADD:
                noisy.append(" ")
            noisy.append(char)
        previous = char
    return "".join(noisy)


def harm_input(line: str) -> str:
    """The line itself."""
    return line


def _check(task: str) -> None:
    if task not in TASKS:
        raise UsageError(f"unknown task {task!r}; {hint(task, TASKS)}")


def _is_syllable(char: str) -> bool:
    return "가" <= char <= "힣"

"""What `eojeol fix` refuses, or mentions, before it reads anything: by the names and sizes of its inputs and output."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from eojeol.cli.fix_actions import Task
from eojeol.cli.fix_job import PLAIN, suffix_of
from eojeol.errors import UsageError
from eojeol.files import STANDARD

# Bytes from which a file is large that is held in memory whole, ten times over (JSON Lines of short records).
LARGE = 200_000_000


def refuse_packed(inputs: Sequence[str], suffix: str | None, to_terminal: bool) -> None:
    """Refuse to give archives where nobody could read them: on a terminal, or one after the other.

    Args:
        inputs: files, `-` for standard input.
        suffix: the format of all of them, if the user says it.
        to_terminal: the result goes to a terminal.

    Raises:
        UsageError: an archive is among them.
    """
    suffixes = {suffix_of(name, suffix) for name in inputs}
    if suffixes == {PLAIN}:
        return
    from eojeol.documents import FORMATS

    packed = {suffix for each in FORMATS if each.packed for suffix in each.suffixes}
    if (found := suffixes & packed) and (to_terminal or len(inputs) > 1):
        raise UsageError(f"{min(found)} files are no text that can be shown; give --in-place, or one with -o")


def refuse_name(task: Task, inputs: Sequence[str], suffix: str | None, output: str | None) -> None:
    """Refuse to name a result as what it is not, where a program would believe it: Word does not open a text as .docx.

    Texts of one kind may be named like those of another.

    Args:
        task: what is done with the inputs.
        inputs: files, `-` for standard input.
        suffix: the format of all of them, if the user says it.
        output: where the result goes; None for standard output.

    Raises:
        UsageError: the name promises another format.
    """
    ending = Path(output or "").suffix.lower()
    if not ending:
        return
    from eojeol.documents import FORMATS, SUFFIXES
    from eojeol.documents.extracts import extract_of

    packed = {each: record for record in FORMATS if record.packed for each in record.suffixes}
    for name in inputs:
        kind = suffix_of(name, suffix)
        # A report is a text, whatever it is about.
        kind = kind if task.action.streams and not extract_of(kind) else PLAIN
        if extract_of(ending) or (ending in SUFFIXES and packed.get(kind) is not packed.get(ending)):
            what = f"a {kind}" if kind in packed else "plain text" if task.action.streams else "a report"
            raise UsageError(f"what comes out is {what}, not a {ending}; name it {kind}")


def mention_large(inputs: Sequence[str], suffix: str | None) -> None:
    """Say of a large file that there is a way which reads it as a stream.

    Args:
        inputs: files, `-` for standard input.
        suffix: the format of all of them, if the user says it.
    """
    for name in inputs:
        # Plain text is a stream here, too.
        if (size := size_of(name)) < LARGE or (kind := suffix_of(name, suffix)) == PLAIN:
            continue
        from eojeol.batch.formats.kinds import kind_of

        if kind_of(f"in{kind}"):
            print(
                f"eojeol: {name} has {size / 1e6:,.0f} MB and is held in memory, some ten times over; "
                "eojeol batch reads such a file as a stream, on all cores",
                file=sys.stderr,
            )


def size_of(name: str) -> int:
    """Bytes of an input; 0 where nobody knows."""
    try:
        return 0 if name == STANDARD else Path(name).stat().st_size
    except OSError:
        return 0

"""Texts that arrive together are judged together.

Requests with the same settings become one text, a line end between any two, which is what parts texts for the model
anyway; the library judges it as it judges any text. So nothing here decides anything, and a result is that of a single
call. Requests with other settings run one after the other: the settings have a say in what the model is asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from eojeol.changes import Change
from eojeol.engine.arrays import Codes, Observed, Probabilities, Segments
from eojeol.settings import Settings
from eojeol.spacer import Mode, Model, Spacer


class Texts(NamedTuple):
    """Texts of one request, small enough to be judged in one turn.

    Attributes:
        texts: at least one.
        settings: hashable, so that requests with equal ones can share the work.
        mode: "correct" or "restore".
        check: give the changes of each text instead of the fixed text.
    """

    texts: tuple[str, ...]
    settings: Settings
    mode: Mode
    check: bool


class Units(NamedTuple):
    """What `Model.probabilities` takes: units of texts that are judged elsewhere."""

    characters: Codes
    observed: Observed
    segments: Segments


Work = Texts | Units
# Fixed texts, or the changes of each text, or P(space) of each unit.
Outcome = list[str] | list[list[Change]] | Probabilities


def run_batch(model: Model, works: Sequence[Work]) -> list[Outcome | Exception]:
    """Judge what has arrived.

    Args:
        model: is called once or twice for all texts with the same settings.
        works: texts, and units that somebody else will decide.

    Returns:
        One outcome for each; an exception for those that could not be judged, while the others were.
    """
    outcomes: dict[int, Outcome | Exception] = {}
    groups: dict[tuple[Settings, Mode, bool], list[int]] = {}
    for number, work in enumerate(works):
        if isinstance(work, Texts):
            groups.setdefault((work.settings, work.mode, work.check), []).append(number)
            continue
        try:
            outcomes[number] = model.probabilities(*work)
        except Exception as error:  # one's trouble is not that of the others
            outcomes[number] = error
    for (settings, mode, check), numbers in groups.items():
        members = [works[number][0] for number in numbers]
        texts = [text for member in members for text in member]
        spacer = spacer_with(model, settings)
        try:
            done = check_all(spacer, texts, mode) if check else spacer.batch(texts, mode)
        except Exception as error:
            outcomes.update((number, error) for number in numbers)
            continue
        start = 0
        for number, member in zip(numbers, members, strict=True):
            outcomes[number] = done[start : start + len(member)]
            start += len(member)
    return [outcomes[number] for number in range(len(works))]


def spacer_with(model: Model, settings: Settings) -> Spacer:
    """The library with this model and these settings."""
    spacer = Spacer(model)
    spacer.settings = settings
    return spacer


def check_all(spacer: Spacer, texts: Sequence[str], mode: Mode) -> list[list[Change]]:
    """`Spacer.check` of each text, in one call.

    Fenced code goes from line to line and so from text to text; texts that may hold some are checked one by one.
    """
    together = "\n".join(texts)
    if len(texts) == 1 or "```" in together:
        return [spacer.check(text, mode) for text in texts]
    found: list[list[Change]] = [[] for _ in texts]
    changes = spacer.check(together, mode)
    if not changes:
        return found
    starts = [0, *accumulate(len(text) + 1 for text in texts[:-1])]
    utf16_starts = [0, *accumulate(_units(text) + 1 for text in texts[:-1])]
    lines = [0, *accumulate(_line_ends(text + "\n") for text in texts[:-1])]
    for change in changes:
        which = bisect_right(starts, change.offset) - 1
        found[which].append(
            replace(
                change,
                line=change.line - lines[which],
                offset=change.offset - starts[which],
                utf16_offset=change.utf16_offset - utf16_starts[which],
            )
        )
    return found


def _units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")

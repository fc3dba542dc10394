"""From probabilities to decisions: a rule of the user, else the model with its threshold, and a second look.

In correct mode the model is shown the typed spaces as evidence, so a space that is changed is new evidence for the
gaps around it: once in some seven hundred lines of broken text a second run would change one gap more. Running
everything twice would double the time. So only the gaps are asked again, with the changes shown, that were left as
typed, were near the threshold, and have a change beside them: a seventh of the characters of text in which a third of
the spaces are missing, next to none of good text. A gap is changed once at most, so nothing goes to and fro. What is
left of the exceptions, docs/idempotence.md counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from eojeol.engine.arrays import JOINED, SPACED, UNKNOWN, Codes, Observed, Probabilities, Segments
from eojeol.rules.rules import LEAVE, SPACE, Decisions
from eojeol.settings import Mode, Settings
from eojeol.text.gaps import Bools, Gaps

# A gap is asked again when its probability came this near to the threshold, and a change is this many units away. Of
# the gaps that a second run would change on the development sets, all but one are so.
DOUBT = 0.3
BESIDE = 4

Ask = Callable[[Codes, Observed, Segments], Probabilities]


def observed(gaps: Gaps, mode: Mode) -> Observed:
    """What the model is shown of the typed spaces: uint8, shape (units,)."""
    if mode == "restore":
        return np.full(len(gaps), UNKNOWN, np.uint8)
    seen: Observed = np.where(gaps.spaced, np.uint8(SPACED), np.uint8(JOINED))
    seen[_begins(gaps.segments)] = UNKNOWN
    return seen


def decide(
    gaps: Gaps, said: Decisions, settings: Settings, mode: Mode, ask: Ask, reach: int | None
) -> tuple[Probabilities, Bools]:
    """Decide all gaps.

    Args:
        gaps: the units; nothing is made of the answer where a gap is fixed.
        said: what the rules say of each gap, shape (units,).
        settings: thresholds, and which kind of change is wanted.
        mode: "correct" or "restore".
        ask: the model's `probabilities`.
        reach: how many units away a probability can depend on; None if that is not known.

    Returns:
        P(space) of each gap, from the look that decided it, and whether it gets a space; shape (units,).
    """
    probabilities = ask(gaps.characters, observed(gaps, mode), gaps.segments)
    if mode == "restore":
        return probabilities, _wanted(gaps, said, settings, probabilities > 0.5)
    add, remove = settings.thresholds
    mine = ~gaps.fixed & (said == LEAVE) & ~between_latin(gaps)
    wants = np.where(gaps.spaced, 1 - probabilities <= remove, probabilities > add)
    decided = _wanted(gaps, said, settings, np.where(mine, wants, gaps.spaced))
    changed = ~gaps.fixed & (decided != gaps.spaced)
    if not changed.any():
        return probabilities, decided
    missing = np.where(gaps.spaced, remove - (1 - probabilities), add - probabilities)
    beside = BESIDE if reach is None else min(BESIDE, reach)
    doubtful = mine & ~changed & (missing < DOUBT) & _near(changed, gaps.segments, beside)
    if settings.only:
        doubtful &= gaps.spaced == (settings.only == "remove")
    if not doubtful.any():
        return probabilities, decided
    shown = replace(gaps, spaced=np.where(changed, decided, gaps.spaced))
    again = _ask_again(shown, doubtful, ask, reach)
    late = doubtful & np.where(gaps.spaced, 1 - again > remove, again > add)
    return np.where(late, again, probabilities), decided ^ late


def between_latin(gaps: Gaps) -> Bools:
    """Gaps between two ASCII letters, shape (units,): the model knows Korean, and English is not its business."""
    small = gaps.characters | np.uint32(0x20)
    letter = (small >= ord("a")) & (small <= ord("z"))
    out = np.zeros(len(gaps), bool)
    out[1:] = letter[1:] & letter[:-1]
    return out


def _wanted(gaps: Gaps, said: Decisions, settings: Settings, decided: Bools) -> Bools:
    """The decisions with the rules over them, without the kind of change that is not wanted."""
    decided = np.where(said == LEAVE, decided, said == SPACE)
    if settings.only == "add":
        decided |= gaps.spaced
    elif settings.only == "remove":
        decided &= gaps.spaced
    return decided


def _ask_again(gaps: Gaps, doubtful: Bools, ask: Ask, reach: int | None) -> Probabilities:
    """P(space) of the doubtful gaps, from as little of the text as the model can see from there; 0 elsewhere."""
    # As far away as the longest segment is long is the same as "in the same segment".
    needed = _near(doubtful, gaps.segments, len(gaps) if reach is None else reach)
    places = np.flatnonzero(needed)
    # Where text was left out, a segment ends: what the model makes of such an end, no doubtful gap can see.
    ends = (np.diff(places) > 1) | (np.diff(gaps.segments[places]) > 0)
    parts = np.concatenate([[0], np.cumsum(ends)]).astype(np.int32)
    out = np.zeros(len(gaps), np.float32)
    out[places] = ask(gaps.characters[places], observed(gaps, "correct")[places], parts)
    return out


def _near(marked: Bools, segments: Segments, distance: int) -> Bools:
    """Units with a marked one at most so far away in their own segment, shape (units,)."""
    at = np.arange(len(marked))
    first = np.maximum.accumulate(np.where(_begins(segments), at, 0))
    after = np.searchsorted(segments, segments, "right")
    count = np.concatenate([[0], np.cumsum(marked)])
    near: Bools = count[np.minimum(at + distance + 1, after)] > count[np.maximum(at - distance, first)]
    return near


def _begins(segments: Segments) -> npt.NDArray[np.bool_]:
    first = np.ones(len(segments), bool)
    first[1:] = segments[1:] != segments[:-1]
    return first

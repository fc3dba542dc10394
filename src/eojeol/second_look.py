"""The second look of correct mode: the model is asked again, with the changes shown, about gaps that hung on them.

In correct mode the model is shown the typed spaces as evidence, so a space that is changed is new evidence for the
gaps around it: once in some seven hundred lines of broken text a second run would change one gap more. Running
everything twice would double the time. So the model is asked a second time only about gaps that were left as typed,
were near the threshold, and have a change beside them: a seventh of the characters of text in which a third of the
spaces are missing, next to none of good text. A gap is changed once at most, so nothing goes to and fro.
docs/idempotence.md counts the exceptions that are left.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from eojeol.engine.arrays import Codes, Observed, Probabilities, Segments, first_of_segment
from eojeol.evidence import observed
from eojeol.settings import Settings
from eojeol.text.gaps import Bools, Gaps

Predict = Callable[[Codes, Observed, Segments], Probabilities]

# The model is asked again about a gap whose probability came this near to the threshold and that has a change at most
# this many units away: of the gaps that a second run would change on the development sets, all but one are such.
DOUBT, BESIDE = 0.3, 4
# Beside a character that is no syllable the model is less sure of itself, and a change is felt from farther away.
CLOSE, FARTHER = 0.15, 11


def doubtful_gaps(
    gaps: Gaps, changed: Bools, shortfall: Probabilities, settings: Settings, reach: int | None
) -> Bools:
    """Which gaps the model could decide otherwise once it has seen the changes.

    Args:
        gaps: the text as it was typed.
        changed: gaps that were decided otherwise, shape (units,).
        shortfall: from `evidence.lacking`, shape (units,).
        settings: thresholds, and which kind of change is wanted.
        reach: how many units away a probability can depend on; None if that is not known.

    Returns:
        Shape (units,).
    """
    add, remove = settings.thresholds
    near = BESIDE if reach is None else min(BESIDE, reach)
    doubtful = (shortfall < DOUBT) & _near(changed, gaps.segments, near)
    close = (shortfall < CLOSE) & ~changed & ~_between_syllables(gaps.characters)
    if close.any():
        far = FARTHER if reach is None else min(FARTHER, reach)
        doubtful |= close & _near(changed, gaps.segments, far)
    doubtful &= ~changed
    if add + remove < 1:
        # Between the two thresholds a gap is wanted otherwise both ways. A change that passed the one by little may be
        # taken back by the other.
        doubtful |= changed & (shortfall > -DOUBT)
    if settings.only_kind:
        doubtful &= gaps.spaced == (settings.only_kind == "remove")
    return doubtful


def _between_syllables(characters: Codes) -> Bools:
    """Gaps with a syllable on either side, shape (units,) in and out."""
    syllable = (characters >= ord("가")) & (characters <= ord("힣"))
    out = np.zeros_like(syllable)
    out[1:] = syllable[1:] & syllable[:-1]
    return out


def predict_again(
    gaps: Gaps, doubted: Bools, doubtful: Bools, predict: Predict, reach: int | None
) -> Probabilities:
    """P(space) of the doubtful gaps, from as little of the text as the model can see from there.

    Args:
        gaps: the text with the changes made.
        doubted: gaps of which the model is not shown what was typed, shape (units,).
        doubtful: the gaps to predict, shape (units,).
        predict: the model's `probabilities`.
        reach: how many units away a probability can depend on.

    Returns:
        Shape (units,); 0 where a gap is not doubtful and nobody needed it.

    Example:
        Reach 1, doubtful units d; the model sees the units s as two short segments:

            units      가 나 다 라 마 바 사 아
            doubtful      d           d
            shown      s  s  s     s  s  s
            segments   0  0  0     1  1  1
    """
    # As far away as the longest segment is long is the same as "in the same segment".
    needed = _near(doubtful, gaps.segments, len(gaps) if reach is None else reach)
    shown = np.flatnonzero(needed)
    # A segment ends where units were left out. No doubtful gap is near enough to such an end to see it.
    ends = (np.diff(shown) > 1) | (np.diff(gaps.segments[shown]) > 0)
    segments = np.concatenate([[0], np.cumsum(ends)]).astype(np.int32)
    out = np.zeros(len(gaps), np.float32)
    out[shown] = predict(gaps.characters[shown], observed(gaps, "correct", doubted)[shown], segments)
    return out


def _near(marked: Bools, segments: Segments, distance: int) -> Bools:
    """Which units have a marked one near them in their own segment.

    Args:
        marked: shape (units,).
        segments: segment number of each unit, ascending, shape (units,).
        distance: how many units away counts as near.

    Returns:
        Shape (units,).

    Example:
        Five units in two segments, the third marked, distance 1. `count` is how many marked ones stand before each
        unit, and one more entry for the end; a unit is near when the count grows over its neighbourhood, which ends
        where its segment does: for unit 1 from max(1 - 1, 0) up to min(1 + 2, 3), count 0 to 1.

            segments   0 0 0 1 1
            marked     0 0 1 0 0
            count      0 0 0 1 1 1
            near       0 1 1 0 0
    """
    begins = first_of_segment(segments)
    starts, which = np.flatnonzero(begins), np.cumsum(begins) - 1
    first, after = starts[which], np.append(starts[1:], len(marked))[which]
    at = np.arange(len(marked))
    count = np.concatenate([[0], np.cumsum(marked)])
    near: Bools = count[np.minimum(at + distance + 1, after)] > count[np.maximum(at - distance, first)]
    return near

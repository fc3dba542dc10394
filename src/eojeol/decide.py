"""From probabilities to decisions: a rule of the user, else the model with its threshold, and a second look.

In correct mode the model is shown the typed spaces as evidence, so a space that is changed is new evidence for the
gaps around it: once in some seven hundred lines of broken text a second run would change one gap more. Running
everything twice would double the time. So the model is asked a second time, with the changes shown, only about gaps
that were left as typed, were near the threshold, and have a change beside them: a seventh of the characters of text in
which a third of the spaces are missing, next to none of good text. A gap is changed once at most, so nothing goes to
and fro. docs/idempotence.md counts the exceptions that are left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from eojeol.engine.arrays import (
    JOINED,
    RESTORE_THRESHOLD,
    SPACED,
    UNKNOWN,
    Codes,
    Observed,
    Probabilities,
    Segments,
    first_of_segment,
)
from eojeol.engine.model import Model, reach_of
from eojeol.rules.rules import LEAVE, SPACE, Decisions
from eojeol.settings import Mode, Settings
from eojeol.text.forms import kept_spans
from eojeol.text.gaps import Bools, Gaps
from eojeol.text.prose import kept_gaps
from eojeol.text.protect import fenced_spans, find_spans, line_gaps
from eojeol.text.windows import Window, whole, windows

# The model is asked again about a gap whose probability came this near to the threshold and that has a change at most
# this many units away. Of the gaps that a second run would change on the development sets, all but one are such.
DOUBT = 0.3
BESIDE = 4

Predict = Callable[[Codes, Observed, Segments], Probabilities]


def observed(gaps: Gaps, mode: Mode) -> Observed:
    """What the model is shown of the typed spaces.

    Args:
        gaps: the text.
        mode: "restore" shows nothing, "correct" all but the gap before the first unit of a segment.

    Returns:
        UNKNOWN, JOINED or SPACED of the gap before each unit, shape (units,).

    Example:
        >>> observed(split("나는 간다"), "correct").tolist()
        [0, 1, 2, 1]
    """
    if mode == "restore":
        return np.full(len(gaps), UNKNOWN, np.uint8)
    seen: Observed = np.where(gaps.spaced, np.uint8(SPACED), np.uint8(JOINED))
    seen[first_of_segment(gaps.segments)] = UNKNOWN
    return seen


@dataclass(frozen=True)
class Decided:
    """A window's own gaps, those in protected spans fixed, and what was decided for them.

    Attributes:
        window: where the text around the gaps is.
        gaps: the gaps to decide.
        probabilities: P(space) of each, shape (units,).
        spaced: whether each gets a space, shape (units,).
    """

    window: Window
    gaps: Gaps
    probabilities: Probabilities
    spaced: Bools


def decide_text(chunks: Iterable[str], settings: Settings, mode: Mode, model: Model) -> Iterator[Decided]:
    """Decide one text, window by window.

    Args:
        chunks: the text, in any pieces.
        settings: what the user set.
        mode: "correct" or "restore".
        model: is called once or twice for each window.

    Yields:
        Windows whose outputs, one after the other, are the output for the text.
    """
    ticks = 0
    # A second prediction sees what the first made of all that it can see.
    reach = reach_of(model)
    for window in windows(chunks, reach if reach is None or mode == "restore" else 2 * reach):
        decided, ticks = _decide_window(window, settings, mode, model, ticks)
        yield decided


def decide_joined(texts: Sequence[str], settings: Settings, mode: Mode, model: Model) -> Decided:
    """Decide small texts as one, with a line end between any two: nothing in one line bears on another.

    Args:
        texts: at least one.
        settings: what the user set.
        mode: "correct" or "restore".
        model: is called once or twice.
    """
    joined = "\n".join(texts)
    # Fenced code ends with its text; only where there may be some does it matter where texts begin.
    starts = [*accumulate(len(text) + 1 for text in texts[:-1])] if "```" in joined else []
    return _decide_window(whole(joined), settings, mode, model, 0, starts)[0]


def _decide_window(
    window: Window, settings: Settings, mode: Mode, model: Model, ticks: int, starts: Sequence[int] = ()
) -> tuple[Decided, int]:
    """Decide the gaps of a window.

    Args:
        window: the text.
        settings: what the user set.
        mode: what the model is shown.
        model: is called once or twice.
        ticks: length of the code fence that is open where the window begins, 0 for none.
        starts: offsets in the window where another text begins.

    Returns:
        The decisions, and the length of the code fence that is open where the window ends.
    """
    gaps = window.gaps
    if settings.kinds:
        frozen, ticks = _protected(window, settings.kinds, ticks, starts)
        gaps = gaps.freeze(frozen)
    own = window.own(gaps)
    here = slice(window.first, window.last)
    rule_decisions = np.full(len(gaps), LEAVE, np.int8)
    if settings.rules:
        rule_decisions[here] = settings.rules.decide(own)
    kept, reach = _not_prose(window, settings, mode), reach_of(model)
    probabilities, spaced = decide(gaps, rule_decisions, kept, settings, mode, model.probabilities, reach)
    return Decided(window, own, probabilities[here], spaced[here]), ticks


def _protected(window: Window, kinds: frozenset[str], ticks: int, starts: Sequence[int]) -> tuple[Bools, int]:
    """Which gaps of the window stand in protected spans, shape (units,), and the open code fence at its end."""
    spans = find_spans(window.text, kinds, *window.piece)
    if "code" in kinds:
        if window.whole:
            fenced, ticks = fenced_spans(window.text, ticks, starts)
            spans += fenced
        elif ticks:
            spans.append((0, len(window.text)))
    frozen = window.gaps.within(spans)
    if "markdown" in kinds:
        frozen |= line_gaps(window.text, window.gaps, mid_line=window.first > 0)
    return frozen, ticks


def _not_prose(window: Window, settings: Settings, mode: Mode) -> Bools:
    """Which gaps of the window are no matter of prose (text/prose.py, forms.py), shape (units,)."""
    correcting = mode == "correct"
    kept = kept_gaps(window.gaps, settings.kinds, correcting)
    # A line that is longer than a window has no labels.
    if correcting and window.whole:
        kept |= window.gaps.within(kept_spans(window.text, settings.kinds))
    return kept


def decide(
    gaps: Gaps,
    rule_decisions: Decisions,
    kept: Bools,
    settings: Settings,
    mode: Mode,
    predict: Predict,
    reach: int | None,
) -> tuple[Probabilities, Bools]:
    """Decide all gaps.

    Args:
        gaps: the text; a gap that is fixed keeps its spaces, whatever is decided for it.
        rule_decisions: what the rules say of each gap, shape (units,).
        kept: gaps of which the model has no say; a rule has, shape (units,).
        settings: thresholds, and which kind of change is wanted.
        mode: "correct" or "restore".
        predict: the model's `probabilities`.
        reach: how many units away a probability can depend on; None if that is not known.

    Returns:
        P(space) of each gap, from the prediction that decided it, and whether it gets a space; both of shape (units,).
    """
    probabilities = predict(gaps.characters, observed(gaps, mode), gaps.segments)
    if mode == "restore":
        wants = np.where(kept, gaps.spaced, probabilities > RESTORE_THRESHOLD)
        return probabilities, _wanted(gaps, rule_decisions, settings, wants)
    add, remove = settings.thresholds
    # What the model may decide: neither a span, nor a rule, nor English words have the say there.
    mine = ~gaps.fixed & (rule_decisions == LEAVE) & ~kept & ~between_latin(gaps)
    wants = np.where(gaps.spaced, 1 - probabilities <= remove, probabilities > add)
    decided = _wanted(gaps, rule_decisions, settings, np.where(mine, wants, gaps.spaced))
    changed = ~gaps.fixed & (decided != gaps.spaced)
    if not changed.any():
        return probabilities, decided
    # How much was lacking for a change; negative where the threshold was passed.
    shortfall = np.where(gaps.spaced, remove - (1 - probabilities), add - probabilities)
    beside = BESIDE if reach is None else min(BESIDE, reach)
    doubtful = mine & ~changed & (shortfall < DOUBT) & _near(changed, gaps.segments, beside)
    if settings.only:
        doubtful &= gaps.spaced == (settings.only == "remove")
    if not doubtful.any():
        return probabilities, decided
    shown = replace(gaps, spaced=np.where(changed, decided, gaps.spaced))
    again = _predict_again(shown, doubtful, predict, reach)
    flipped_later = doubtful & np.where(gaps.spaced, 1 - again > remove, again > add)
    return np.where(flipped_later, again, probabilities), decided ^ flipped_later


def between_latin(gaps: Gaps) -> Bools:
    """Gaps between two ASCII letters, shape (units,): the model knows Korean, and English is not its business."""
    small = gaps.characters | np.uint32(0x20)
    letter = (small >= ord("a")) & (small <= ord("z"))
    out = np.zeros(len(gaps), bool)
    out[1:] = letter[1:] & letter[:-1]
    return out


def _wanted(gaps: Gaps, rule_decisions: Decisions, settings: Settings, decided: Bools) -> Bools:
    """The decisions after the rules' say, without the kind of change that is not wanted; shape (units,)."""
    decided = np.where(rule_decisions == LEAVE, decided, rule_decisions == SPACE)
    if settings.only == "add":
        decided |= gaps.spaced
    elif settings.only == "remove":
        decided &= gaps.spaced
    return decided


def _predict_again(gaps: Gaps, doubtful: Bools, predict: Predict, reach: int | None) -> Probabilities:
    """P(space) of the doubtful gaps, from as little of the text as the model can see from there.

    Args:
        gaps: the text with the changes made.
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
    out[shown] = predict(gaps.characters[shown], observed(gaps, "correct")[shown], segments)
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
    at = np.arange(len(marked))
    first = np.maximum.accumulate(np.where(first_of_segment(segments), at, 0))
    after = np.searchsorted(segments, segments, "right")
    count = np.concatenate([[0], np.cumsum(marked)])
    near: Bools = count[np.minimum(at + distance + 1, after)] > count[np.maximum(at - distance, first)]
    return near

"""From probabilities to decisions: a rule of the user, else the model with its threshold, and a second look.

second_look.py says which gaps the model is asked about twice in correct mode, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from eojeol import evidence, norm
from eojeol.engine.arrays import RESTORE_THRESHOLD, Probabilities
from eojeol.engine.model import Model, reach_of
from eojeol.evidence import doubted_gaps, lacking, observed
from eojeol.norm import demanded
from eojeol.rules.rules import LEAVE, SPACE, Decisions
from eojeol.second_look import Predict, doubtful_gaps, predict_again
from eojeol.settings import Mode, Settings
from eojeol.text.forms import kept_spans
from eojeol.text.gaps import Bools, Gaps
from eojeol.text.patterns import Unspaced, unspaced
from eojeol.text.prose import kept_gaps
from eojeol.text.protect import fenced_spans, find_spans, line_gaps
from eojeol.text.windows import Window, whole, windows

# Units beside a gap that its decision hangs on besides what the model sees.
LOOKS = max(evidence.LOOKS, norm.LOOKS)


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
    # A second prediction sees what the first made of all that it can see, and that hangs on the units beside it.
    reach = reach_of(model)
    predictions = 1 if mode == "restore" else 2
    for window in windows(chunks, None if reach is None else predictions * reach + LOOKS):
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
    frozen = np.zeros(len(gaps), bool)
    if settings.kinds:
        frozen, ticks = _protected(window, settings.kinds, ticks, starts)
        gaps = gaps.freeze(frozen)
    own = window.own(gaps)
    here = slice(window.first, window.last)
    rule_decisions = np.full(len(gaps), LEAVE, np.int8)
    if settings.rules:
        rule_decisions[here] = settings.rules.decide(own)
    kept, reach = _not_prose(window, frozen, settings, mode), reach_of(model)
    probabilities, spaced = decide(gaps, rule_decisions, kept, settings, mode, model.probabilities, reach)
    own_spaced = spaced[here]
    if settings.chooses:
        from eojeol.choice import chosen

        free = (rule_decisions == LEAVE)[here]
        own_spaced = chosen(own, probabilities[here], own_spaced, free, settings, mode)
    return Decided(window, own, probabilities[here], own_spaced), ticks


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


def _not_prose(window: Window, frozen: Bools, settings: Settings, mode: Mode) -> Bools:
    """Which gaps of the window are no matter of prose (text/prose.py, forms.py), shape (units,)."""
    correcting = mode == "correct"
    kept = kept_gaps(window.gaps, frozen, settings.kinds, correcting)
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
        P(space) of each gap, from the prediction that decided it, or 0 or 1 where the norm did, and whether it gets a
        space; both of shape (units,).
    """
    text = unspaced(gaps)
    if mode == "restore":
        probabilities = predict(gaps.characters, observed(gaps, mode), gaps.segments)
        wants = probabilities > RESTORE_THRESHOLD
        probabilities, wants, _ = _by_form(text, ~kept, probabilities, wants)
        wants = np.where(kept, gaps.spaced, wants)
        return probabilities, _wanted(gaps, rule_decisions, settings, wants)
    doubted = doubted_gaps(text)
    probabilities = predict(gaps.characters, observed(gaps, mode, doubted), gaps.segments)
    shortfall = lacking(gaps, text, probabilities, settings, doubted)
    # What the model may decide: neither a span, nor a rule, nor English words have the say there.
    mine = ~gaps.fixed & (rule_decisions == LEAVE) & ~kept & ~between_latin(gaps)
    wants = gaps.spaced ^ (mine & (shortfall < 0))
    probabilities, wants, by_form = _by_form(text, mine, probabilities, wants)
    decided = _wanted(gaps, rule_decisions, settings, wants)
    changed = ~gaps.fixed & (decided != gaps.spaced)
    if not changed.any():
        return probabilities, decided
    doubtful = mine & ~by_form & doubtful_gaps(gaps, changed, shortfall, settings, reach)
    if not doubtful.any():
        return probabilities, decided
    shown = replace(gaps, spaced=np.where(changed, decided, gaps.spaced))
    again = predict_again(shown, doubted, doubtful, predict, reach)
    # A gap that was left as typed is changed; a change that would be taken back next time is not made.
    flipped_later = doubtful & (lacking(shown, text, again, settings, doubted) < 0)
    return np.where(flipped_later, again, probabilities), decided ^ flipped_later


def _by_form(
    text: Unspaced, mine: Bools, probabilities: Probabilities, wants: Bools
) -> tuple[Probabilities, Bools, Bools]:
    """What the norm decides (norm.py) put into what the model says.

    Args:
        text: the characters without their spaces.
        mine: gaps where neither a rule nor what is kept has the say, shape (units,).
        probabilities: P(space) of each gap, shape (units,).
        wants: whether each gap gets a space as far as the model goes, shape (units,).

    Returns:
        The same two with the norm in them, and the gaps that it decided; all of shape (units,).
    """
    spaces, joins = demanded(text, wants)
    decides = mine & (spaces | joins)
    by_norm: Probabilities = np.where(decides, spaces.astype(np.float32), probabilities)
    return by_norm, np.where(decides, spaces, wants), decides


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
    if settings.only_kind == "add":
        decided |= gaps.spaced
    elif settings.only_kind == "remove":
        decided &= gaps.spaced
    return decided

"""What a user chose among the changes: reasons to enforce or to ignore, and one form where the norm allows two.

The decisions of the model come in and fewer, or others, come out. Of a gap the reason is looked at as it would be
shown (eojeol.reasons), with the words as they will stand; a change that is not made can change the reason of its
neighbour, so what is left is looked at again until all of it is wanted. Nothing of this runs unless a setting asks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import numpy as np

from eojeol.engine.arrays import Probabilities
from eojeol.reasons.around import REACH
from eojeol.settings import STYLES, Mode, Settings
from eojeol.text.gaps import Bools, Gaps

ONE_WORD = ("compound-word", "inside-word")
# How sure the model has to be of a form that a style asks for; below it is no matter of taste. Auxiliaries, units and
# titles are known by their words; two nouns are known as one word by the model alone. Where it is shown that the other
# form was typed, its log odds move by 2.4 for a space and by 3.1 for none (medians over 3,473 pairs of nouns of three
# development sets, correlation .96: benchmarks.quality.style_shift), so that a hundredth is there what a tenth is where
# nothing is shown.
LEAST, LEAST_AGAINST = {"compound": 0.1}, {"compound": 0.01}
MOST, MOST_AGAINST = {"compound": 0.9}, {"compound": 0.99}


def chosen(
    gaps: Gaps, probabilities: Probabilities, spaced: Bools, free: Bools, settings: Settings, mode: Mode
) -> Bools:
    """The decisions after the user's choice.

    Args:
        gaps: the text.
        probabilities: P(space) of each gap, shape (units,).
        spaced: whether each gets a space, shape (units,).
        free: gaps of which neither a rule nor a protected span has the say, shape (units,).
        settings: the choice.
        mode: "correct" or "restore": whether the probabilities know what was typed.

    Returns:
        Whether each gap gets a space, shape (units,).
    """
    # What is fixed stays as it is typed, whatever was decided.
    words = _Words(gaps, np.where(gaps.fixed, gaps.spaced, spaced))
    free = free & ~gaps.fixed
    styles = {name: value for name in STYLES if (value := getattr(settings, name)) is not None}
    if styles:
        _apply_styles(words, gaps, probabilities, free, styles, mode)
    if settings.codes is not None:
        while vetoed := [gap for gap in words.changed(free) if words.code(gap) not in settings.codes]:
            words.spaced[vetoed] = gaps.spaced[vetoed]
    return words.spaced


def style_of(left: str, right: str) -> str:
    """The style setting that has a say in a gap, or nothing: what a space there would be for.

    What the dictionary has as one word is no matter of style.

    Args:
        left: the word before the gap.
        right: the word after it.
    """
    from eojeol.reasons.find import find
    from eojeol.reasons.tables import codes

    style = codes()[find(left, right, "+").key].style
    if not style:
        return ""
    without = find(left, right, "-").key
    # A title joins its name for no reason of its own.
    fits = without not in ONE_WORD if style == "name-title" else codes()[without].style == style
    return style.replace("-", "_") if fits else ""


class _Words:
    """The words on both sides of a gap, and its reason.

    Args:
        gaps: the text.
        spaced: whether each gap gets a space, shape (units,); what is changed in it changes the words.
    """

    def __init__(self, gaps: Gaps, spaced: Bools) -> None:
        self.spaced = spaced
        self._gaps = gaps
        # Units as they stand, with what attaches to them: a reason is shown of the text, not of its characters.
        text = gaps.codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        self._text = [
            text[start:end] for start, end in zip(gaps.starts.tolist(), gaps.ends.tolist(), strict=True)
        ]

    def changed(self, free: Bools) -> list[int]:
        """Numbers of the gaps that change, of those that are free; shape (units,)."""
        found: list[int] = np.flatnonzero(free & (self.spaced != self._gaps.spaced)).tolist()
        return found

    def code(self, gap: int) -> str:
        """The code of a gap that changes."""
        from eojeol.reasons.reason import reason_of

        return reason_of(*self.at(gap), "add" if self.spaced[gap] else "remove").code

    def at(self, gap: int) -> tuple[str, str]:
        """The words before and after a gap."""
        segments, number = self._gaps.segments, self._gaps.segments[gap]
        first = gap - 1
        while first > max(gap - REACH, 0) and not self.spaced[first] and segments[first - 1] == number:
            first -= 1
        last = gap + 1
        end = min(gap + REACH, len(self._text))
        while last < end and not self.spaced[last] and segments[last] == number:
            last += 1
        left, right = "".join(self._text[first:gap]), "".join(self._text[gap:last])
        return unicodedata.normalize("NFC", left), unicodedata.normalize("NFC", right)


def _apply_styles(
    words: _Words, gaps: Gaps, probabilities: Probabilities, free: Bools, styles: dict[str, str], mode: Mode
) -> None:
    """Give gaps where the norm allows both the form that is asked for.

    Args:
        words: its decisions are changed.
        gaps: the text.
        probabilities: P(space) of each gap, shape (units,).
        free: gaps that may change, shape (units,).
        styles: "joined", "apart" or "keep" by the name of the setting.
        mode: whether the probabilities know what was typed.
    """
    # What stays as typed is among the changes; another form may be asked of any gap.
    keeping = set(styles.values()) == {"keep"}
    for gap in words.changed(free) if keeping else _between_words(gaps, free):
        style = style_of(*words.at(gap))
        asked = styles.get(style)
        if asked is None:
            continue
        space = gaps.spaced[gap] if asked == "keep" else asked == "apart"
        # What is typed as it is asked for stays, like with `keep`; in restore nothing is typed.
        kept = asked == "keep" or (mode == "correct" and gaps.spaced[gap] == space)
        least, most = (LEAST_AGAINST, MOST_AGAINST) if mode == "correct" else (LEAST, MOST)
        possible = (
            probabilities[gap] > least.get(style, 0) if space else probabilities[gap] < most.get(style, 1)
        )
        if kept or possible:
            words.spaced[gap] = space


def _between_words(gaps: Gaps, free: Bools) -> Iterator[int]:
    """Gaps between two Hangul syllables, or a digit and one, where a style could have a say."""
    codes = gaps.characters
    hangul = (codes >= 0xAC00) & (codes <= 0xD7A3)
    digit = (codes >= 0x30) & (codes <= 0x39)
    latin = ((codes | np.uint32(0x20)) >= 0x61) & ((codes | np.uint32(0x20)) <= 0x7A)
    possible = free.copy()
    possible[:1] = False
    possible[1:] &= hangul[1:] & (hangul | digit | latin)[:-1]
    yield from np.flatnonzero(possible).tolist()

"""Characters, lines and gaps: take a text apart into gaps, and put it together again.

The core never builds text. It holds the code points of the text as they are, finds the gaps, and `join` copies the
code points over, leaving out or putting in U+0020 at the gaps that were decided and nowhere else. That is why only
spaces can change, for every `str`, lone surrogates included.

A *unit* is what a reader sees as one character: a code point and what attaches to it (combining marks, variation
selectors, conjoining jamo of NFD text, the rest of a joined emoji). The places inside a unit are not gaps. White space
other than U+0020, line ends first, parts *segments*; nothing in one segment bears on another. docs/text.md has the
policy for each class of code points.

All of it is array arithmetic over the whole text: no Python runs for each character.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

SPACE = 0x20
# What str.isspace() calls white space, but for U+0020: never touched, and the border of a segment.
BORDERS = (
    *range(0x09, 0x0E), *range(0x1C, 0x20), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B),
    0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
)  # fmt: skip
ZERO_WIDTH_JOINER = 0x200D
# They say "no break here": the gap after them stays as it is.
WORD_JOINERS = (0x2060, 0xFEFF)
HANGUL = (0xAC00, 0xD7A4)

Codes = npt.NDArray[np.uint32]
Bools = npt.NDArray[np.bool_]
Offsets = npt.NDArray[np.int64]
Segments = npt.NDArray[np.int32]

# Classes of code points. Anything from ATTACHES on may belong to the unit before it.
_UNSEEN, _PLAIN, _SPACE, _BORDER, _ATTACHES, _FLAG, _LOW_SURROGATE = range(7)
# Filled in as code points are met: asking unicodedata for all of them would take longer than importing numpy.
_CLASSES = np.zeros(0x110000, np.uint8)
_CLASSES[0x21:0x7F] = _PLAIN
_CLASSES[slice(*HANGUL)] = _PLAIN
_CLASSES[SPACE] = _SPACE
_CLASSES[list(BORDERS)] = _BORDER
_CLASSES[0x1F1E6:0x1F200] = _FLAG
_CLASSES[0xDC00:0xE000] = _LOW_SURROGATE


@dataclass(frozen=True)
class Gaps:
    """A text taken apart. All arrays but `codes` have one entry a unit; its gap is the one before it.

    Attributes:
        codes: code points of the whole text, shape (length,).
        starts: index into `codes` of the first code point of each unit, int64.
        ends: index after its last code point, int64.
        characters: the code point that stands for the unit (NFC), uint32.
        segments: number of its segment, int32, ascending.
        spaced: whether U+0020 stands before it inside its segment.
        fixed: whether the gap before it may not change: the unit begins a segment, it or the one before it is a mark
            or a zero-width control with nothing to attach to (a byte order mark, say), or somebody froze it.
    """

    codes: Codes
    starts: Offsets
    ends: Offsets
    characters: Codes
    segments: Segments
    spaced: Bools
    fixed: Bools

    def __len__(self) -> int:
        """Number of units."""
        return len(self.starts)

    def freeze(self, frozen: Bools) -> Gaps:
        """The same gaps, those of `frozen` fixed as they were typed; shape (units,)."""
        return replace(self, fixed=self.fixed | frozen)

    def slice(self, first: int, last: int, start: int, stop: int) -> Gaps:
        """Some of the units, with the code points around them.

        Args:
            first: number of the first unit.
            last: number of the unit after the last.
            start: index of the first code point.
            stop: index of the code point after the last.
        """
        units = slice(first, last)
        return Gaps(
            self.codes[start:stop], self.starts[units] - start, self.ends[units] - start, self.characters[units],
            self.segments[units], self.spaced[units], self.fixed[units],
        )  # fmt: skip

    def before(self) -> Offsets:
        """Where the gap before each unit begins: the end of the unit before it, 0 for the first, shape (units,)."""
        return np.concatenate([np.zeros(min(len(self), 1), np.int64), self.ends[:-1]])

    def within(self, spans: Sequence[tuple[int, int]]) -> Bools:
        """Which gaps lie inside spans of code points.

        A gap without spaces is inside when the span reaches beyond it on both sides; one with spaces, when the span
        holds any of them. Spans may come in any order and overlap.

        Args:
            spans: (start, end) in code points.

        Returns:
            Shape (units,).
        """
        if not spans:
            return np.zeros(len(self), bool)
        # How many more spans hold a gap than the one before it; the sum up to a gap is how many hold it. Of five gaps,
        # spans over 1–3 and 2–3 give 0 1 1 0 -2, summed up 0 1 2 2 0.
        steps = np.zeros(len(self) + 1, np.int32)
        bounds = np.array(spans, np.int64)
        # A gap is inside when it begins before the span's end and ends after its start.
        first = np.searchsorted(self.starts, bounds[:, 0], "right")
        last = np.searchsorted(self.before(), bounds[:, 1], "left")
        some = first < last
        np.add.at(steps, first[some], 1)
        np.add.at(steps, last[some], -1)
        return np.cumsum(steps[:-1]) > 0


def split(text: str) -> Gaps:
    """Take a text apart into units and the gaps before them."""
    codes = code_points(text)
    classes = _classify(codes)
    border = classes == _BORDER
    solid = np.flatnonzero((classes != _SPACE) & ~border)
    kinds = classes[solid]
    if (kinds >= _ATTACHES).any():
        starts, ends, held = _units(codes, solid, kinds)
        characters = _characters(codes, starts, ends)
    else:
        starts, ends, held = solid, solid + 1, None
        characters = codes[starts]
    first = np.ones(len(starts), bool)
    if border.any():
        borders_before = np.cumsum(border, dtype=np.int32)[starts]
        first[1:] = borders_before[1:] != borders_before[:-1]
    else:
        first[1:] = False
    spaced = np.zeros(len(starts), bool)
    spaced[1:] = starts[1:] > ends[:-1]
    segments = np.cumsum(first, dtype=np.int32) - np.int32(1)
    fixed = first if held is None else first | held
    return Gaps(codes, starts, ends, characters, segments, spaced & ~first, fixed)


def join(gaps: Gaps, spaced: Bools, squeeze: bool = False) -> str:
    """Put a text together again with other spaces.

    Args:
        gaps: what `split` returned.
        spaced: the decision for the gap before each unit, shape (units,); ignored where the gap is fixed.
        squeeze: make every kept run of several spaces one space, unless its gap is fixed.

    Returns:
        The text; the same as before but for U+0020 at gaps.
    """
    free = ~gaps.fixed
    added = free & spaced & ~gaps.spaced
    removed = free & ~spaced & gaps.spaced
    keep = np.ones(len(gaps.codes), bool)
    before = gaps.before()
    _drop(keep, before[removed], gaps.starts[removed])
    if squeeze:
        kept = free & spaced & gaps.spaced
        _drop(keep, before[kept] + 1, gaps.starts[kept])
    if not added.any():
        return _decode(gaps.codes[keep])
    # How many code points of the output come before each unit that gets a space: where the space goes.
    target = np.cumsum(keep)[gaps.starts[added]] - 1
    return _decode(np.insert(gaps.codes[keep], target, np.uint32(SPACE)))


def first_of_segment(segments: Segments) -> npt.NDArray[np.bool_]:
    """Which positions begin a segment: shape (length,) in and out.

    Example:
        >>> first_of_segment(np.array([0, 0, 1, 1, 2], np.int32)).tolist()
        [True, False, True, False, True]
    """
    first = np.ones(len(segments), bool)
    first[1:] = segments[1:] != segments[:-1]
    return first


def code_points(text: str) -> Codes:
    """The code points of a text, lone surrogates included; shape (length,)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def compact(gaps: Gaps) -> str:
    """The characters of the units with no spaces, one line for each segment."""
    characters = gaps.characters
    if len(gaps) and gaps.segments[0] != gaps.segments[-1]:
        new_segment = np.flatnonzero(np.diff(gaps.segments)) + 1
        characters = np.insert(characters, new_segment, np.uint32(0x0A))
    return _decode(characters)


def _drop(keep: Bools, first: Offsets, stop: Offsets) -> None:
    """Clear `keep` on many (first, stop) ranges at once."""
    if len(first):
        lengths = stop - first
        within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        keep[np.repeat(first, lengths) + within] = False


def _decode(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _classify(codes: Codes) -> npt.NDArray[np.uint8]:
    """Class of each code point. Threads that fill in the table at the same time write the same values."""
    classes = _CLASSES[codes]
    if len(codes) and not classes.all():
        for code in np.unique(codes[classes == _UNSEEN]).tolist():
            _CLASSES[code] = _ATTACHES if _attaches(code) else _PLAIN
        classes = _CLASSES[codes]
    return classes


def _attaches(code: int) -> bool:
    """Marks, zero-width and bidi controls, skin tones, tag characters, and the vowels and finals of NFD Hangul."""
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF or 0x1F3FB <= code <= 0x1F3FF:
        return True
    return unicodedata.category(chr(code)) in {"Mn", "Mc", "Me", "Cf"}


def _units(codes: Codes, solid: Offsets, kinds: npt.NDArray[np.uint8]) -> tuple[Offsets, Offsets, Bools]:
    """Start and end of each unit, and whether its gap is fixed by something that has nothing to attach to."""
    kept = codes[solid]
    beside = np.zeros(len(solid), bool)
    beside[1:] = solid[1:] == solid[:-1] + 1
    attached = kinds == _ATTACHES
    # A joiner takes the next code point along (the parts of a family), but never swallows a syllable.
    after_joiner = (kept[:-1] == ZERO_WIDTH_JOINER) & ((kept[1:] < HANGUL[0]) | (kept[1:] >= HANGUL[1]))
    after_high = (kinds[1:] == _LOW_SURROGATE) & (kept[:-1] >= 0xD800) & (kept[:-1] < 0xDC00)
    attached[1:] |= (after_joiner | after_high) & beside[1:]
    _pair_flags(kinds == _FLAG, beside, attached)
    stray = attached & ~beside
    begins = ~attached | stray
    last = np.ones(len(solid), bool)
    last[:-1] = begins[1:]
    starts, ends = solid[begins], solid[last] + 1
    held = stray[begins]
    held[1:] |= stray[begins][:-1] | np.isin(codes[ends[:-1] - 1], WORD_JOINERS)
    return starts, ends, held


def _pair_flags(flags: Bools, beside: Bools, attached: Bools) -> None:
    """Attach every second of a run of regional indicators: two of them are one flag."""
    if not flags.any():
        return
    begins = flags.copy()
    begins[1:] &= ~(flags[:-1] & beside[1:])
    at = np.arange(len(flags))
    run_start = np.maximum.accumulate(np.where(begins, at, 0))
    attached |= flags & ((at - run_start) % 2 == 1)


def _characters(codes: Codes, starts: Offsets, ends: Offsets) -> Codes:
    """The code point that stands for each unit: its own, or the first of its NFC form."""
    characters: Codes = codes[starts].copy()
    several = np.flatnonzero(ends - starts > 1)
    first, second = codes[starts[several]], codes[starts[several] + 1]
    # NFD syllables by arithmetic (the formula of the Unicode standard, §3.12), so that NFD text costs no Python.
    syllable = (first >= 0x1100) & (first < 0x1113) & (second >= 0x1161) & (second < 0x1176)
    units, first, second = several[syllable], first[syllable], second[syllable]
    third = codes[np.minimum(starts[units] + 2, len(codes) - 1)]
    final = (ends[units] - starts[units] > 2) & (third >= 0x11A8) & (third < 0x11C3)
    without = HANGUL[0] + ((first - 0x1100) * 21 + (second - 0x1161)) * 28
    characters[units] = without + np.where(final, third - 0x11A7, 0).astype(np.uint32)
    for unit in several[~syllable].tolist():
        characters[unit] = _composed(codes[starts[unit] : ends[unit]].tobytes())
    return characters


@lru_cache(maxsize=65536)
def _composed(unit: bytes) -> int:
    return ord(unicodedata.normalize("NFC", unit.decode("utf-32-le", "surrogatepass"))[0])

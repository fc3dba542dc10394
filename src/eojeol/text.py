"""Characters, lines and gaps: take a text apart into gaps, and put it together again.

The core never builds text. It holds the code points of the text as they are, finds the gaps, and `join` copies the
code points over, leaving out or putting in U+0020 at the gaps that were decided and nowhere else. That is why only
spaces can change, for every `str`, lone surrogates included.

A *unit* is what a reader sees as one character: a code point and what attaches to it (combining marks, variation
selectors, conjoining jamo of NFD text, the rest of a joined emoji). The places inside a unit are not gaps. White space
other than U+0020, line ends first, parts *segments*; nothing in one segment bears on another.

All of it is array arithmetic over the whole text: no Python runs for each character.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
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
HANGUL = (0xAC00, 0xD7A4)

Codes = npt.NDArray[np.uint32]
Bools = npt.NDArray[np.bool_]

_BORDER_TABLE = np.zeros(0x3001, bool)
_BORDER_TABLE[list(BORDERS)] = True


@dataclass(frozen=True)
class Gaps:
    """A text taken apart. All arrays but `codes` have one entry a unit; its gap is the one before it.

    Attributes:
        codes: code points of the whole text, shape (length,).
        starts: index into `codes` of the first code point of each unit, int64.
        ends: index after its last code point, int64.
        characters: the code point that stands for the unit (NFC), uint32.
        segments: number of its segment, int32, ascending from 0.
        spaced: whether U+0020 stands before it inside its segment.
        fixed: whether the gap before it may not change: the unit begins a segment, or it or the one before it is a
            mark or a zero-width control with nothing to attach to (a byte order mark, say).
    """

    codes: Codes
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    characters: Codes
    segments: npt.NDArray[np.int32]
    spaced: Bools
    fixed: Bools

    def __len__(self) -> int:
        """Number of units."""
        return len(self.starts)


def split(text: str) -> Gaps:
    """Take a text apart into units and the gaps before them."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    border = _BORDER_TABLE[np.minimum(codes, np.uint32(0x3001 - 1))] & (codes <= 0x3000)
    solid = np.flatnonzero(~(border | (codes == SPACE)))
    attached, stray = _attached(codes, solid)
    starts = solid[~attached]
    ends = _unit_ends(solid, attached) if attached.any() else starts + 1
    borders_before = np.cumsum(border, dtype=np.int32)[starts] if len(codes) else np.zeros(0, np.int32)
    first = np.ones(len(starts), bool)
    first[1:] = borders_before[1:] != borders_before[:-1]
    spaced = np.zeros(len(starts), bool)
    spaced[1:] = starts[1:] > ends[:-1]
    segments = np.cumsum(first, dtype=np.int32) - np.int32(1)
    fixed = first | stray[~attached]
    fixed[1:] |= stray[~attached][:-1]
    return Gaps(codes, starts, ends, _characters(codes, starts, ends), segments, spaced & ~first, fixed)


def join(gaps: Gaps, spaced: Bools, squeeze: bool = False) -> str:
    """Put a text together again with other spaces.

    Args:
        gaps: what `split` returned.
        spaced: the decision for the gap before each unit, shape (units,); ignored where the gap is fixed.
        squeeze: make every kept run of several spaces one space.

    Returns:
        The text; the same as before but for U+0020 at gaps.
    """
    free = ~gaps.fixed
    added = free & spaced & ~gaps.spaced
    removed = free & ~spaced & gaps.spaced
    keep = np.ones(len(gaps.codes), bool)
    previous_end = np.concatenate([gaps.ends[:1] * 0, gaps.ends[:-1]])
    _drop(keep, previous_end[removed], gaps.starts[removed])
    if squeeze:
        kept = free & spaced & gaps.spaced
        _drop(keep, previous_end[kept] + 1, gaps.starts[kept])
    if not added.any():
        return _decode(gaps.codes[keep])
    # How many code points of the output come before each unit that gets a space: where the space goes.
    target = np.cumsum(keep)[gaps.starts[added]] - 1
    return _decode(np.insert(gaps.codes[keep], target, np.uint32(SPACE)))


def _drop(keep: Bools, first: npt.NDArray[np.int64], stop: npt.NDArray[np.int64]) -> None:
    """Clear `keep` on many (first, stop) ranges at once."""
    if len(first):
        lengths = stop - first
        within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        keep[np.repeat(first, lengths) + within] = False


def _decode(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def _attached(codes: Codes, solid: npt.NDArray[np.int64]) -> tuple[Bools, Bools]:
    """Which of the code points at `solid` belong to the unit before them, and which would but have none there."""
    kept = codes[solid]
    attached = np.zeros(len(solid), bool)
    # Below U+0300 nothing attaches, and neither do the blocks that make up nearly all Korean text.
    unusual = (kept >= 0x300) & ~((kept >= HANGUL[0]) & (kept < HANGUL[1])) & ~((kept >= 0x3000) & (kept < 0xA000))
    where = np.flatnonzero(unusual)
    if not len(where):
        return attached, attached
    beside = np.zeros(len(solid), bool)
    beside[1:] = solid[1:] == solid[:-1] + 1
    distinct, inverse = np.unique(kept[where], return_inverse=True)
    attaches = np.array([_attaches(int(code)) for code in distinct], bool)
    attached[where] = attaches[inverse]
    after_joiner = np.flatnonzero(kept == ZERO_WIDTH_JOINER) + 1
    attached[after_joiner[after_joiner < len(solid)]] = True
    _pair_flags(kept, beside, attached)
    return attached & beside, attached & ~beside


@lru_cache(maxsize=4096)
def _attaches(code: int) -> bool:
    """Marks, zero-width and bidi controls, skin tones, tag characters, and the vowels and finals of NFD Hangul."""
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF or 0x1F3FB <= code <= 0x1F3FF:
        return True
    return unicodedata.category(chr(code)) in {"Mn", "Mc", "Me", "Cf"}


def _pair_flags(kept: Codes, beside: Bools, attached: Bools) -> None:
    """Attach every second of a run of regional indicators: two of them are one flag."""
    flags = (kept >= 0x1F1E6) & (kept <= 0x1F1FF)
    if not flags.any():
        return
    begins = flags.copy()
    begins[1:] &= ~(flags[:-1] & beside[1:])
    at = np.arange(len(kept))
    run_start = np.maximum.accumulate(np.where(begins, at, 0))
    attached |= flags & ((at - run_start) % 2 == 1)


def _unit_ends(solid: npt.NDArray[np.int64], attached: Bools) -> npt.NDArray[np.int64]:
    last = np.ones(len(solid), bool)
    last[:-1] = ~attached[1:]
    return solid[last] + 1


def _characters(codes: Codes, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> Codes:
    """The code point that stands for each unit: its own, or the first of its NFC form."""
    characters = codes[starts].copy()
    for unit in np.flatnonzero(ends - starts > 1):
        characters[unit] = _composed(codes[starts[unit] : ends[unit]].tobytes())
    return characters


@lru_cache(maxsize=65536)
def _composed(unit: bytes) -> int:
    return ord(unicodedata.normalize("NFC", unit.decode("utf-32-le", "surrogatepass"))[0])

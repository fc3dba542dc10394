"""The character table: which number stands for which character.

A model's `vocab.txt` has one entry a line; its line number is the id. Special entries come first, then *class*
entries such as `[HANJA]`, then single characters. A character without an entry of its own takes its class's id, so
a rare ideograph is still an ideograph to the model, not an `[UNK]`. ASCII digits, Hanja and kana never get entries of
their own: which digit it is says nothing about spacing, and folding them lets n-grams such as `3월` and `7월` share
what they learn.

The classes are ranges of code points, not `unicodedata` categories, because the same table must give the same ids in
the browser and under every version of Python. Borders follow the Unicode block chart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from eojeol.engine.reading import read_regular
from eojeol.errors import ModelError
from eojeol.files import replacing

SPECIALS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
# Entries of a vocab.txt are numbers of 16 bits; its bytes are some five for each.
MOST_ENTRIES, MOST_BYTES = 1 << 16, 1 << 20
PAD, UNK, CLS, SEP, MASK = range(len(SPECIALS))

CLASSES = (
    "[SYMBOL]", "[HANGUL]", "[JAMO]", "[HANJA]", "[KANA]", "[LATIN]", "[GREEK]", "[CYRILLIC]",
    "[DIGIT]", "[LETTER]", "[EMOJI]", "[PRIVATE]", "[CONTROL]",
)  # fmt: skip

# (first code point, class): each class runs to the next row. Anything that is neither letter nor mark is a symbol.
RANGES = (
    (0x0000, "[CONTROL]"), (0x0020, "[SYMBOL]"), (0x0030, "[DIGIT]"), (0x003A, "[SYMBOL]"), (0x0041, "[LATIN]"),
    (0x005B, "[SYMBOL]"), (0x0061, "[LATIN]"), (0x007B, "[SYMBOL]"), (0x007F, "[CONTROL]"), (0x00A0, "[SYMBOL]"),
    (0x00C0, "[LATIN]"), (0x00D7, "[SYMBOL]"), (0x00D8, "[LATIN]"), (0x00F7, "[SYMBOL]"), (0x00F8, "[LATIN]"),
    (0x0250, "[LETTER]"), (0x0370, "[GREEK]"), (0x0400, "[CYRILLIC]"), (0x0530, "[LETTER]"), (0x1100, "[JAMO]"),
    (0x1200, "[LETTER]"), (0x1E00, "[LATIN]"), (0x1F00, "[GREEK]"), (0x2000, "[SYMBOL]"), (0x2E80, "[HANJA]"),
    (0x2FF0, "[SYMBOL]"), (0x3040, "[KANA]"), (0x3100, "[LETTER]"), (0x3130, "[JAMO]"), (0x3190, "[LETTER]"),
    (0x31F0, "[KANA]"), (0x3200, "[SYMBOL]"), (0x3400, "[HANJA]"), (0x4DC0, "[SYMBOL]"), (0x4E00, "[HANJA]"),
    (0xA000, "[LETTER]"), (0xA960, "[JAMO]"), (0xA980, "[LETTER]"), (0xAC00, "[HANGUL]"), (0xD7B0, "[JAMO]"),
    (0xD800, "[CONTROL]"), (0xE000, "[PRIVATE]"), (0xF900, "[HANJA]"), (0xFB00, "[LATIN]"), (0xFB07, "[LETTER]"),
    (0xFE00, "[CONTROL]"), (0xFE10, "[SYMBOL]"), (0xFE70, "[LETTER]"), (0xFEFF, "[CONTROL]"), (0xFF00, "[SYMBOL]"),
    (0xFF10, "[DIGIT]"), (0xFF1A, "[SYMBOL]"), (0xFF21, "[LATIN]"), (0xFF3B, "[SYMBOL]"), (0xFF41, "[LATIN]"),
    (0xFF5B, "[SYMBOL]"), (0xFF66, "[KANA]"), (0xFFA0, "[JAMO]"), (0xFFE0, "[SYMBOL]"), (0x10000, "[LETTER]"),
    (0x1B000, "[KANA]"), (0x1B170, "[LETTER]"), (0x1D000, "[SYMBOL]"), (0x1E000, "[LETTER]"), (0x1F000, "[EMOJI]"),
    (0x1FB00, "[SYMBOL]"), (0x20000, "[HANJA]"), (0x323B0, "[LETTER]"), (0xE0000, "[CONTROL]"),
    (0xF0000, "[PRIVATE]"),
)  # fmt: skip

FOLDED = frozenset({"[DIGIT]", "[HANJA]", "[KANA]", "[CONTROL]", "[PRIVATE]"})
CODE_POINTS = 0x110000


class Vocab:
    """Character ids of one model.

    Args:
        entries: specials, classes, then characters, in id order.

    Raises:
        ModelError: the specials or the classes are not where they must be, or an entry is not one character.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self.entries = tuple(entries)
        head = SPECIALS + CLASSES
        if self.entries[: len(head)] != head:
            raise ModelError(
                "vocab.txt does not begin with eojeol's special and class entries; export the model again"
            )
        if len(self.entries) > MOST_ENTRIES:
            raise ModelError(f"vocab.txt has {len(self.entries)} entries; 65536 is the limit")
        self._table = _class_ids()
        for index, entry in enumerate(self.entries[len(head) :], len(head)):
            if len(entry) != 1:
                raise ModelError(f"vocab.txt line {index + 1}: expected one character, found {entry[:30]!r}")
            self._table[ord(entry)] = index

    def __len__(self) -> int:
        """How many entries there are, specials included."""
        return len(self.entries)

    def ids(self, code_points: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint16]:
        """Ids of code points, any shape in, the same shape out."""
        return self._table[code_points]

    @classmethod
    def read(cls, path: Path) -> Vocab:
        """Read `vocab.txt`.

        Raises:
            ModelError: it is absent, or not a vocabulary.
        """
        try:
            text = read_regular(path, MOST_BYTES).decode("utf-8")
        except UnicodeDecodeError as error:
            raise ModelError(f"{path} cannot be read ({error}); export the model again") from None
        *entries, rest = text.split("\n")
        if rest:
            raise ModelError(f"{path} cannot be used (its last line does not end); export the model again")
        return cls(entries)

    def write(self, path: Path) -> None:
        """Write `vocab.txt`."""
        with replacing(path) as stream:
            stream.write("".join(entry + "\n" for entry in self.entries).encode())

    @classmethod
    def build(cls, counts: Mapping[int, int], min_count: int) -> Vocab:
        """Give an entry to every code point seen at least `min_count` times, unless its class is folded.

        Args:
            counts: how often each code point occurs in the training text.
            min_count: the least number of occurrences.
        """
        classes = _class_ids()
        folded = {class_id(name) for name in FOLDED}
        kept = sorted(code for code, n in counts.items() if n >= min_count and classes[code] not in folded)
        return cls(SPECIALS + CLASSES + tuple(chr(code) for code in kept if not chr(code).isspace()))


def class_id(name: str) -> int:
    """The id of a class entry; the same in every vocabulary."""
    return len(SPECIALS) + CLASSES.index(name)


def _class_ids() -> npt.NDArray[np.uint16]:
    """Class id of every code point: shape (CODE_POINTS,)."""
    table = np.empty(CODE_POINTS, np.uint16)
    ends = [first for first, _ in RANGES[1:]] + [CODE_POINTS]
    for (first, name), end in zip(RANGES, ends, strict=True):
        table[first:end] = class_id(name)
    return table

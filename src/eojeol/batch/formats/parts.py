"""A part of a large file, which is a file of its own to whoever fixes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from eojeol.documents.options import Options


@dataclass(frozen=True)
class Part:
    """A part.

    Attributes:
        number: from 0, in the order of the file.
        start: where it begins: a byte, or a row group.
        end: where it ends.
        size: its bytes.
        codec: the encoding of the file.
        head: bytes of the file up to the end of the first row, which says what the columns are.
    """

    number: int
    start: int
    end: int
    size: int
    codec: str = ""
    head: int = 0


# The open file, its size, and about how large parts are to be; no parts if it cannot be cut.
Cut = Callable[[BinaryIO, int, int, Options], list[Part]]
# The parts that were fixed, in order, and where they become one file.
Join = Callable[[Iterable[BinaryIO], BinaryIO], None]


def parts_at(cuts: Sequence[int], size: int, codec: str, head: int = 0) -> list[Part]:
    """The parts of a file of bytes.

    Args:
        cuts: where they begin, 0 the first.
        size: bytes of the file.
        codec: its encoding.
        head: bytes up to the end of the first row of a table.
    """
    ends = [*cuts[1:], size]
    return [
        Part(number, start, end, end - start, codec, head)
        for number, (start, end) in enumerate(zip(cuts, ends, strict=True))
    ]

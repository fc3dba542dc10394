"""Word lists in the shape of mecab-ko-dic: `word<TAB>part of speech<TAB>semantic class…`, plain or .xz."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

from eojeol.errors import InputError


def read_lexicon(path: Path) -> Iterator[tuple[str, str, str]]:
    """The rows: word, part of speech, semantic class; empty where a row has fewer columns.

    Raises:
        InputError: the file cannot be read.
    """
    opener = lzma.open if path.suffix == ".xz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as stream:
            for row in stream:
                word, part_of_speech, semantic_class = [*row.rstrip("\n").split("\t"), "", ""][:3]
                yield word, part_of_speech, semantic_class
    except (OSError, UnicodeDecodeError, lzma.LZMAError) as error:
        raise InputError(f"{path}: cannot be read as a lexicon ({error})") from None

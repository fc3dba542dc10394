"""Training text as flat arrays: three bytes a character, no Python object a line.

A `Corpus` holds the characters of all lines one after the other (spaces left out), whether a space stood before each,
and where lines and sentences begin. `draw_segments` puts whole lines in a random order for one *pass*, as a list of
(start, stop) ranges; a batch is then a slice of that stream.
"""

from __future__ import annotations

import gzip
import lzma
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from eojeol.engine.vocab import Vocab
from eojeol.errors import DecodeError, InputError

# A sentence is taken to end at these syllables and a full stop, or at a question or exclamation mark, if a space
# follows: the sentence-final endings of Korean prose. Enough for training, where a missed border costs nothing.
FINAL_SYLLABLES = "다요까죠니임음함됨"
READ_BLOCK = 1 << 24


@dataclass(frozen=True)
class Corpus:
    """Characters of many lines.

    Attributes:
        ids: character ids, uint16, shape (characters,).
        spaced: 1 where a space stands before the character, uint8, shape (characters,).
        sentences: where sentences begin, int64, ascending; the last entry is the number of characters.
        lines: index into `sentences` of the first sentence of every line; the last entry is the number of sentences.
        names: source names.
        source: index into `names` of every line, int16.
    """

    ids: npt.NDArray[np.uint16]
    spaced: npt.NDArray[np.uint8]
    sentences: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]
    names: tuple[str, ...]
    source: npt.NDArray[np.int16]


def find_files(path: str | Path) -> list[Path]:
    """The text files of a prepared folder, or the one file that was named.

    Raises:
        InputError: nothing is there.
    """
    root = Path(path)
    if root.is_file():
        return [root]
    files = (
        sorted(f for f in root.glob("*.txt*") if f.suffix in {".txt", ".gz", ".xz"}) if root.is_dir() else []
    )
    if not files:
        raise InputError(f"{path}: no text here; make it with `eojeol prepare`, or name a text file")
    return files


def source_name(path: Path) -> str:
    """The source that a shard belongs to: `wikipedia` for `wikipedia-00003.txt.xz`."""
    return re.sub(r"(-\d{5})?(\.txt)?(\.gz|\.xz)?$", "", path.name)


def count_characters(files: Sequence[Path], errors: str = "strict") -> Counter[int]:
    """Count the code points of text files; see `pack`."""
    counts = np.zeros(0x110000, np.int64)
    for file in files:
        for block in _blocks(file, errors):
            counts += np.bincount(_code_points(block), minlength=len(counts))
    return Counter({int(code): int(counts[code]) for code in np.flatnonzero(counts)})


def pack(files: Sequence[Path], vocab: Vocab, errors: str = "strict") -> Corpus:
    """Read text files, one line a sample, into arrays.

    Args:
        files: of `find_files`.
        vocab: the character table.
        errors: undecodable bytes: `strict` stops, `replace` puts U+FFFD.

    Raises:
        InputError: a file cannot be read, or there is no character in any of them.
        DecodeError: bytes are not UTF-8; line and offset are named.
    """
    ids, spaced, starts, is_line, source = [], [], [], [], []
    names = tuple(dict.fromkeys(source_name(file) for file in files))
    total = 0
    for file in files:
        for block in _blocks(file, errors):
            part = pack_text(block, vocab)
            ids.append(part[0])
            spaced.append(part[1])
            starts.append(part[2] + total)
            is_line.append(part[3])
            source.append(np.full(int(part[3].sum()), names.index(source_name(file)), np.int16))
            total += len(part[0])
    if not total:
        raise InputError(
            f"no text in {', '.join(str(f) for f in files[:3])}; give lines of well-spaced Korean"
        )
    lines = np.flatnonzero(np.concatenate(is_line))
    sentences = np.append(np.concatenate(starts), total).astype(np.int64)
    return Corpus(
        np.concatenate(ids),
        np.concatenate(spaced),
        sentences,
        np.append(lines, len(sentences) - 1).astype(np.int64),
        names,
        np.concatenate(source),
    )


def pack_text(
    text: str, vocab: Vocab
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Arrays of one text: ids, spaced, sentence starts, and whether each sentence begins a line."""
    codes = _code_points(text)
    newline = codes == 0x0A
    white = (
        newline | (codes == 0x20) | (codes == 0x09) | (codes == 0x0D) | (codes == 0xA0) | (codes == 0x3000)
    )
    at = np.flatnonzero(~white)
    ids = vocab.ids(codes[at])
    before = np.empty(len(at), bool)
    before[:1] = True
    before[1:] = np.diff(at) > 1
    line_number = np.cumsum(newline)[at]
    new_line = np.empty(len(at), bool)
    new_line[:1] = True
    new_line[1:] = np.diff(line_number) > 0
    kept = codes[at]
    final = np.isin(kept, np.array([ord(c) for c in FINAL_SYLLABLES], np.uint32))
    ends = (kept == ord("?")) | (kept == ord("!"))
    ends[1:] |= (kept[1:] == ord(".")) & final[:-1]
    new_sentence = new_line.copy()
    new_sentence[1:] |= ends[:-1] & before[1:]
    starts = np.flatnonzero(new_sentence)
    return ids, (before & ~new_line).astype(np.uint8), starts, new_line[starts]


def draw_segments(
    corpus: Corpus, weights: Mapping[str, float], cut: float, seed: int, number: int
) -> npt.NDArray[np.int64]:
    """The segments of one pass over the corpus, in random order.

    Args:
        corpus: the text.
        weights: copies of each line by source name; 1 for a source that is not named. A fraction is a probability.
        cut: probability that a line is cut into its sentences for this pass.
        seed: of the run.
        number: of the pass; another number, another order.

    Returns:
        (start, stop) ranges into the corpus arrays, shape (segments, 2).
    """
    random = np.random.default_rng((seed, number))
    by_source = np.array([weights.get(name, 1.0) for name in corpus.names])
    wanted = by_source[corpus.source]
    copies = np.floor(wanted + random.random(len(wanted))).astype(np.int64)
    lines = np.repeat(np.arange(len(copies)), copies)
    random.shuffle(lines)
    first, stop = corpus.lines[lines], corpus.lines[lines + 1]
    pieces = np.where(random.random(len(lines)) < cut, stop - first, 1)
    segment_line = np.repeat(np.arange(len(lines)), pieces)
    within = np.arange(len(segment_line)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    sentence = first[segment_line] + within
    last = np.where(pieces[segment_line] == 1, stop[segment_line], sentence + 1)
    return np.stack([corpus.sentences[sentence], corpus.sentences[last]], axis=1)


def gather(ranges: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Positions that (start, stop) ranges cover, in order, and the number of each one's range: two (length,) arrays."""
    lengths = ranges[:, 1] - ranges[:, 0]
    number = np.repeat(np.arange(len(ranges), dtype=np.int32), lengths)
    offset = np.arange(len(number)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return ranges[number, 0] + offset, number


def _code_points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _blocks(file: Path, errors: str) -> Iterator[str]:
    """Whole lines of a file, some millions of characters at a time."""
    opener: Any = {".gz": gzip.open, ".xz": lzma.open}.get(file.suffix, open)
    lines = offset = 0
    try:
        with opener(file, "rb") as stream:
            while block := stream.read(READ_BLOCK):
                block += stream.readline()
                yield block.decode("utf-8", errors)
                lines += block.count(b"\n")
                offset += len(block)
    except UnicodeDecodeError as error:
        line = lines + block.count(b"\n", 0, error.start) + 1
        raise DecodeError(
            f"{file}: line {line}, byte {offset + error.start}: not utf-8 ({error.reason}); "
            "prepare the text again, or go on with data.errors=replace"
        ) from None
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise InputError(f"{file} cannot be read ({error})") from None

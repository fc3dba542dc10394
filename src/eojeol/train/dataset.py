"""Training text as flat arrays: three bytes for each character, and no Python object for each line.

A `Corpus` holds the characters of all lines one after the other (spaces left out), whether a space stood before each,
and where lines and sentences begin. `draw_segments` puts whole lines in a random order for one *pass*, as a list of
(start, stop) ranges; a batch is then a slice of that stream.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from eojeol.engine.vocab import Vocab
from eojeol.errors import InputError
from eojeol.text.gaps import code_points
from eojeol.train.ranges import numbered
from eojeol.train.shards import READ_BLOCK, source_name, texts

# A sentence is taken to end at these syllables and a full stop, or at a question or exclamation mark, if a space
# follows: the sentence-final endings of Korean prose. Enough for training, where a missed border costs nothing.
FINAL_SYLLABLES = "다요까죠니임음함됨"


class Amount(NamedTuple):
    """How much text there is, wherever it lies.

    Attributes:
        characters: number of characters.
        lines: number of lines.
        names: source names.
        counts: occurrences of each character id, shape (ids,), cut after the last id that occurs.
    """

    characters: int
    lines: int
    names: tuple[str, ...]
    counts: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Corpus:
    """Characters of many lines.

    Attributes:
        ids: character ids, uint16, shape (characters,).
        spaced: 1 where a space stands before the character, uint8, shape (characters,).
        sentences: where sentences begin, int64, ascending, shape (sentences + 1,); the last entry is the number of
            characters.
        lines: index into `sentences` of the first sentence of every line, int64, ascending, shape (lines + 1,); the
            last entry is the number of sentences.
        names: source names.
        source: index into `names` of every line, int16, shape (lines,).

    Example:
        Two lines, "가요. 네!" (two sentences) and "봄":

            ids            가 요  . 네 ! 봄
            position        0  1  2  3 4  5
            spaced          0  0  0  1 0  0
            sentences       0        3    5  6     the last is the number of characters
            lines           0             2  3     sentences 0 and 2 begin a line; the last is the number of sentences
    """

    ids: npt.NDArray[np.uint16]
    spaced: npt.NDArray[np.uint8]
    sentences: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]
    names: tuple[str, ...]
    source: npt.NDArray[np.int16]

    def amount(self) -> Amount:
        """How much text there is."""
        return Amount(len(self.ids), len(self.source), self.names, np.bincount(self.ids))


def read_corpus(
    files: Sequence[Path],
    vocab: Vocab,
    errors: str = "strict",
    block: int = READ_BLOCK,
    enough: float = inf,
) -> Corpus:
    """Read text files, each line a sample, into arrays.

    Args:
        files: from `shards.find_files`; text, or text packed by gzip (`.gz`) or xz (`.xz`).
        vocab: the character table.
        errors: what is done with undecodable bytes: `strict` stops, `replace` puts U+FFFD.
        block: bytes read at once, which the result does not depend on.
        enough: stop reading after a block with which so many lines are there.

    Raises:
        InputError: a file cannot be read, or there is no character in any of them.
        DecodeError: bytes are not UTF-8; line and offset are named.
    """
    ids, spaced, starts, is_line, source = [], [], [], [], []
    names = tuple(dict.fromkeys(source_name(file) for file in files))
    total = lines_read = 0
    for file in files:
        if lines_read >= enough:
            break
        for text in texts(file, errors, block):
            some_ids, some_spaced, some_starts, begins_line = arrays_of(text, vocab)
            ids.append(some_ids)
            spaced.append(some_spaced)
            # Counted from the first character of the corpus, not of the block.
            starts.append(some_starts + total)
            is_line.append(begins_line)
            source.append(np.full(int(begins_line.sum()), names.index(source_name(file)), np.int16))
            total += len(some_ids)
            lines_read += len(source[-1])
            if lines_read >= enough:
                break
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


def arrays_of(
    text: str, vocab: Vocab
) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The arrays of a text, white space left out.

    Args:
        text: whole lines.
        vocab: the character table.

    Returns:
        Character ids, shape (characters,); `spaced`, 1 where white space stands before a character inside of its line,
        shape (characters,); positions at which sentences begin, shape (sentences,); and whether each of these sentences
        begins a line, shape (sentences,).

    Example:
        "다. 네\\n봄" has five characters, two of them white:

            codes            다 . ␠ 네 ⏎ 봄
            at                0 1    3    5     what is not white
            before            1 0    1    1     the distance in `at` is above 1: something white stood between
            new_line          1 0    0    1     the number of line ends before it has grown
            spaced            0 0    1    0     before, unless a line begins
            ends              0 1    0    0     a full stop after 다
            new_sentence      1 0    1    1     a line begins, or a space stands after an end
            starts            0      2    3     positions among what is kept
            begins a line     1      0    1
    """
    codes = code_points(text)
    newline = codes == 0x0A
    white = (
        newline | (codes == 0x20) | (codes == 0x09) | (codes == 0x0D) | (codes == 0xA0) | (codes == 0x3000)
    )
    at = np.flatnonzero(~white)
    kept = codes[at]
    # What stands before the first character, and whether a line begins there, no difference can say: slices, as a
    # text of white space alone has no first character.
    before = np.empty(len(at), bool)
    before[:1] = True
    before[1:] = np.diff(at) > 1
    line_number = np.cumsum(newline)[at]
    new_line = np.empty(len(at), bool)
    new_line[:1] = True
    new_line[1:] = np.diff(line_number) > 0
    final = np.isin(kept, np.array([ord(c) for c in FINAL_SYLLABLES], np.uint32))
    ends = (kept == ord("?")) | (kept == ord("!"))
    ends[1:] |= (kept[1:] == ord(".")) & final[:-1]
    new_sentence = new_line.copy()
    new_sentence[1:] |= ends[:-1] & before[1:]
    starts = np.flatnonzero(new_sentence)
    return vocab.ids(kept), (before & ~new_line).astype(np.uint8), starts, new_line[starts]


def draw_segments(
    corpus: Corpus, weights: Mapping[str, float], cut: float, seed: int, number: int
) -> npt.NDArray[np.int64]:
    """The segments of one pass over the corpus, in random order.

    Args:
        corpus: the text.
        weights: copies of each line by source name; 1 for a source that is not named. A fraction is a probability.
        cut: probability that a line is cut into its sentences for this pass.
        seed: seed of the run.
        number: number of the pass; another number, another order.

    Returns:
        (start, stop) ranges into the corpus arrays, shape (segments, 2).

    Example:
        Five lines of 1, 2, 1, 1 and 3 sentences, of which the order 4, 1, 0 was drawn (0 copies of 2 and 3), and line 4
        is to be cut:

            lines            4       1   0
            pieces           3       1   1
            segment_line     0 0 0   1   2     index into `lines`
            within           0 1 2   0   0     number of the piece in its line
            sentence         5 6 7   1   0     first sentence of the segment
            last             6 7 8   3   1     the one after its last: the whole line where it is not cut
    """
    random = np.random.default_rng((seed, number))
    by_source = np.array([weights.get(name, 1.0) for name in corpus.names])
    wanted = by_source[corpus.source]
    # 2.25 copies are two, and three in a quarter of the cases: each line draws for itself.
    copies = np.floor(wanted + random.random(len(wanted))).astype(np.int64)
    lines = np.repeat(np.arange(len(copies)), copies)
    random.shuffle(lines)
    first, stop = corpus.lines[lines], corpus.lines[lines + 1]
    pieces = np.where(random.random(len(lines)) < cut, stop - first, 1)
    segment_line, within = numbered(pieces)
    sentence = first[segment_line] + within
    last = np.where(pieces[segment_line] == 1, stop[segment_line], sentence + 1)
    return np.stack([corpus.sentences[sentence], corpus.sentences[last]], axis=1)

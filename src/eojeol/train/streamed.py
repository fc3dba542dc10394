"""The endless stream of batches over a text that no memory holds: a part of it at a time.

What is in memory is two parts (parts.py), however long the text is. Batches of packed positions are slices of one
endless sequence of characters, so nothing is left out between two parts or two passes; padded rows are made part by
part. As ever, a batch is a function of the seed and its number, and of nothing else: not of the number of processes,
and not of what was asked for before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from eojeol.engine.vocab import Vocab
from eojeol.train.dataset import Corpus, draw_segments
from eojeol.train.mixture import joined, mixed_weights
from eojeol.train.noise import NoiseConfig
from eojeol.train.padded import PaddedStream
from eojeol.train.parts import Parts
from eojeol.train.ranges import positions_of
from eojeol.train.schema import DataConfig
from eojeol.train.shards import find_files
from eojeol.train.stream import Array, Cut, Stream, whole_segments
from eojeol.train.text_cache import Chunks, TextCache, open_cache


class StreamedText:
    """A text of one cache or of several, read part by part.

    Args:
        caches: the text; no two have a source of the same name.
        data: weights, cut, and the size of a part.
        seed: seed of the order.

    Attributes:
        names: source names.
        parts: which chunks come when.

    Raises:
        InputError: the weights leave nothing.
    """

    def __init__(self, caches: Sequence[TextCache], data: DataConfig, seed: int) -> None:
        self._caches, self._cut, self._seed = caches, data.cut, seed
        self.names = tuple(name for cache in caches for name in cache.names)
        # For every chunk of all caches its cache, its number in there, and the number of its first source.
        sizes = [len(cache.chunks.source) for cache in caches]
        self._cache = np.repeat(np.arange(len(caches)), sizes)
        self._number = np.concatenate([np.arange(size) for size in sizes])
        self._first_name = np.cumsum([0, *(len(cache.names) for cache in caches)])
        chunks = Chunks(
            np.concatenate([c.chunks.source + n for c, n in zip(caches, self._first_name, strict=False)]),
            np.concatenate([cache.chunks.characters for cache in caches]),
            np.concatenate([cache.chunks.sentences for cache in caches]),
            np.concatenate([cache.chunks.lines for cache in caches]),
        )
        weights = [data.weights.get(name, 1.0) for name in self.names]
        self.parts = Parts(chunks, weights, seed, data.buffer)

    def read(self, part: int, shape_only: bool = False) -> Corpus:
        """The text of a part.

        Args:
            part: its number in the endless sequence of parts.
            shape_only: leave the characters out, for whoever wants to know where sentences and lines begin.

        Raises:
            EnvironmentTrouble: a cache cannot be read.
        """
        texts = []
        for chunk in self.parts.chunks(part):
            cache = int(self._cache[chunk])
            text = self._caches[cache].read(int(self._number[chunk]), shape_only)
            texts.append(replace(text, source=text.source + np.int16(self._first_name[cache])))
        return joined(texts, self.names)

    def segments(self, part: int, text: Corpus) -> Array:
        """The segments of a part in random order: ranges into its arrays, shape (segments, 2).

        Args:
            part: its number.
            text: what `read` gave for it.
        """
        return draw_segments(text, {}, self._cut, self._seed, part)


class LongStream(Stream):
    """`Stream` over a `StreamedText`: batch k holds the positions k · size to (k + 1) · size of the endless sequence.

    Args:
        text: the training text.
        data: length and number of the samples of a batch.
        noise: how observed gaps are made.
        row_bits: binary logarithm of the number of rows of the n-gram table.
        seed: seed of the noise.
    """

    def __init__(
        self, text: StreamedText, data: DataConfig, noise: NoiseConfig, row_bits: int, seed: int
    ) -> None:
        self._text = text
        # A part's text, its segments, and where they end; of the parts that the last batch came from.
        self._held: dict[int, tuple[Corpus, Array, Array]] = {}
        super().__init__(text.read(0, shape_only=True), data, noise, row_bits, seed)

    def batches_of_a_pass(self) -> int:
        """How many batches a pass has: at least one. Another begins in the middle of a batch."""
        return max(self._text.parts.characters_of_a_pass() // self.size, 1)

    def seek(self, number: int) -> None:
        """Read the part in which a batch begins.

        Args:
            number: number of the batch, counted from 0.
        """
        self._part(self._text.parts.holding(number * self.size))

    def _cut(self, number: int) -> Cut:
        begin = number * self.size
        stop = begin + self.size
        first = part = self._text.parts.holding(begin)
        texts, skipped, many = [], 0, 0
        while (start := self._text.parts.start(part)) < stop:
            corpus, segments, ends = self._part(part)
            some, before = whole_segments(segments, ends, max(begin - start, 0), stop - start)
            if part == first:
                skipped = before
            positions, numbers = positions_of(some)
            texts.append((corpus.ids[positions], corpus.spaced[positions], numbers + np.int32(many)))
            many += len(some)
            part += 1
        self._held = {each: held for each, held in self._held.items() if first <= each < part}
        ids, spaced, numbers = (np.concatenate(arrays) for arrays in zip(*texts, strict=True))
        return Cut(ids, spaced, numbers, skipped)

    def _draw(self, number: int) -> Array:
        return self._text.segments(number, self.corpus)

    def _part(self, number: int) -> tuple[Corpus, Array, Array]:
        """A part's text, its segments, and where they end."""
        if number not in self._held:
            # The one before goes on holding the beginning of the batch that ends here.
            self._held = {each: held for each, held in self._held.items() if each == number - 1}
            text = self._text.read(number)
            segments = self._text.segments(number, text)
            self._held[number] = text, segments, np.cumsum(segments[:, 1] - segments[:, 0])
        return self._held[number]


class LongPaddedStream(PaddedStream):
    """`PaddedStream` over a `StreamedText`: rows of a part share batches, as rows of a pass do there.

    Args:
        text: the training text.
        data: length and number of the rows of a batch.
        noise: how observed gaps are made.
        row_bits: binary logarithm of the number of rows of the n-gram table; 0: no table.
        seed: seed of the order and the noise.
    """

    def __init__(
        self, text: StreamedText, data: DataConfig, noise: NoiseConfig, row_bits: int, seed: int
    ) -> None:
        self._text = text
        self._whole = False
        super().__init__(text.read(0, shape_only=True), data, noise, row_bits, seed)

    def batches_of_a_pass(self) -> int:
        """How many batches a pass has. All of its lines are measured for this, which a round of its own size spares."""
        self.seek(0)
        while self._pass < self._text.parts.parts_of_a_pass():
            self._enter(self._pass + 1, self._first_batch + self._batches_here())
        return self._first_batch

    def seek(self, number: int) -> None:
        """Find the part that holds a batch, and read it.

        How many rows a part has hangs on the lengths of its lines, so those of all parts before it are looked at, which
        are a small part of the bytes.

        Args:
            number: number of the batch, counted from 0.
        """
        super().seek(number)
        if not self._whole:
            self.corpus, self._whole = self._text.read(self._pass), True

    def _draw(self, number: int) -> Array:
        # A part is a pass to the class above. Its characters are read when a batch is wanted.
        self._whole = False
        self.corpus = self._text.read(number, shape_only=True)
        return self._text.segments(number, self.corpus)


def open_text(cache: TextCache, vocab: Vocab, data: DataConfig, seed: int) -> StreamedText:
    """The text to train on, with general text mixed in.

    Args:
        cache: the text that `data.train` names.
        vocab: the character table.
        data: names the general text and the place for its cache, and has the shares.
        seed: seed of the order.

    Raises:
        InputError: the general text is missing or cannot be mixed, or the weights leave nothing.
        DecodeError: bytes are not UTF-8.
        EnvironmentTrouble: a cache cannot be written.
    """
    if not data.also:
        return StreamedText([cache], data, seed)
    general = open_cache(Path(data.cache), find_files(data.also), vocab, data.errors)
    own, other = _characters(cache, data.weights), _characters(general, data.weights)
    weights = mixed_weights(cache.names, general.names, own, other, data.also_share, data.weights)
    return StreamedText([cache, general], replace(data, weights=weights), seed)


def _characters(cache: TextCache, weights: Mapping[str, float]) -> float:
    """How many characters a pass has on average, with each chunk as often as its source's weight says."""
    copies = np.array([weights.get(name, 1.0) for name in cache.names])
    return float((cache.chunks.characters * copies[cache.chunks.source]).sum())

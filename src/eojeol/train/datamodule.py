"""The Lightning data module: text in memory or in a cache, batches by number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from lightning.pytorch import LightningDataModule
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from eojeol.engine.vocab import Vocab
from eojeol.train.dataset import Corpus, read_corpus
from eojeol.train.habits import Habits
from eojeol.train.mixture import hold_out, mix
from eojeol.train.noise import NoiseConfig
from eojeol.train.padded import PaddedStream, cut_windows, make_rows
from eojeol.train.ranges import positions_of
from eojeol.train.schema import DataConfig, NetworkConfig
from eojeol.train.shards import find_files
from eojeol.train.stream import Features, Stream, make_batch
from eojeol.train.streamed import LongPaddedStream, LongStream, StreamedText, open_text
from eojeol.train.text_cache import TextCache
from eojeol.train.word_swap import WordBank

Tensors = dict[str, torch.Tensor]

# Validation asks the hardest question, restore: every gap unknown.
RESTORE = NoiseConfig(unknown=1.0, right=0.0)


class Rounds(IterableDataset[Tensors]):
    """A round of the stream for one process, its batches shared out to the workers of the loader by turns.

    Args:
        stream: makes the batches.
        first: number of the round's first batch, as this process counts.
        batches: number of batches of the round.
        done: how many of them a run that goes on has seen already; they count for the length, which is how Lightning
            finds the end of a round that it resumes.
        rank: number of the process.
        world: number of processes.
        skip: batches of the stream, over all processes, that come before the first round.

    Example:
        Two processes, no skip: batches 0, 2, 4 … of the stream are those of process 0, which calls them 0, 1, 2 …
    """

    def __init__(
        self, stream: Stream, first: int, batches: int, done: int, rank: int, world: int, skip: int = 0
    ) -> None:
        self._stream, self._numbers = stream, range(first + done, first + batches)
        self._batches, self._rank, self._world, self._skip = batches, rank, world, skip

    def __iter__(self) -> Iterator[Tensors]:
        worker = get_worker_info()
        # The loader asks its workers in turn, so the batches come out in order.
        mine = self._numbers[worker.id :: worker.num_workers] if worker else self._numbers
        for number in mine:
            yield tensors(self._stream.batch(self._skip + number * self._world + self._rank))

    def __len__(self) -> int:
        return self._batches


class SpacingData(LightningDataModule):
    """Training stream and validation batches.

    Args:
        stream: makes the training batches; its `data` says how many a round has, how many are skipped, and how many
            processes make them.
        validation: batches to validate on; none, and there is no validation.
        max_steps: optimiser steps of the run, -1 for no limit; the last round ends there.
        accumulate: batches of a step in each process. A round is whole steps, rounded up.
    """

    def __init__(
        self, stream: Stream, validation: Sequence[Features], max_steps: int, accumulate: int = 1
    ) -> None:
        super().__init__()
        self.stream = stream
        self._max_steps, self._accumulate = max_steps, accumulate
        # Passes differ a little in length when weights are fractions; rounds must not, or a resumed run would drift.
        self._pass = 0 if stream.data.round_batches else stream.batches_of_a_pass()
        self._validation = [tensors(features) for features in validation]

    def train_dataloader(self) -> DataLoader[Any]:
        """The round of the current epoch; Lightning asks again for every epoch."""
        trainer = self.trainer
        assert trainer is not None
        world, number, data = trainer.world_size, trainer.current_epoch, self.stream.data
        steps = -(-(data.round_batches or max(self._pass // world, 1)) // self._accumulate)
        length = steps
        if self._max_steps > 0:
            # The last round may be a short one, and it ends with a validation and a checkpoint like any other.
            length = max(min(steps, self._max_steps - number * steps), 1)
        # A checkpoint may have been made inside the round that goes on, between two steps.
        done = max(trainer.global_step - number * steps, 0)
        first, length, done = (self._accumulate * each for each in (number * steps, length, done))
        # Here and not in every worker anew.
        self.stream.seek(data.skip + (first + min(done, length - 1)) * world)
        rounds = Rounds(self.stream, first, length, done, trainer.global_rank, world, data.skip)
        return DataLoader(rounds, batch_size=None, num_workers=data.workers)

    def val_dataloader(self) -> list[Any] | DataLoader[Any]:
        """All of validation, the same for every process; nothing where there is no validation text."""
        return DataLoader(self._validation, batch_size=None) if self._validation else []  # type: ignore[arg-type]


def texts_of(
    corpus: Corpus | TextCache, vocab: Vocab, data: DataConfig, seed: int
) -> tuple[Corpus | StreamedText, DataConfig, Corpus | None]:
    """The text to train on, with general text mixed in, and the text to validate on.

    Args:
        corpus: the text that `data.train` names, in memory or in a cache.
        vocab: the character table.
        data: names all other text, and the shares.
        seed: seed of the choice of held-out lines, and of the order in which a cache is read.

    Returns:
        The training text; `data` with the weights that the mixture needs; and the validation text, if there is any.

    Raises:
        InputError: a text is missing or cannot be mixed or split.
        DecodeError: bytes are not UTF-8.
    """
    validation = None
    if data.val:
        validation = read_corpus(find_files(data.val), vocab, data.errors, enough=data.val_lines)
    if isinstance(corpus, TextCache):
        return open_text(corpus, vocab, data, seed), data, validation
    if not validation and data.hold_out:
        corpus, validation = hold_out(corpus, data.hold_out, seed)
    if data.also:
        general = read_corpus(find_files(data.also), vocab, data.errors)
        corpus, weights = mix(corpus, general, data.also_share, data.weights)
        data = replace(data, weights=weights)
    return corpus, data, validation


def make_stream(
    text: Corpus | StreamedText,
    vocab: Vocab,
    data: DataConfig,
    noise: NoiseConfig,
    network: NetworkConfig,
    seed: int,
) -> Stream:
    """The training stream of an encoder.

    Args:
        text: the text to train on.
        vocab: the character table.
        data: sizes of a batch, weights, cut, rate of swapped words.
        noise: how observed gaps are made.
        network: which encoder is fed, and the size of its n-gram table.
        seed: seed of order, noise and swapped words.
    """
    bert, bits = network.encoder == "bert", network.row_bits
    stream: Stream
    if isinstance(text, Corpus):
        stream = (PaddedStream if bert else Stream)(text, data, noise, bits, seed)
    else:
        stream = (LongPaddedStream if bert else LongStream)(text, data, noise, bits, seed)
    if data.swap:
        # Of a text in a cache the words of one part, which has lines from all over the text.
        stream.words = WordBank(text if isinstance(text, Corpus) else text.read(0), vocab, seed)
    if noise.habits:
        stream.habits = Habits(noise, vocab)
    return stream


def validation_batches(corpus: Corpus, data: DataConfig, network: NetworkConfig) -> Iterator[Features]:
    """Batches over the first lines of a corpus, in order, with every gap unknown.

    Args:
        corpus: the text to validate on.
        data: number of lines, and sizes of a batch.
        network: which encoder is fed, and the size of its n-gram table.

    Yields:
        See `padded.make_rows` (bert) and `stream.make_batch` (ngram).
    """
    lines = min(data.val_lines, len(corpus.lines) - 1)
    # Where each line begins, and where the last one ends, shape (lines + 1,).
    starts = corpus.sentences[corpus.lines[: lines + 1]]
    segments = np.stack([starts[:-1], starts[1:]], axis=1)
    if network.encoder == "bert":
        windows = cut_windows(segments, data.window)
        for i in range(0, len(windows), data.batch_size):
            yield make_rows(corpus, windows[i : i + data.batch_size], RESTORE, network.row_bits, (0,))
        return
    size = data.window * data.batch_size
    # The lines that begin first after 0, size, 2 × size … characters: batches of whole lines. A line that is longer
    # than a batch is met twice, hence `unique`.
    cuts = np.unique(np.searchsorted(starts, np.arange(0, int(starts[-1]), size)))
    for first, last in zip(cuts, np.append(cuts[1:], len(segments)), strict=True):
        some = segments[first:last]
        if len(some):
            positions, numbers = positions_of(some)
            ids, spaced = corpus.ids[positions], corpus.spaced[positions]
            yield make_batch(ids, spaced, numbers, RESTORE, network.row_bits, (0,))


def tensors(features: Features) -> Tensors:
    """A batch of numpy arrays as tensors, under the same names and of the same shapes."""
    return {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in features.items()}

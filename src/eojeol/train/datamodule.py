"""The Lightning data module: corpora in memory, batches by number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from lightning.pytorch import LightningDataModule
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from eojeol.engine.vocab import Vocab
from eojeol.train.dataset import Corpus, find_files, gather, pack
from eojeol.train.mixture import hold_out, mix
from eojeol.train.noise import NoiseConfig
from eojeol.train.padded import WindowStream, cut_windows, make_windows
from eojeol.train.schema import TrainConfig
from eojeol.train.stream import Features, Stream, make_batch
from eojeol.train.word_swap import WordBank

Tensors = dict[str, torch.Tensor]

# Validation asks the hardest question, restore: every gap unknown.
RESTORE = NoiseConfig(unknown=1.0, right=0.0)


class Rounds(IterableDataset[Tensors]):
    """One round of the stream for one process, its batches shared out to the workers of the loader by turns.

    Args:
        stream: makes the batches.
        first: number of the round's first batch, as this process counts.
        batches: of the round.
        done: how many of them a run that goes on has seen already; they count for the length, which is how Lightning
            finds the end of a round that it resumes.
        rank: of the process.
        world: number of processes.
        skip: batches of the stream, over all processes, that come before the first round.
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
        config: of the run.
        vocab: the character table.
        corpus: the training text, packed.
    """

    def __init__(self, config: TrainConfig, vocab: Vocab, corpus: Corpus) -> None:
        super().__init__()
        self.config = config
        data = config.data
        text = pack(find_files(data.val), vocab, data.errors) if data.val else None
        if not text and data.hold_out:
            corpus, text = hold_out(corpus, data.hold_out, config.seed)
        if data.also:
            general = pack(find_files(data.also), vocab, data.errors)
            corpus, weights = mix(corpus, general, data.also_share, data.weights)
            data = replace(data, weights=weights)
        kind = WindowStream if config.network.encoder == "bert" else Stream
        self.stream = kind(corpus, data, config.noise, config.network.row_bits, config.seed)
        if data.swap:
            self.stream.words = WordBank(corpus, vocab, config.seed)
        if isinstance(self.stream, WindowStream):
            self.stream.mask_rate = config.masking.rate
            masked = round(config.masking.share * config.trainer.max_steps)
            self.stream.masked_batches = data.skip + masked
        # Passes differ a little in length when weights are fractions; rounds must not, or a resumed run would drift.
        self._pass = self.stream.batches_of_a_pass()
        self._validation = [tensors(features) for features in _whole(text, config)] if text else []

    def train_dataloader(self) -> DataLoader[Any]:
        """The round of the current epoch; Lightning asks again for every epoch."""
        trainer = self.trainer
        assert trainer is not None
        world, number = trainer.world_size, trainer.current_epoch
        batches = self.config.data.round_batches or max(self._pass // world, 1)
        length = batches
        if self.config.trainer.max_steps > 0:
            # The last round may be a short one, and it ends with a validation and a checkpoint like any other.
            length = max(min(batches, self.config.trainer.max_steps - number * batches), 1)
        # A checkpoint may have been made inside the round that goes on.
        done = max(trainer.global_step - number * batches, 0)
        # Here and not in every worker anew.
        skip = self.config.data.skip
        self.stream.seek(skip + number * batches * world)
        rounds = Rounds(self.stream, number * batches, length, done, trainer.global_rank, world, skip)
        return DataLoader(rounds, batch_size=None, num_workers=self.config.data.workers)

    def val_dataloader(self) -> list[Any] | DataLoader[Any]:
        """All of validation, the same for every process; nothing when the config names no validation text."""
        return DataLoader(self._validation, batch_size=None) if self._validation else []  # type: ignore[arg-type]


def _whole(corpus: Corpus, config: TrainConfig) -> Iterator[Features]:
    """Batches over the first lines of a corpus, in order, with every gap unknown."""
    data, bits = config.data, config.network.row_bits
    lines = min(data.val_lines, len(corpus.lines) - 1)
    starts = corpus.sentences[corpus.lines[: lines + 1]]
    segments = np.stack([starts[:-1], starts[1:]], axis=1)
    if config.network.encoder == "bert":
        windows = cut_windows(segments, data.window)
        for i in range(0, len(windows), data.batch_size):
            yield make_windows(corpus, windows[i : i + data.batch_size], RESTORE, bits, (0,))
        return
    size = data.window * data.batch_size
    cuts = np.unique(np.searchsorted(starts, np.arange(0, int(starts[-1]), size)))
    for first, last in zip(cuts, np.append(cuts[1:], len(segments)), strict=True):
        part = segments[first:last]
        if len(part):
            positions, numbers = gather(part)
            ids, spaced = corpus.ids[positions], corpus.spaced[positions]
            yield make_batch(ids, spaced, numbers, slice(None), RESTORE, bits, (0,))


def tensors(features: Features) -> Tensors:
    """A batch of numpy arrays as tensors."""
    return {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in features.items()}

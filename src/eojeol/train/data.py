"""The Lightning data module: corpora in memory, batches by number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from lightning.pytorch import LightningDataModule
from torch.utils.data import DataLoader, IterableDataset

from eojeol.train.noise import NoiseConfig
from eojeol.train.packing import Corpus, find_files, pack
from eojeol.train.schema import TrainConfig
from eojeol.train.stream import Stream, make_batch
from eojeol.train.windows import WindowStream, cut_windows, make_windows
from eojeol.vocab import Vocab

# Validation asks the hardest question, restore: every gap unknown.
RESTORE = NoiseConfig(unknown=1.0, right=0.0)


class Rounds(IterableDataset[dict[str, torch.Tensor]]):
    """One round of the stream for one process."""

    def __init__(self, stream: Stream, number: int, batches: int, rank: int, world: int) -> None:
        self._arguments = (number, batches, rank, world)
        self._stream = stream

    def __iter__(self) -> Iterator[dict[str, torch.Tensor]]:
        for batch in self._stream.round(*self._arguments):
            yield tensors(batch)

    def __len__(self) -> int:
        return self._arguments[1]


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
        self.vocab = vocab
        self.corpus = corpus
        kind = WindowStream if config.network.encoder == "bert" else Stream
        self.stream = kind(corpus, config.data, config.noise, config.network.row_bits, config.seed)

    def train_dataloader(self) -> DataLoader[Any]:
        """The round of the current epoch; Lightning asks again for every epoch."""
        trainer = self.trainer
        assert trainer is not None
        world = trainer.world_size
        batches = self.config.data.round_batches or max(self.stream.batches_of_a_pass() // world, 1)
        rounds = Rounds(self.stream, trainer.current_epoch, batches, trainer.global_rank, world)
        return DataLoader(rounds, batch_size=None)

    def val_dataloader(self) -> list[Any] | DataLoader[Any]:
        """All of validation, the same for every process; nothing when the config names no validation text."""
        if not self.config.data.val:
            return []
        corpus = pack(find_files(self.config.data.val), self.vocab)
        batches = [tensors(batch) for batch in _whole(corpus, self.config)]
        return DataLoader(batches, batch_size=None)  # type: ignore[arg-type]


def _whole(corpus: Corpus, config: TrainConfig) -> Iterator[Any]:
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
            positions = np.arange(part[0, 0], part[-1, 1])
            numbers = np.repeat(np.arange(len(part), dtype=np.int32), part[:, 1] - part[:, 0])
            yield make_batch(corpus, positions, numbers, slice(None), RESTORE, bits, (0,))


def tensors(batch: Any) -> dict[str, torch.Tensor]:
    """A batch of numpy arrays as tensors; packed ones get a batch dimension of 1, empty n-gram arrays are left out."""
    out = {}
    for name, array in vars(batch).items():
        tensor = torch.from_numpy(np.ascontiguousarray(array))
        if array.ndim and array.shape[-1] == 0:
            continue
        out[name] = tensor if "attention_mask" in vars(batch) else tensor[None]
    return out

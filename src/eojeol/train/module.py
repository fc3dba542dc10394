"""The Lightning module: one loss, one validation, for both encoders.

A batch is a dictionary of tensors that the network takes by name, and `labels`. The loss counts real characters only.
The figures of validation are sums over the whole set, never means over batches, and every process looks at the whole
set, so that they are the same with any number of devices.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from lightning.pytorch import LightningModule
from torch import Tensor, nn
from torch.nn import functional

from eojeol.train.optim import SplitAdam
from eojeol.train.schema import OptimiserConfig
from eojeol.train.stream import IGNORED
from eojeol.vocab import CLS

Tensors = dict[str, Tensor]


class SpacingModule(LightningModule):
    """Trains a network to tag characters B or I.

    Args:
        network: takes a batch's tensors by name, returns logits of shape (batch, length, 2).
        optimiser: rates and schedule.
        max_steps: where the cosine ends.
        about: what a checkpoint must hold beside the weights to be loaded again (plain numbers, strings, lists).
    """

    def __init__(
        self, network: nn.Module, optimiser: OptimiserConfig, max_steps: int, about: dict[str, Any]
    ) -> None:
        super().__init__()
        self.network = network
        self.optimiser = optimiser
        self.max_steps = max_steps
        self.about = about
        self._counts = torch.zeros(4, dtype=torch.float64)

    def training_step(self, batch: Tensors, batch_idx: int) -> Tensor:
        """Mean cross-entropy of the characters of a batch."""
        logits, labels = self._forward(batch)
        loss = functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=IGNORED)
        self.log("train_loss", loss, prog_bar=True, batch_size=1)
        return loss

    def on_validation_epoch_start(self) -> None:
        """Begin counting."""
        self._counts = torch.zeros(4, dtype=torch.float64)

    def validation_step(self, batch: Tensors, batch_idx: int) -> None:
        """Add a batch to the sums of loss and words."""
        logits, labels = self._forward(batch)
        real = labels != IGNORED
        loss = functional.cross_entropy(
            logits.flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="sum"
        )
        hits, predicted, gold = count_words(logits.argmax(-1) == 1, labels, real, _words(batch, real))
        sums = torch.stack([loss.double(), real.sum().double(), hits.double(), (predicted + gold).double()])
        self._counts += sums.cpu()

    def on_validation_epoch_end(self) -> None:
        """Log val_loss (nats a character) and val_f1 (word F1)."""
        loss, characters, hits, words = self._counts.tolist()
        self.log("val_loss", loss / max(characters, 1), prog_bar=True, rank_zero_only=False)
        self.log("val_f1", 2 * hits / max(words, 1), prog_bar=True, rank_zero_only=False)

    def configure_optimizers(self) -> Any:
        """SplitAdam with warm-up, then a cosine or a constant rate."""
        config = self.optimiser
        table = [
            p for n, p in self.network.named_parameters() if n.endswith("table.weight") and p.requires_grad
        ]
        dense = [p for p in self.network.parameters() if p.requires_grad and not any(p is t for t in table)]
        groups: list[dict[str, Any]] = [{"params": dense}]
        if table:
            groups.append({"params": table, "lr": config.table_lr, "sparse": True})
        optimiser = SplitAdam(groups, config.lr, config.weight_decay, (0.9, config.beta2))
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, self._rate)
        return {"optimizer": optimiser, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}

    def configure_gradient_clipping(self, optimizer: Any, gradient_clip_val: Any = None, **_: Any) -> None:
        """Clip the norm of the dense part; a sparse gradient has no cheap norm, and Adam's scale bounds it."""
        dense = [p for p in self.network.parameters() if p.grad is not None and not p.grad.is_sparse]
        nn.utils.clip_grad_norm_(dense, self.optimiser.clip)

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Put in what `load_checkpoint` needs."""
        checkpoint["eojeol"] = self.about

    def _forward(self, batch: Tensors) -> tuple[Tensor, Tensor]:
        inputs = {name: tensor for name, tensor in batch.items() if name != "labels"}
        logits: Tensor = self.network(**inputs)
        return logits.float(), batch["labels"]

    def _rate(self, step: int) -> float:
        config = self.optimiser
        warm = min(1.0, (step + 1) / max(config.warmup, 1))
        if config.schedule == "constant":
            return warm
        done = min(1.0, step / max(self.max_steps, 1))
        return warm * (config.floor + (1 - config.floor) * 0.5 * (1 + math.cos(math.pi * done)))


def _words(batch: Tensors, real: Tensor) -> Tensor:
    """Where a word can start: everywhere in packed text; in windows not at specials, padding, or a shared margin."""
    if "attention_mask" not in batch:
        return torch.ones_like(real)
    return real | (functional.pad(batch["input_ids"], (1, -1)) == CLS)


def count_words(
    predicted: Tensor, labels: Tensor, real: Tensor, words: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Word hits, predicted words, gold words of rows of packed segments.

    A word starts at every B and at the first character of a segment, where the label is IGNORED; it is a hit when it
    starts and ends in the same places.

    Args:
        predicted: B or not, bool, shape (batch, length).
        labels: shape (batch, length).
        real: where the label counts, bool, shape (batch, length).
        words: where a word can start, bool, shape (batch, length); other places only end one.
    """
    gold_start = ~real | (labels == 1)
    start = ~real | predicted
    both = (gold_start & start).flatten()
    either = (gold_start | start).flatten()
    # The next place where either side starts a word must be a start on both sides.
    places = both[either]
    counted = places & words.flatten()[either]
    hits = (counted & torch.cat([places[1:], places.new_ones(1)])).sum() if len(places) else both.sum()
    return hits, (start & words).sum(), (gold_start & words).sum()

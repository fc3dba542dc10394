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
from torch.optim import Optimizer

from eojeol.train.bert import BertNetwork
from eojeol.train.masking import CharacterHead
from eojeol.train.optim import SplitAdam
from eojeol.train.schema import OptimiserConfig
from eojeol.train.shared_table import average, start_alike
from eojeol.train.stream import IGNORED

Tensors = dict[str, Tensor]

# What a batch holds beside the inputs of a network.
NO_INPUTS = ("labels", "owned", "characters")


class SpacingModule(LightningModule):
    """Trains a network to tag characters B or I.

    Args:
        network: takes a batch's tensors by name, returns logits of shape (batch, length, 2).
        optimiser: rates and schedule.
        max_steps: the step at which the cosine ends.
        seed: seed of dropout.
        metadata: what a checkpoint must hold beside the weights to be loaded again (plain numbers, strings, lists).
        masked_weight: weight of the masked-character loss; None where no characters are masked.

    Attributes:
        accumulate: batches of each process that make one step.
    """

    accumulate = 1

    def __init__(
        self,
        network: nn.Module,
        optimiser: OptimiserConfig,
        max_steps: int,
        seed: int,
        metadata: dict[str, Any],
        masked_weight: float | None = None,
    ) -> None:
        super().__init__()
        self.network = network
        self.optimiser = optimiser
        self.max_steps = max_steps
        self.metadata = metadata
        self.masked_weight = masked_weight
        if isinstance(network, BertNetwork) and masked_weight is not None:
            self.characters = CharacterHead(network.bert.get_input_embeddings())
        self.seed = seed
        self._tables = {
            name: parameter
            for name, parameter in self.named_parameters()
            if name.endswith("table.weight") and parameter.requires_grad
        }
        # DistributedDataParallel looks here; shared_table.py does what it leaves out.
        self._ddp_params_and_buffers_to_ignore = list(self._tables)
        self._batch = 0
        self._loss = 0.0
        # For each batch predicted and gold starts of words, and what is no decision: bool, shape (3, characters).
        self._starts: list[Tensor] = []

    def training_step(
        self,
        batch: Tensors,
        batch_idx: int,  # noqa: ARG002  (Lightning's signature)
    ) -> Tensor:
        """Mean cross-entropy of the characters of a batch, in nats: what Lightning differentiates."""
        logits, labels, hidden = self._forward(batch)
        # Not cross_entropy's own mean: a batch of one-character lines has nothing to learn from, and 0 / 0 is no loss.
        loss = _sum_of_losses(logits, labels) / (labels != IGNORED).sum().clamp(min=1)
        self.log("train_loss", loss, prog_bar=True, batch_size=1)
        if hidden is not None and self.masked_weight is not None:
            named = self.characters.loss(hidden, batch["characters"], IGNORED)
            self.log("masked_loss", named, batch_size=1)
            loss = loss + self.masked_weight * named
        return loss

    def on_train_start(self) -> None:
        """Begin with the same table in every process."""
        if self.trainer.world_size > 1:
            for table in self._tables.values():
                start_alike(table)

    def on_train_batch_start(
        self,
        batch: Tensors,  # noqa: ARG002  (Lightning's signature, as below)
        batch_idx: int,
    ) -> None:
        """Begin a batch with random numbers of its own, so that a resumed run has the same dropout."""
        self._batch = batch_idx
        number, turn = self.global_rank, batch_idx % self.accumulate
        if turn:
            number += turn * self.trainer.world_size
        # Far apart, so that no other step, process or batch of the step has the same seed.
        torch.manual_seed(self.seed + 1_000_003 * self.global_step + 7919 * number)

    def on_after_backward(self) -> None:
        """Exchange the table's gradient with the other processes, once a step."""
        whole_step = (self._batch + 1) % self.accumulate == 0
        if self.trainer.world_size > 1 and whole_step:
            for table in self._tables.values():
                average(table)

    def on_validation_epoch_start(self) -> None:
        """Begin counting."""
        self._loss, self._starts = 0.0, []

    def validation_step(
        self,
        batch: Tensors,
        batch_idx: int,  # noqa: ARG002  (Lightning's signature)
    ) -> None:
        """Add up the loss, and keep where words begin."""
        logits, labels, _ = self._forward(batch)
        self._loss += float(_sum_of_losses(logits, labels))
        # Windows overlap, and a character counts in the window that owns it. Packed batches have each character once.
        owned = batch.get("owned", torch.ones_like(labels, dtype=torch.bool))
        ignored, predicted = labels == IGNORED, logits.argmax(-1) == 1
        # What is ignored begins a line: a word begins there on both sides, and nobody decided it.
        starts = torch.stack([predicted | ignored, (labels == 1) | ignored, ignored])
        self._starts.append(starts[:, owned].cpu())

    def on_validation_epoch_end(self) -> None:
        """Log val_loss (nats for each character) and val_f1 (word F1, 0 to 1)."""
        predicted, gold, ignored = torch.cat(self._starts, dim=1)
        hits = count_words(predicted, gold)
        characters, words = int((~ignored).sum()), int(predicted.sum() + gold.sum())
        self.log("val_loss", self._loss / max(characters, 1), prog_bar=True, rank_zero_only=False)
        self.log("val_f1", 2 * hits / max(words, 1), prog_bar=True, rank_zero_only=False)

    def configure_optimizers(self) -> Any:
        """SplitAdam with warm-up, then a cosine (Loshchilov & Hutter 2017, without restarts) or a constant rate."""
        config = self.optimiser
        table = list(self._tables.values())
        dense = [p for p in self.parameters() if p.requires_grad and not any(p is t for t in table)]
        groups: list[dict[str, Any]] = [{"params": dense}]
        if table:
            groups.append({"params": table, "lr": config.table_lr, "sparse": True})
        optimiser = SplitAdam(groups, config.lr, config.weight_decay, (0.9, config.beta2))
        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, self._rate)
        return {"optimizer": optimiser, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}

    def configure_gradient_clipping(
        self,
        optimizer: Optimizer,  # noqa: ARG002  (Lightning's signature, as below)
        gradient_clip_val: float | None = None,  # noqa: ARG002
        gradient_clip_algorithm: str | None = None,  # noqa: ARG002
    ) -> None:
        """Clip the norm of the dense part; a sparse gradient has no cheap norm, and Adam's scale bounds it."""
        dense = [p for p in self.parameters() if p.grad is not None and not p.grad.is_sparse]
        if self.optimiser.clip:
            nn.utils.clip_grad_norm_(dense, self.optimiser.clip)

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Put in what `load_checkpoint` needs."""
        checkpoint["eojeol"] = self.metadata

    def _forward(self, batch: Tensors) -> tuple[Tensor, Tensor, Tensor | None]:
        """Logits in float32, shape (batch, length, 2), and labels, shape (batch, length).

        Where characters are masked also the encoder's hidden states, shape (batch, length, width).
        """
        inputs = network_inputs(batch)
        hidden: Tensor | None = None
        if "characters" in batch and isinstance(self.network, BertNetwork):
            logits, hidden = self.network.encode(**inputs, states=True)
        else:
            logits = self.network(**inputs)
        return logits.float(), batch["labels"], hidden

    def _rate(self, step: int) -> float:
        """Share of the highest learning rate at a step."""
        config = self.optimiser
        warm = min(1.0, (step + 1) / max(config.warmup, 1))
        if config.schedule == "constant":
            return warm
        done = min(1.0, step / max(self.max_steps, 1))
        return warm * (config.floor + (1 - config.floor) * 0.5 * (1 + math.cos(math.pi * done)))


def network_inputs(batch: Tensors) -> Tensors:
    """What of a batch goes into the network, by the names of its arguments."""
    return {name: tensor for name, tensor in batch.items() if name not in NO_INPUTS}


def _sum_of_losses(logits: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy in nats, summed up over what is not ignored: shapes (batch, length, 2) and (batch, length)."""
    return functional.cross_entropy(
        logits.flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="sum"
    )


def count_words(predicted: Tensor, gold: Tensor) -> int:
    """How many words of a text are right: they begin and end at the same two characters on both sides.

    Args:
        predicted: whether a word begins at each character, bool, shape (characters,); true where a line begins.
        gold: the same for the right words.

    Example:
        Five characters, 가나 다 라마 predicted and 가나 다라마 right, with · where no word begins:

            predicted       1 · 1 1 ·
            gold            1 · 1 · ·
            either          1 · 1 1 ·     three places
            both            1   1 0       at those places
            next of both    1   0 1       the end of the text is common to both
            right word      1   0 0       가나
    """
    either = predicted | gold
    both = (predicted & gold)[either]
    # A word that begins on both sides is right if the next place where either begins one is common to both again.
    return int((both & torch.cat([both[1:], both.new_ones(1)])).sum()) if len(both) else 0

"""Where a run is, on standard error: a bar on a terminal, and plain lines for a log file, a CI and everything else.

A line comes after every validation (or round, where nothing is validated), and whenever nobody has said anything for
half a minute; the first one after seconds, for it says how long the run is going to take. There are lines or a bar,
never both.
"""

from __future__ import annotations

import math
import sys
import time
from contextlib import redirect_stdout
from typing import Any

from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.callbacks import Callback, TQDMProgressBar
from lightning.pytorch.callbacks.progress.tqdm_progress import Tqdm
from lightning.pytorch.trainer.states import TrainerFn

from eojeol.train.speed import Speed

# Nobody waits longer than this for a line, unless a single step takes longer.
_PATIENCE_SECONDS = 30.0
_FIRST_SECONDS = 5.0


def say(line: str) -> None:
    """Tell whoever runs the command something: a line on standard error."""
    print(f"eojeol train: {line}", file=sys.stderr, flush=True)


class Bar(TQDMProgressBar):
    """Lightning's bar, which Lightning would write to standard output: that is for results."""

    def init_train_tqdm(self) -> Tqdm:
        """The bar of a round."""
        with redirect_stdout(sys.stderr):
            return super().init_train_tqdm()

    def init_validation_tqdm(self) -> Tqdm:
        """The bar of a validation."""
        with redirect_stdout(sys.stderr):
            return super().init_validation_tqdm()


class Lines(Callback):
    """Says the step, the losses, the rate and the time that is left, line by line.

    Args:
        validated: whether there is validation.
        max_minutes: how long the run may take; None for no limit.
        speed: knows the rate; its hooks have to be called before those of this one.
    """

    def __init__(self, validated: bool, max_minutes: float | None, speed: Speed) -> None:
        self._validated, self._max_seconds, self._speed = validated, (max_minutes or math.inf) * 60, speed
        self._start = self._said = 0.0
        self._first_step = 0

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:  # noqa: ARG002  (Lightning's)
        """Begin to count; a run that goes on does so at its step."""
        self._start = time.monotonic()
        self._said = self._start - max(_PATIENCE_SECONDS - _FIRST_SECONDS, 0)
        self._first_step = trainer.global_step

    def on_train_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,  # noqa: ARG002  (Lightning's signature, as below)
        outputs: Any,  # noqa: ARG002
        batch: Any,  # noqa: ARG002
        batch_idx: int,  # noqa: ARG002
    ) -> None:
        """Say where the run is if it is time."""
        if self._is_time():
            self._say(trainer, self._losses(trainer, "train_loss"))

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:  # noqa: ARG002
        """A round is over: say so, unless its validation did."""
        if not self._validated:
            self._say(trainer, self._losses(trainer, "train_loss"))

    def on_validation_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,  # noqa: ARG002  (Lightning's signature, as below)
        outputs: Any,  # noqa: ARG002
        batch: Any,  # noqa: ARG002
        batch_idx: int,
        dataloader_idx: int = 0,  # noqa: ARG002
    ) -> None:
        """Say that it is validation that takes so long."""
        if _fits(trainer) and self._is_time():
            self._say(trainer, f"validating, batch {batch_idx + 1:,}")

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:  # noqa: ARG002
        """Say what validation found, unless it was that of the model before the training."""
        if _fits(trainer):
            self._say(trainer, self._losses(trainer, "train_loss", "val_loss", "val_f1"))

    def _is_time(self) -> bool:
        return time.monotonic() - self._said >= _PATIENCE_SECONDS

    def _losses(self, trainer: Trainer, *names: str) -> str:
        """The last values of some figures; those that are not known yet are left out."""
        found = trainer.callback_metrics
        return ", ".join(
            f"word F1 {float(found[name]):.4f}" if name == "val_f1" else f"{name} {float(found[name]):.5f}"
            for name in names
            if name in found
        )

    def _say(self, trainer: Trainer, what: str) -> None:
        self._said = time.monotonic()
        if not trainer.is_global_zero:
            return
        seconds = self._said - self._start
        step, steps = trainer.global_step, trainer.estimated_stepping_batches
        done = step - self._first_step
        of = f" of {int(steps):,}" if math.isfinite(steps) else ""
        left = min((steps - step) * seconds / max(done, 1), self._max_seconds - seconds)
        ahead = ""
        if math.isfinite(left) and step < steps:
            minutes, rest = divmod(int(max(left, 0)), 60)
            ahead = f", at most {minutes:,}:{rest:02} min left"
        say(f"step {step:,}{of}: {what}, {self._speed.words(trainer.world_size)}{ahead}")


def _fits(trainer: Trainer) -> bool:
    """Whether validation is a part of the training."""
    return trainer.state.fn == TrainerFn.FITTING

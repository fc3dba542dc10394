"""The history of a run: what its plot shows, collected while it runs."""

from __future__ import annotations

from typing import Any

from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.callbacks import Callback


class History(Callback):
    """Collects (step, value) points of the training loss and of validation, by name.

    Args:
        every: steps between points of the training loss.

    Attributes:
        points: for `train_loss`, `val_loss` and `val_f1` the points so far, in the order of the steps.
    """

    # The name of this class when the first checkpoints were made: under it they hold the points.
    state_key = "Curve"

    def __init__(self, every: int) -> None:
        self.every = every
        self.points: dict[str, list[tuple[int, float]]] = {"train_loss": [], "val_loss": [], "val_f1": []}

    def on_train_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,  # noqa: ARG002  (Lightning's signature, as below)
        outputs: Any,  # noqa: ARG002
        batch: Any,  # noqa: ARG002
        batch_idx: int,
    ) -> None:
        """Keep the training loss at the logger's pace, once a step."""
        whole_step = (batch_idx + 1) % trainer.accumulate_grad_batches == 0
        if whole_step and trainer.global_step % self.every == 0:
            self._keep(trainer, "train_loss")

    def on_validation_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,  # noqa: ARG002  (Lightning's signature)
    ) -> None:
        """Keep the figures of validation."""
        self._keep(trainer, "val_loss")
        self._keep(trainer, "val_f1")

    def state_dict(self) -> dict[str, Any]:
        """The points, for the checkpoint, so that a resumed run has the whole history."""
        return {"points": self.points}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take up the points of a checkpoint."""
        self.points = {
            name: [(int(step), float(value)) for step, value in points]
            for name, points in state_dict["points"].items()
        }

    def _keep(self, trainer: Trainer, name: str) -> None:
        self.points[name].append((trainer.global_step, float(trainer.callback_metrics[name])))

"""How fast a run is: characters a second, and how much of the device's arithmetic the network's products use.

Characters are those of the text: padding doesn't count, and a text that is shown two ways in one step counts once.

The work of a batch is counted, not estimated from the number of weights: PyTorch's own counter follows the forward and
the backward pass of the network over a few positions of the first batch. It counts the products of matrices, two
operations for each pair that is multiplied and added; what looks rows up and what works number by number is not
counted, as is the custom. *Utilisation* (model FLOP utilisation, MFU;
Chowdhery et al. 2022, appendix B) is that work by what the device can do at most, which `trainer.peak_tflops` says.
"""

from __future__ import annotations

import time
from typing import Any

import torch
from lightning.fabric.utilities.throughput import measure_flops
from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.callbacks import Callback
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel

from eojeol.train.module import Tensors, network_inputs

# The length of what is counted: work grows with the length and its square, so two short lengths tell of any.
COUNTED = 64


class Speed(Callback):
    """Keeps count; logs `characters_per_second`, `flops_per_second` and `utilisation`, and has them in words.

    Args:
        every: steps between two points of the curves.
        views: in how many ways a text is shown in one step.
        peak_tflops: 10^12 operations a second that one device can do; None where nobody says.
    """

    def __init__(self, every: int, views: int = 1, peak_tflops: float | None = None) -> None:
        self._every, self._views, self._peak = every, views, peak_tflops
        self._start = self._validation_start = 0.0
        # Seconds of validation, in which nothing is trained on.
        self._validating = 0.0
        self._work: tuple[float, float] | None = None
        # Characters and operations of this process so far. The sum of the former may still be on its way from the
        # device, where nobody has to wait for it before it is wanted.
        self._characters: Tensor | float = 0.0
        self._flops = 0.0
        # Seconds, characters and operations when the logger was last told.
        self._told = (0.0, 0.0, 0.0)

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:  # noqa: ARG002
        """Begin to count; a run that goes on counts its own part."""
        self._start = time.monotonic()

    def on_train_batch_start(
        self,
        trainer: Trainer,  # noqa: ARG002  (Lightning's signature, as below)
        pl_module: LightningModule,
        batch: Tensors,
        batch_idx: int,  # noqa: ARG002
    ) -> None:
        """Count the work of the first batch."""
        if self._work is None:
            network = pl_module.network
            assert isinstance(network, nn.Module)
            self._work = count_work(network, batch)

    def on_train_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,  # noqa: ARG002
        outputs: Any,  # noqa: ARG002
        batch: Tensors,
        batch_idx: int,
    ) -> None:
        """Count the batch, and tell the logger at its pace."""
        rows, length = batch["input_ids"].shape
        if "owned" in batch:
            self._characters = self._characters + batch["owned"].sum() / self._views
        else:
            self._characters = self._characters + rows * length
        linear, square = self._work or (0.0, 0.0)
        self._flops += rows * length * (linear + square * length)
        whole_step = (batch_idx + 1) % trainer.accumulate_grad_batches == 0
        if whole_step and trainer.global_step % self._every == 0:
            self._tell(trainer)

    def on_validation_start(self, trainer: Trainer, pl_module: LightningModule) -> None:  # noqa: ARG002
        """Stop the clock."""
        self._validation_start = time.monotonic()

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:  # noqa: ARG002
        """Let it go on; before the training there is none."""
        if self._start:
            self._validating += time.monotonic() - self._validation_start

    def words(self, world: int) -> str:
        """The mean speed since the beginning.

        Args:
            world: number of processes, which all do as much.
        """
        seconds, characters, flops = self._counts()
        seconds = max(seconds, 1e-9)
        said = f"{characters * world / seconds:,.0f} characters/s"
        if self._peak:
            said += f", {flops / seconds / self._peak / 1e12:.1%} of the peak"
        return said

    def _counts(self) -> tuple[float, float, float]:
        """Seconds of training, characters and operations so far."""
        return time.monotonic() - self._start - self._validating, float(self._characters), self._flops

    def _tell(self, trainer: Trainer) -> None:
        """Log the speed since the last time."""
        now = self._counts()
        seconds, characters, flops = (new - old for new, old in zip(now, self._told, strict=True))
        self._told = now
        figures = {
            "characters_per_second": characters * trainer.world_size / max(seconds, 1e-9),
            "flops_per_second": flops * trainer.world_size / max(seconds, 1e-9),
        }
        if self._peak:
            figures["utilisation"] = flops / max(seconds, 1e-9) / self._peak / 1e12
        for logger in trainer.loggers:
            # Lightning counts the steps of its own curves from 0.
            logger.log_metrics(figures, trainer.global_step - 1)


def count_work(network: nn.Module, batch: Tensors) -> tuple[float, float]:
    """The operations of a forward and a backward pass.

    Args:
        network: takes a batch's tensors by name; its gradients stay as they are.
        batch: tensors of shape (rows, length), where packed ones may have a row for each view.

    Returns:
        a and b, with which a batch of any size takes rows · length · (a + b · length) operations, `rows` being those of
        `input_ids`: what attention does grows with the square of the length, and b is 0 without it.
    """
    inputs = network_inputs(batch)
    packed = "segment_ids" in inputs
    longest = min(inputs["input_ids"].shape[1], COUNTED)
    # Parameters of its own, so that the gradients go nowhere.
    weights = {name: value.detach().requires_grad_() for name, value in network.named_parameters()}

    def of_length(length: int) -> float:
        cut = {name: tensor[: None if packed else 1, :length] for name, tensor in inputs.items()}

        def run() -> Tensor:
            out: Tensor = torch.func.functional_call(network, weights, (), cut)
            return out

        # Not every kernel of attention is known to the counter; the plain one does the same products.
        with sdpa_kernel(SDPBackend.MATH):
            return measure_flops(network, run, lambda logits: logits.float().sum()) / length

    # Without dropout, which does no products, and uncompiled.
    training = network.training
    network.eval()
    many, few = of_length(longest), of_length(max(longest // 2, 1))
    network.train(training)
    square = (many - few) / max(longest - longest // 2, 1)
    return many - square * longest, square

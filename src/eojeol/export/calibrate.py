"""How large the activations get: the step of their uint8 form, from sample text."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from eojeol.evaluate.tasks import task_inputs
from eojeol.spacer import observed
from eojeol.text.gaps import split
from eojeol.train.checkpoint import TorchModel

PEAK = 127
# A few values in a hundred thousand may be cut off; covering them would coarsen every other one.
QUANTILE = 0.9999


def activation_scales(model: TorchModel, gold: list[str]) -> dict[str, float]:
    """Scale of the input of every linear map of the blocks and of the context, by name.

    Args:
        model: the n-gram network.
        gold: sentences; both modes are run over them, correct with the usual noise.
    """
    peaks: dict[str, float] = {}
    hooks = [
        module.register_forward_pre_hook(_recorder(peaks, name))
        for name, module in model.network.named_modules()
        if isinstance(module, torch.nn.Linear) and name.startswith(("blocks.", "context."))
    ]
    for mode, task in (("restore", "restore"), ("correct", "correct")):
        gaps = split("\n".join(task_inputs(task, gold, "calibrate")))
        model.probabilities(gaps.characters, observed(gaps, mode), gaps.segments)  # type: ignore[arg-type]
    for hook in hooks:
        hook.remove()
    return {name: peak / PEAK for name, peak in peaks.items()}


def _recorder(peaks: dict[str, float], name: str) -> Any:
    def record(_: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        peak = float(np.quantile(inputs[0].abs().numpy(), QUANTILE))
        peaks[name] = max(peaks.get(name, 0.0), peak)

    return record

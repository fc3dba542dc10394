"""How large the activations get: the step of their uint8 form, from sample text."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from eojeol.evaluate.tasks import task_inputs
from eojeol.spacer import MODES, observed
from eojeol.text.gaps import split
from eojeol.train.checkpoint import TorchModel

# The largest code on either side of the zero point.
PEAK = 127
# A few values in a hundred thousand may be cut off; covering them would coarsen every other one.
QUANTILE = 0.9999


def activation_scales(model: TorchModel, gold: list[str]) -> dict[str, float]:
    """The step of the uint8 codes for the input of every linear map of the blocks and of the context.

    Activations are quantised with a fixed step, measured beforehand on sample text (static quantisation, Jacob et al.
    2018).

    Args:
        model: the n-gram network.
        gold: sentences; both modes are run over them, correct with the usual noise.

    Returns:
        Steps by the name of the linear map: a value is its code, less 128, times the step.
    """
    peaks: dict[str, float] = {}
    hooks = [
        module.register_forward_pre_hook(_recorder(peaks, name))
        for name, module in model.network.named_modules()
        if isinstance(module, torch.nn.Linear) and name.startswith(("blocks.", "context."))
    ]
    for mode in MODES:
        # The tasks of these names: no spaces at all, and some dropped or added.
        gaps = split("\n".join(task_inputs(mode, gold, "calibrate")))
        model.probabilities(gaps.characters, observed(gaps, mode), gaps.segments)
    for hook in hooks:
        hook.remove()
    return {name: peak / PEAK for name, peak in peaks.items()}


def _recorder(peaks: dict[str, float], name: str) -> Any:
    """A hook that keeps the largest of what goes into a module, the QUANTILE of each call."""

    def record(_: torch.nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        peak = float(np.quantile(inputs[0].abs().numpy(), QUANTILE))
        peaks[name] = max(peaks.get(name, 0.0), peak)

    return record

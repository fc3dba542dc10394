"""The steps of the activations: measured on text, for every product of the blocks and the context."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")

from eojeol.export.calibrate import PEAK, activation_scales
from eojeol.train.checkpoint import load_checkpoint

LINES = ["문을 열어 둔 채로 나가 버려서 걱정이 된다.", "비가 그치고 하늘이 맑게 개었다."]


def test_every_product_of_the_blocks_and_the_context_has_a_step(tiny_checkpoint: Path) -> None:
    model = load_checkpoint(tiny_checkpoint)
    scales = activation_scales(model, LINES)
    blocks = {f"blocks.{i}.{part}" for i in (0, 1) for part in ("up", "down")}
    assert set(scales) == blocks | {"context.features", "context.out"}
    assert all(0 < scale * PEAK < 100 for scale in scales.values())
    # The hooks are gone: another text changes nothing.
    assert not any(module._forward_pre_hooks for module in model.network.modules())


def test_more_text_can_only_raise_the_steps(tiny_checkpoint: Path) -> None:
    model = load_checkpoint(tiny_checkpoint)
    one, both = activation_scales(model, LINES[:1]), activation_scales(model, LINES * 3)
    assert np.mean([both[name] >= 0.8 * one[name] for name in one]) == 1.0

"""A run that is not told its precision takes the one that its device is quick in."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")

import torch

from eojeol.train import precision
from eojeol.train.precision import precision_of


@pytest.mark.parametrize(
    ("named", "accelerator", "graphics", "quick", "expected"),
    [
        ("auto", "cpu", True, False, "32-true"),
        ("auto", "cpu", False, True, "bf16-mixed"),
        ("auto", "auto", False, False, "32-true"),
        ("auto", "auto", True, False, "bf16-mixed"),
        ("auto", "gpu", True, False, "bf16-mixed"),
        ("32-true", "gpu", True, True, "32-true"),
        ("bf16-mixed", "cpu", False, False, "bf16-mixed"),
    ],
)
def test_the_device_decides_where_the_user_does_not(
    monkeypatch: pytest.MonkeyPatch, named: str, accelerator: str, graphics: bool, quick: bool, expected: str
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: graphics)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: graphics)
    monkeypatch.setattr(precision, "has_bfloat16", lambda: quick)
    assert precision_of(named, accelerator) == expected


def test_this_processor_says_whether_it_has_such_arithmetic() -> None:
    assert precision.has_bfloat16() in (True, False)

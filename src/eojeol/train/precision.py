"""What a run computes in where it is not told: bfloat16 on a device that has arithmetic for it, else single precision.

A processor without such arithmetic does every operation in a roundabout way, which takes several times as long: compare
`eojeol train configs/ngram.yaml trainer.max_steps=4` with `trainer.precision=bf16-mixed` and `32-true`.
"""

from __future__ import annotations

import torch

AUTO, HALF, SINGLE = "auto", "bf16-mixed", "32-true"


def precision_of(named: str, accelerator: str) -> str:
    """The precision of a run under Lightning's name.

    Args:
        named: what the configuration says.
        accelerator: what it says of that: cpu, gpu, cuda, auto.
    """
    if named != AUTO:
        return named
    if accelerator != "cpu" and torch.cuda.is_available():
        return HALF if torch.cuda.is_bf16_supported(including_emulation=False) else SINGLE
    return HALF if has_bfloat16() else SINGLE


def has_bfloat16() -> bool:
    """Whether this processor has arithmetic for bfloat16; older versions of PyTorch know of one kind only."""
    if not hasattr(torch.cpu, "get_capabilities"):
        return bool(torch.cpu._is_avx512_bf16_supported())
    found = torch.cpu.get_capabilities()
    return any(found.get(name) for name in ("avx512_bf16", "amx_bf16", "arm_bf16", "bf16"))

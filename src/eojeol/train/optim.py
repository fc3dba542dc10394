"""AdamW for the dense part and lazy Adam for the n-gram table, as one optimiser.

A step touches some fifty thousand of a million rows. A dense optimiser would move all of them, ten times the time of
everything else; `torch.optim.SparseAdam` moves only those touched, but refuses dense parameters, and two optimisers
would mean leaving Lightning's automatic optimisation. So one class that looks at each gradient and does what fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim import AdamW, Optimizer, SparseAdam


class SplitAdam(Optimizer):
    """AdamW on parameters with dense gradients, SparseAdam on those with sparse ones.

    Args:
        groups: parameter groups; a group with `sparse: True` gets SparseAdam.
        lr: default learning rate.
        weight_decay: of the dense groups.
        betas: decay of both moments.
    """

    def __init__(
        self,
        groups: Iterable[dict[str, Any]],
        lr: float,
        weight_decay: float = 0.01,
        betas: tuple[float, float] = (0.9, 0.98),
    ) -> None:
        defaults = {"lr": lr, "betas": betas, "weight_decay": weight_decay, "sparse": False}
        super().__init__(groups, defaults)
        self._parts: dict[bool, Optimizer] = {}
        if dense := self._groups(sparse=False):
            self._parts[False] = AdamW(dense, lr=lr, betas=betas, weight_decay=weight_decay)
        if sparse := self._groups(sparse=True):
            self._parts[True] = SparseAdam(sparse, lr=lr, betas=betas)
        self._share()

    def _groups(self, sparse: bool) -> list[dict[str, Any]]:
        return [group for group in self.param_groups if group["sparse"] == sparse]

    def _share(self) -> None:
        """Let the parts work on this optimiser's own groups and state, so that schedules and checkpoints see them."""
        for sparse, part in self._parts.items():
            part.state = self.state
            part.param_groups = self._groups(sparse)

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take up the state of a checkpoint."""
        super().load_state_dict(state_dict)
        self._share()

    def step(self, closure: Callable[[], float] | None = None) -> Tensor | float | None:  # type: ignore[override]
        """One update of every parameter that has a gradient."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for part in self._parts.values():
            part.step()
        return loss

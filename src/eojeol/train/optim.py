"""AdamW for the dense part and lazy Adam for the n-gram table, as one optimiser.

A step touches some fifty thousand of a million rows. A dense optimiser would move all of them, ten times the time of
everything else; `torch.optim.SparseAdam` (Adam, Kingma & Ba 2015, whose moments decay only in the rows that a step
touches) moves only those, but refuses dense parameters, and two optimisers would mean leaving Lightning's automatic
optimisation. So a single class holds both: AdamW (Loshchilov & Hutter 2019) for the one kind of parameter, SparseAdam
for the other.
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
        weight_decay: weight decay of the dense groups; a decay of the table would have to move all of its rows.
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
        # By whether the gradients are sparse.
        self._inner: dict[bool, Optimizer] = {}
        if dense := self._groups(sparse=False):
            self._inner[False] = AdamW(dense, lr=lr, betas=betas, weight_decay=weight_decay)
        if sparse := self._groups(sparse=True):
            self._inner[True] = SparseAdam(sparse, lr=lr, betas=betas)
        self._share()

    def _groups(self, sparse: bool) -> list[dict[str, Any]]:
        """The parameter groups of one kind."""
        return [group for group in self.param_groups if group["sparse"] == sparse]

    def _share(self) -> None:
        """Let both work on this optimiser's own groups and state, so that schedules and checkpoints see them."""
        for sparse, inner in self._inner.items():
            inner.state = self.state
            inner.param_groups = self._groups(sparse)

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take up the state of a checkpoint."""
        super().load_state_dict(state_dict)
        self._share()

    def step(self, closure: Callable[[], float] | None = None) -> Tensor | float | None:  # type: ignore[override]
        """Update every parameter that has a gradient.

        Args:
            closure: computes the loss anew, if given.

        Returns:
            The loss of the closure.
        """
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for inner in self._inner.values():
            inner.step()
        return loss

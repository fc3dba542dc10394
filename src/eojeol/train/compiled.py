"""Networks that can be compiled for training, but for the look-up in their table.

A sparse gradient is no thing that `torch.compile` knows, and the compiled forward pass gains nothing from holding the
look-up. So a network looks its rows up, and `tag` does the rest. Validation and everything after the training takes
texts of any length one by one, each of which would be compiled anew: it runs the same code uncompiled.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn


class Compilable(nn.Module):
    """A network of two parts: a look-up, and `tag`."""

    _compiled: Callable[..., Any] | None = None

    def compile_for_training(self, backend: str = "inductor") -> None:
        """Let `tag` be compiled when it is first called in training.

        Args:
            backend: one of PyTorch's; the default writes machine code, for which it needs a compiler.
        """
        self._compiled = torch.compile(self.tag, backend=backend)

    @property
    def tagger(self) -> Callable[..., Any]:
        """`tag`, compiled where that was asked for and the network is in training."""
        return self._compiled if self._compiled is not None and self.training else self.tag

    def tag(self, *args: Any, **kwargs: Any) -> Any:
        """What follows the look-up.

        Args:
            args: as the network has it.
            kwargs: likewise.
        """
        raise NotImplementedError

"""The convolutional n-gram network, the embedded default.

For every position: an embedding of the character, one of the observed gap before it, and a projection of the rows of
its nine hashed n-grams, laid side by side. Then residual blocks: layer norm, the position beside its neighbours at
distance k on both sides, a linear map to twice the width, a gate, a linear map back. Then two logits, `I` and `B`.

Between the blocks stands an optional context: means of a few features over a wide window, added to every position. How
a gap should be decided depends on how carefully its sentence was spaced, and that shows only over many gaps.

Written as shifts and matrix products, not as convolutions: int8 makes matrix products two to three times faster in
ONNX Runtime and convolutions slower. Beyond the border of a segment a neighbour is zero, so the answer for a gap is a
function of its own line and of nothing farther away than the reach of the blocks and the n-grams.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from eojeol.engine.ngrams import SHAPES

OBSERVED = 3
TAGS = 2


class GatedBlock(nn.Module):
    """x + down(u · σ(g)), where (u, g) = up(x[t-k], x[t], x[t+k]).

    Args:
        width: of the network.
        dilation: k, the distance of the neighbours.
    """

    def __init__(self, width: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.dilation = dilation
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(3 * width, 2 * width)
        self.down = nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, same: Tensor) -> Tensor:
        """Shape (batch, length, width) to the same.

        Args:
            x: hidden states.
            same: 1 where position t - k is in the segment of t, shape (batch, length, 1).
        """
        k = self.dilation
        y = self.norm(x).to(same.dtype)
        left = functional.pad(y, (0, 0, k, 0))[:, :-k] * same
        right = functional.pad(y[:, k:] * same[:, k:], (0, 0, 0, k))[:, : y.shape[1]]
        u, g = self.up(torch.cat([left, y, right], dim=-1)).chunk(2, dim=-1)
        return cast(Tensor, x + self.down(self.dropout(u * torch.sigmoid(g))))


class Context(nn.Module):
    """x + out(mean of relu(features(norm(x)))) over `window` positions on each side, the position itself included.

    The sums are made by doubling (1, 2, 4, … positions), always in the same order: exact at any place of any batch.

    Args:
        width: of the network.
        features: how many means.
        window: a power of two; the positions t - window + 1 to t + window - 1 of the segment count.
    """

    def __init__(self, width: int, features: int, window: int) -> None:
        super().__init__()
        self.window = window
        self.norm = nn.LayerNorm(width)
        self.features = nn.Linear(width, features)
        self.out = nn.Linear(features, width)
        # Nothing is added until training finds a use for it.
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x: Tensor, segment_ids: Tensor) -> Tensor:
        """Shape (batch, length, width) to the same; segment_ids: shape (batch, length)."""
        seen = torch.relu(self.features(self.norm(x))).float()
        # The last column counts the positions.
        seen = functional.pad(seen, (0, 1), value=1.0)
        before, after, k = seen, seen, 1
        while k < self.window:
            same = same_segment(segment_ids, k).float()
            before = before + functional.pad(before, (0, 0, k, 0))[:, : x.shape[1]] * same
            after = after + functional.pad((after * same)[:, k:], (0, 0, 0, k))[:, : x.shape[1]]
            k *= 2
        total = before + after - seen
        return cast(Tensor, x + self.out(total[..., :-1] / total[..., -1:]))


class NgramNetwork(nn.Module):
    """Characters, observed gaps and n-gram rows in, two logits a position out.

    Args:
        characters: size of the vocabulary.
        rows: rows of the n-gram table.
        row_width: numbers in a row.
        width: of the network.
        dilations: one block each.
        dropout: inside the blocks.
        context: window of the context on each side; 0: no context.
        context_width: features of the context.
    """

    def __init__(
        self,
        characters: int,
        rows: int,
        row_width: int,
        width: int,
        dilations: Sequence[int],
        dropout: float = 0.0,
        context: int = 0,
        context_width: int = 32,
    ) -> None:
        super().__init__()
        self.characters = nn.Embedding(characters, width)
        self.observed = nn.Embedding(OBSERVED, width)
        self.table = nn.Embedding(rows, row_width, sparse=True)
        self.project = nn.Linear(len(SHAPES) * row_width, width)
        self.dilations = tuple(dilations)
        self.blocks = nn.ModuleList(GatedBlock(width, k, dropout) for k in dilations)
        self.context = Context(width, context_width, context) if context else None
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, TAGS)
        nn.init.normal_(self.characters.weight, std=0.1)
        nn.init.normal_(self.observed.weight, std=0.1)
        nn.init.normal_(self.table.weight, std=0.01)

    def forward(
        self, input_ids: Tensor, token_type_ids: Tensor, ngram_ids: Tensor, segment_ids: Tensor
    ) -> Tensor:
        """Logits for I and B, shape (batch, length, 2).

        Args:
            input_ids: character ids, shape (batch, length), or (1, length) if the same for all; so the last two.
            token_type_ids: observed gaps, shape (batch, length).
            ngram_ids: rows of the table, shape (batch, length, 9).
            segment_ids: equal for positions of one segment, shape (batch, length).
        """
        rows = self.table(ngram_ids).flatten(2)
        x = self.characters(input_ids) + self.observed(token_type_ids) + self.project(rows)
        same = {k: same_segment(segment_ids, k).to(_compute_type(x)) for k in set(self.dilations)}
        for i, (block, k) in enumerate(zip(self.blocks, self.dilations, strict=True)):
            if self.context is not None and i == context_place(len(self.dilations)):
                x = self.context(x, segment_ids)
            x = block(x, same[k])
        return cast(Tensor, self.head(self.norm(x)))


def context_place(blocks: int) -> int:
    """The number of the block before which the context stands: in the middle, so that blocks can make use of it."""
    return blocks // 2


def same_segment(segment_ids: Tensor, distance: int) -> Tensor:
    """Whether position t - distance lies in the segment of t: bool, shape (batch, length, 1)."""
    before = functional.pad(segment_ids, (distance, 0), value=-1)[:, : segment_ids.shape[1]]
    return (before == segment_ids).unsqueeze(-1)


def _compute_type(x: Tensor) -> torch.dtype:
    device = x.device.type
    return torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else x.dtype

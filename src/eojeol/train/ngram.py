"""The convolutional n-gram network, the embedded default.

For every position: an embedding of the character, an embedding of the observed gap before it, and a projection of the
rows of its nine hashed n-grams, laid side by side. Then residual blocks: layer norm, the position beside its neighbours
at distance k on both sides, a linear map to twice the width, a gate, a linear map back. Then two logits, `I` and `B`.

The table needs no list of n-grams: their hashes name its rows, and n-grams that meet in a row share it (feature
hashing, Weinberger et al. 2009; fastText does the same with character n-grams, Bojanowski et al. 2017). The gate is
that of gated convolutions (Dauphin et al. 2017): a half of a linear map, times the sigmoid of the other half.

Between the blocks stands an optional context: means of a few features over a wide window, added to every position. How
a gap should be decided depends on how carefully its sentence was spaced, and that shows only over many gaps.

Written as shifts and matrix products, not as convolutions: int8 makes matrix products two to three times faster in
ONNX Runtime and convolutions slower. Beyond the border of a segment a neighbour is zero, so the answer for a gap is a
function of its own line and of nothing farther away than the reach of the blocks and the n-grams.
"""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from eojeol.engine.ngrams import SHAPES
from eojeol.train.compiled import Compilable
from eojeol.train.schema import NetworkConfig

# What a gap can be observed to be (UNKNOWN, JOINED, SPACED), and what it can be decided to be (I, B).
OBSERVED = 3
TAGS = 2


class GatedBlock(nn.Module):
    """x + down(u · σ(g)), where (u, g) = up(x[t-k], x[t], x[t+k]).

    Args:
        width: hidden width of the network.
        dilation: k, the distance of the neighbours, in positions.
        dropout: rate at which gated values are dropped in training.
    """

    def __init__(self, width: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.dilation = dilation
        self.norm = nn.LayerNorm(width)
        self.up = nn.Linear(3 * width, 2 * width)
        self.down = nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, same: Tensor) -> Tensor:
        """Let every position look at its neighbours.

        Args:
            x: hidden states, shape (batch, length, width).
            same: 1 where position t - k is in the segment of t, shape (batch, length, 1).

        Returns:
            Hidden states, shape (batch, length, width).

        Example:
            Five positions of two segments, k = 1; 0 stands for a row of zeros:

                segments        0 0 0 1 1
                y               a b c d e
                same            0 1 1 0 1
                left   y[t-1]   0 a b 0 d      shifted to the right, then times `same`
                right  y[t+1]   b c 0 e 0      times the neighbour's `same`, then shifted to the left
        """
        k = self.dilation
        y = self.norm(x).to(same.dtype)
        left = functional.pad(y, (0, 0, k, 0))[:, :-k] * same
        # Cut to the length again: the padding is longer than a sequence that is shorter than k.
        right = functional.pad(y[:, k:] * same[:, k:], (0, 0, 0, k))[:, : y.shape[1]]
        u, g = self.up(torch.cat([left, y, right], dim=-1)).chunk(2, dim=-1)
        return cast(Tensor, x + self.down(self.dropout(u * torch.sigmoid(g))))


class Context(nn.Module):
    """x + out(mean of relu(features(norm(x)))) over `window` positions on each side, the position itself included.

    The sums are made by doubling (1, 2, 4, … positions), always in the same order: exact at any place of any batch.

    Args:
        width: hidden width of the network.
        features: number of means.
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
        """Add to every position what the positions around it have in common.

        Args:
            x: hidden states, shape (batch, length, width).
            segment_ids: equal for positions of one segment, shape (batch, length).

        Returns:
            Hidden states, shape (batch, length, width).

        Example:
            Five positions of one segment, window 4. `before` sums up what stands to the left, the position included:

                seen              a  b   c    d     e
                before, k = 1     a  ab  bc   cd    de       each plus what stands 1 to the left
                before, k = 2     a  ab  abc  abcd  bcde     each plus what stands 2 to the left: the window

            `after` does the same to the right. Both hold the position itself, so it is taken off once.
        """
        seen = torch.relu(self.features(self.norm(x))).float()
        # The last column sums up ones, which counts the positions: shape (batch, length, features + 1).
        seen = functional.pad(seen, (0, 1), value=1.0)
        before, after, k = seen, seen, 1
        while k < self.window:
            # Where t - k lies in another segment, `before` has reached the first position of its segment already.
            same = same_segment(segment_ids, k).float()
            before = before + functional.pad(before, (0, 0, k, 0))[:, : x.shape[1]] * same
            after = after + functional.pad((after * same)[:, k:], (0, 0, 0, k))[:, : x.shape[1]]
            k *= 2
        total = before + after - seen
        return cast(Tensor, x + self.out(total[..., :-1] / total[..., -1:]))


class NgramNetwork(Compilable):
    """Characters, observed gaps and n-gram rows in, two logits a position out.

    Args:
        config: the network section of a configuration; of it the keys that are not a bert's alone.
        characters: size of the vocabulary.
    """

    def __init__(self, config: NetworkConfig, characters: int) -> None:
        width = config.width
        super().__init__()
        self.characters = nn.Embedding(characters, width)
        self.observed = nn.Embedding(OBSERVED, width)
        self.table = nn.Embedding(1 << config.row_bits, config.row_width, sparse=True)
        self.project = nn.Linear(len(SHAPES) * config.row_width, width)
        self.dilations = tuple(config.dilations)
        self.blocks = nn.ModuleList(GatedBlock(width, k, config.dropout) for k in self.dilations)
        self.context = Context(width, config.context_width, config.context) if config.context else None
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, TAGS)
        nn.init.normal_(self.characters.weight, std=0.1)
        nn.init.normal_(self.observed.weight, std=0.1)
        nn.init.normal_(self.table.weight, std=0.01)

    def forward(
        self, input_ids: Tensor, token_type_ids: Tensor, ngram_ids: Tensor, segment_ids: Tensor
    ) -> Tensor:
        """Logits for I and B.

        Args:
            input_ids: character ids, shape (batch, length), or (1, length) if they are the same for all rows.
            token_type_ids: observed gaps, shape (batch, length).
            ngram_ids: rows of the table, shape (batch, length, 9) or (1, length, 9).
            segment_ids: equal for positions of one segment, shape (batch, length) or (1, length).

        Returns:
            Shape (batch, length, 2).
        """
        rows = self.table(ngram_ids).flatten(2)
        return cast(Tensor, self.tagger(rows, input_ids, token_type_ids, segment_ids))

    def tag(self, rows: Tensor, input_ids: Tensor, token_type_ids: Tensor, segment_ids: Tensor) -> Tensor:
        """Logits for I and B, once the table was asked.

        Args:
            rows: the nine rows of each position side by side, shape (batch, length, 9 · row_width).
            input_ids: see `forward`, as for the other arguments.
            token_type_ids: observed gaps.
            segment_ids: segments.

        Returns:
            Shape (batch, length, 2).
        """
        x = self.characters(input_ids) + self.observed(token_type_ids) + self.project(rows)
        # Once for each distance, not for each block: blocks share distances.
        same = {k: same_segment(segment_ids, k).to(_compute_type(x)) for k in set(self.dilations)}
        for i, (block, k) in enumerate(zip(self.blocks, self.dilations, strict=True)):
            if self.context is not None and i == context_place(len(self.dilations)):
                x = self.context(x, segment_ids)
            x = block(x, same[k])
        return cast(Tensor, self.head(self.norm(x)))


def context_place(blocks: int) -> int:
    """The number of the block before which the context stands: in the middle, so that later blocks can use it.

    Args:
        blocks: number of blocks of the network.
    """
    return blocks // 2


def same_segment(segment_ids: Tensor, distance: int) -> Tensor:
    """Whether position t - distance lies in the segment of t.

    Args:
        segment_ids: equal for positions of one segment, shape (batch, length).
        distance: in positions; before the first position there is no segment.

    Returns:
        bool, shape (batch, length, 1).
    """
    before = functional.pad(segment_ids, (distance, 0), value=-1)[:, : segment_ids.shape[1]]
    return (before == segment_ids).unsqueeze(-1)


def _compute_type(x: Tensor) -> torch.dtype:
    """The type that products are computed in: that of autocast where it is on, so that masks need no conversion."""
    device = x.device.type
    return torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else x.dtype

"""Masked characters: the pretraining objective of BERT (Devlin et al. 2019) beside the spacing objective.

It is for a fresh encoder. Attention has no lexicon at first, and the tags alone teach it slowly. So for a first share
of the steps some characters are replaced by [MASK], and the encoder also says which characters they were; then the tags
alone. The n-grams of the stem are hashed after the masking, so they do not give a character away. The head that names
characters belongs to the training module and not to the network: neither a loaded checkpoint nor an exported model has
it.

All chosen characters become [MASK]; BERT's own mixture of masks, random and unchanged characters makes up for masks
that are never seen later, and here the second part of the training does that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from eojeol.config import option
from eojeol.engine.vocab import MASK


@dataclass
class MaskingConfig:
    """Masked-character pretraining (bert, fresh)."""

    share: float = option(
        0.0, "share of max_steps, from the first one on, with masked characters", least=0, most=1
    )
    rate: float = option(0.15, "share of the characters that are masked", least=0, most=1)
    weight: float = option(1.0, "weight of the masked-character loss beside the spacing loss", least=0)


def choose(length: int, rate: float, seed: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Which characters of a batch are masked.

    Args:
        length: number of characters in the batch.
        rate: share of them that is masked.
        seed: the same seed chooses the same characters.

    Returns:
        Shape (length,).
    """
    return np.random.default_rng(seed).random(length, np.float32) < rate


def masked(ids: npt.NDArray[np.uint16], hidden: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint16]:
    """Put [MASK] at the chosen places.

    Args:
        ids: character ids, shape (length,).
        hidden: which of them to mask, shape (length,).

    Returns:
        Shape (length,).
    """
    return np.where(hidden, np.uint16(MASK), ids)


class CharacterHead(nn.Module):
    """Names characters: a linear map, GELU, layer norm, then a product with the encoder's own character embeddings.

    Args:
        embeddings: the encoder's character embeddings; not copied, and not a part of this module.
    """

    def __init__(self, embeddings: nn.Embedding) -> None:
        super().__init__()
        width = embeddings.embedding_dim
        self.map = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(embeddings.num_embeddings))
        # In a list, so that the weights are not counted and saved twice.
        self._embeddings: list[Any] = [embeddings]

    def loss(self, hidden: Tensor, characters: Tensor, ignored: int) -> Tensor:
        """Mean cross-entropy of the masked characters.

        Args:
            hidden: the encoder's last states, shape (batch, length, width).
            characters: ids of the masked characters, `ignored` elsewhere, shape (batch, length).
            ignored: the label that does not count.

        Returns:
            A single number: nats for each masked character, 0 where nothing is masked.
        """
        # Only the chosen positions go through the head: shape (chosen, width), a fraction of the work.
        chosen = characters != ignored
        states = self.norm(functional.gelu(self.map(hidden[chosen])))
        logits = functional.linear(states, self._embeddings[0].weight, self.bias)
        # A sum over a count, as a batch without a masked character has no mean.
        total = functional.cross_entropy(logits.float(), characters[chosen], reduction="sum")
        return total / chosen.sum().clamp(min=1)

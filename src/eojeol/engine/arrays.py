"""The arrays that go into a model and come out of it, and the numbers that stand for an observed gap.

What the model is shown of a gap is `UNKNOWN` (restore, or the first character of a line), `JOINED` or `SPACED`; the
same three numbers are `token_type_ids` in the files of a model, so they can never change.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from eojeol.text.gaps import Codes, Segments, first_of_segment

UNKNOWN, JOINED, SPACED = 0, 1, 2
# A gap gets a space in restore mode when P(space) is above this.
RESTORE_THRESHOLD = 0.5

Probabilities = npt.NDArray[np.float32]
Observed = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.uint16]
# What a session is fed: arrays by input name.
Feed = dict[str, npt.NDArray[Any]]

__all__ = [
    "JOINED",
    "RESTORE_THRESHOLD",
    "SPACED",
    "UNKNOWN",
    "Codes",
    "Feed",
    "Ids",
    "Observed",
    "Probabilities",
    "Segments",
    "first_of_segment",
    "space_probability",
]


def space_probability(logits: npt.NDArray[np.float32]) -> Probabilities:
    """P(space) from the logits of I and B: shape (…, 2) to (…).

    The softmax of two numbers is the logistic function of their difference; it is clipped where float32 would overflow.
    """
    return np.asarray(1.0 / (1.0 + np.exp(np.clip(logits[..., 0] - logits[..., 1], -60, 60))), np.float32)

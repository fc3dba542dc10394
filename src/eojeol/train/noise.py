"""What the network is shown of the spaces that were typed: nothing, something corrupted, or all of it.

The observed gap before a character is 0 unknown, 1 joined, 2 spaced; it becomes `token_type_ids`. Drawn for each
segment, so that one network learns to restore, to correct, and to leave good text alone. People drop spaces far more
often than they add them, hence the two different ceilings. The defaults are the best of docs/LOG.md for a network that
sees how carefully a whole sentence was spaced; one that does not needs more right text and lighter damage.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from eojeol.engine.arrays import JOINED, UNKNOWN


@dataclass
class NoiseConfig:
    """How the observed gaps of training text are made."""

    unknown: float = field(
        default=0.36, metadata={"doc": "share of segments whose gaps are all unknown (restore)"}
    )
    right: float = field(default=0.19, metadata={"doc": "share whose observed gaps are all right (harm)"})
    drop: float = field(
        default=0.6, metadata={"doc": "ceiling of the rate at which spaces are dropped in the rest"}
    )
    add: float = field(
        default=0.1, metadata={"doc": "ceiling of the rate at which spaces are added in the rest"}
    )
    power: float = field(
        default=1.0,
        metadata={"doc": "rates are the ceiling × u^power, u uniform: 1 even, more: mostly light"},
    )
    hide: float = field(
        default=0.0, metadata={"doc": "ceiling of the rate at which single observed gaps are unknown"}
    )
    both: bool = field(
        default=False,
        metadata={"doc": "read every text twice in one step: all gaps unknown, and as the rest is drawn"},
    )

    def views(self) -> list[NoiseConfig]:
        """How a text is shown in one step: once, drawn by the shares; or twice, with `both`.

        A text that comes back in a later step is known by heart (docs/LOG.md); one that is read twice before the
        weights move is not.
        """
        if not self.both:
            return [self]
        right = self.right / (1 - self.unknown) if self.unknown < 1 else 0.0
        return [replace(self, unknown=1.0, right=0.0), replace(self, unknown=0.0, right=right)]


def observe(
    spaced: npt.NDArray[np.uint8],
    segments: npt.NDArray[np.int32],
    noise: NoiseConfig,
    random: np.random.Generator,
) -> npt.NDArray[np.uint8]:
    """Draw the observed gap before each character.

    The rates of a segment are the ceiling times a power of a uniform number: segments are damaged lightly or heavily.

    Args:
        spaced: gold, 1 where a space stands before the character, shape (length,).
        segments: number of the segment of each position, ascending from 0, shape (length,).
        noise: the shares and ceilings.
        random: source of randomness.

    Returns:
        UNKNOWN, JOINED or SPACED for each position, shape (length,).
    """
    number = int(segments[-1]) + 1 if len(segments) else 0
    kind = random.random(number, np.float32)
    unknown = kind < noise.unknown
    right = (kind >= noise.unknown) & (kind < noise.unknown + noise.right)
    drop = noise.drop * random.random(number, np.float32) ** noise.power
    add = noise.add * random.random(number, np.float32) ** noise.power
    rate = np.where(spaced == 1, drop[segments], add[segments])
    flipped = (random.random(len(spaced), np.float32) < rate) & ~right[segments]
    seen: npt.NDArray[np.uint8] = (spaced.astype(bool) ^ flipped).astype(np.uint8) + np.uint8(JOINED)
    hidden = unknown[segments]
    if noise.hide:
        # Single unknown gaps among known ones: what a line end is when wrapped lines are joined.
        rate = noise.hide * random.random(number, np.float32) ** 2
        hidden = hidden | (random.random(len(spaced), np.float32) < rate[segments])
    seen[hidden] = UNKNOWN
    return seen

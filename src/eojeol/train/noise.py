"""What the network is shown of the spaces that were typed: nothing, something corrupted, or all of it.

The observed gap before a character is UNKNOWN, JOINED or SPACED; it becomes `token_type_ids`. What is shown is drawn
for each segment, so that the same network learns to restore, to correct, and to leave good text alone. People drop
spaces far more often than they add them, hence the two different ceilings. The defaults are the best of docs/LOG.md for
a network that sees how carefully a whole sentence was spaced; a network without a context needs more right text and
lighter damage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from eojeol.config import option
from eojeol.engine.arrays import JOINED, UNKNOWN


@dataclass
class NoiseConfig:
    """How the observed gaps of training text are made."""

    unknown: float = option(0.36, "share of segments whose gaps are all unknown (restore)", least=0, most=1)
    right: float = option(0.19, "share of segments whose observed gaps are all right (harm)", least=0, most=1)
    drop: float = option(
        0.6, "ceiling of the rate at which spaces are dropped in all other segments", least=0, most=1
    )
    add: float = option(
        0.1, "ceiling of the rate at which spaces are added in all other segments", least=0, most=1
    )
    power: float = option(
        1.0, "rates are the ceiling × u^power, u uniform: 1 even, more: mostly light", above=0
    )
    hide: float = option(
        0.0, "ceiling of the rate at which single observed gaps are unknown", least=0, most=1
    )
    both: bool = option(
        False, "read every text twice in one step: all gaps unknown, and with gaps drawn by the other keys"
    )

    def views(self) -> list[NoiseConfig]:
        """How a text is shown in one step: once, drawn by the shares; or twice, with `both`.

        A text that comes back in a later step is known by heart (docs/LOG.md); a text that is read twice before the
        weights move is not.
        """
        if not self.both:
            return [self]
        # `right` is a share of all segments, and here it becomes a share of those that are not unknown.
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
        random: source of randomness; the order of the draws is part of what a seed means.

    Returns:
        UNKNOWN, JOINED or SPACED for each position, shape (length,).

    Example:
        Five characters of two segments, with drop = add = 1, power = 1, and no `hide`:

            spaced              0  0  1  0  1
            segments            0  0  0  1  1    the first is to be damaged, the second to be shown as it is
            rate               .2 .2 .8 .1 .3    the segment's drop rate where a space stands, else its add rate
            flipped             0  0  1  0  0    a draw of its own came below .8; a right segment is never flipped
            seen                1  1  1  1  2    spaced ^ flipped, with JOINED added: the space is not seen
    """
    number = int(segments[-1]) + 1 if len(segments) else 0
    # Drawn for each segment, shape (segments,); `array[segments]` below gives every position its segment's value.
    kind = random.random(number, np.float32)
    unknown = kind < noise.unknown
    right = (kind >= noise.unknown) & (kind < noise.unknown + noise.right)
    drop = noise.drop * random.random(number, np.float32) ** noise.power
    add = noise.add * random.random(number, np.float32) ** noise.power
    rate = np.where(spaced == 1, drop[segments], add[segments])
    # Drawn for right segments too, so that another `right` leaves the damage of all others as it is.
    flipped = (random.random(len(spaced), np.float32) < rate) & ~right[segments]
    # JOINED is 1 and SPACED is 2, so the bit "spaced" and JOINED add up to the state.
    seen: npt.NDArray[np.uint8] = (spaced.astype(bool) ^ flipped).astype(np.uint8) + np.uint8(JOINED)
    hidden = unknown[segments]
    if noise.hide:
        # Single unknown gaps among known ones: what a line end is when wrapped lines are joined.
        rate = noise.hide * random.random(number, np.float32) ** 2
        hidden = hidden | (random.random(len(spaced), np.float32) < rate[segments])
    seen[hidden] = UNKNOWN
    return seen

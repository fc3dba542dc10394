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
from eojeol.engine.arrays import JOINED, UNKNOWN, Probabilities


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
    habits: str = option("", "model that says what people type (configs/habits.yaml); empty: none is asked")
    habit: float = option(0.0, "share of segments whose gaps are typed as `habits` has them", least=0, most=1)
    stray: float = option(
        0.0, "ceiling of the rate at which single gaps of those segments are flipped", least=0, most=1
    )
    edited: str = option(
        "", "model of edited text, to find the gaps that may be spaced or not; empty: none is asked"
    )
    free: float = option(
        0.25, "such a gap is one for which P(space) of `edited` is nearer to 0.5 than this", least=0, most=0.5
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
        # Shares of all segments, which become shares of those that are not unknown.
        shown = 1 - self.unknown
        right, habit = (self.right / shown, self.habit / shown) if shown else (0.0, 0.0)
        return [
            replace(self, unknown=1.0, right=0.0, habit=0.0),
            replace(self, unknown=0.0, right=right, habit=habit),
        ]


@dataclass(frozen=True)
class Asked:
    """What the models say of the gap before each character.

    Attributes:
        people: how probably people put a space there, shape (length,).
        free: whether edited text goes both ways there, shape (length,).
    """

    people: Probabilities
    free: npt.NDArray[np.bool_]


def observe(
    spaced: npt.NDArray[np.uint8],
    segments: npt.NDArray[np.int32],
    noise: NoiseConfig,
    random: np.random.Generator,
    asked: Asked | None = None,
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Draw the observed gap before each character.

    The rates of a segment are the ceiling times a power of a uniform number: segments are damaged lightly or heavily.
    A segment typed by habit has a strength, uniform: that share of its gaps is drawn from the habits, the others are
    right. So lines go from hardly touched to wholly habitual, and the network can tell them apart. Where such a gap is
    free, what was typed is right.

    Args:
        spaced: gold, 1 where a space stands before the character, shape (length,).
        segments: number of the segment of each position, ascending from 0, shape (length,).
        noise: the shares and ceilings.
        random: source of randomness; the order of the draws is part of what a seed means.
        asked: what the models of `noise` say of these gaps; None where none is asked.

    Returns:
        UNKNOWN, JOINED or SPACED for each position, shape (length,); and 1 where a space belongs before it, which is
        `spaced` but for the free gaps of what is typed by habit, shape (length,).

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
    typed = spaced.astype(bool) ^ flipped
    hidden = unknown[segments]
    if noise.hide:
        # Single unknown gaps among known ones: what a line end is when wrapped lines are joined.
        rate = noise.hide * random.random(number, np.float32) ** 2
        hidden = hidden | (random.random(len(spaced), np.float32) < rate[segments])
    target = spaced
    if asked is not None:
        known = noise.unknown + noise.right
        habitual = ((kind >= known) & (kind < known + noise.habit))[segments]
        typed = np.where(habitual, _by_habit(spaced, segments, noise, random, asked.people), typed)
        target = np.where(habitual & asked.free & ~hidden, typed, spaced).astype(np.uint8)
    # JOINED is 1 and SPACED is 2, so the bit "typed" and JOINED add up to the state.
    seen: npt.NDArray[np.uint8] = typed.astype(np.uint8) + np.uint8(JOINED)
    seen[hidden] = UNKNOWN
    return seen, target


def _by_habit(
    spaced: npt.NDArray[np.uint8],
    segments: npt.NDArray[np.int32],
    noise: NoiseConfig,
    random: np.random.Generator,
    people: Probabilities,
) -> npt.NDArray[np.bool_]:
    """Whether a space is typed before each character: shape (length,)."""
    strength, stray = random.random((2, int(segments[-1]) + 1 if len(segments) else 0), np.float32)
    drawn = random.random(len(spaced), np.float32) < people
    own = random.random(len(spaced), np.float32) < strength[segments]
    # Most of these segments have next to no stray gaps.
    flipped = random.random(len(spaced), np.float32) < noise.stray * stray[segments] ** 4
    typed: npt.NDArray[np.bool_] = np.where(own, drawn, spaced.astype(bool)) ^ flipped
    return typed

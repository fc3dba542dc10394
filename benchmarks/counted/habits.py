"""Typed gaps as people leave them: drawn from a model of their habits, mixed with right and with random ones.

The model of habits is a small network trained to restore text as people typed it (comments, petitions, typed sides of
corrections): asked about a gap of edited text it answers how often people put a space there. What it is sure of,
whatever is right, nobody chooses: there a typed space is no evidence. What it leaves open the typist chose.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eojeol.engine.arrays import JOINED, UNKNOWN


@dataclass
class HabitNoise:
    """Shares of the lines and rates within them.

    Args:
        unknown: share of lines whose gaps are all unknown (restore).
        habit: of the rest, share typed by habit.
        right: of the rest, share typed right; what is left is damaged at random.
        drop: ceiling of the rate at which random damage drops spaces; the rate of a line is uniform below it.
        add: ceiling of the rate at which it adds spaces.
        stray: share of the habit lines that also have stray gaps flipped.
        stray_rate: the rate of those flips.
    """

    unknown: float = 0.4
    habit: float = 0.5
    right: float = 0.2
    drop: float = 0.6
    add: float = 0.1
    stray: float = 0.25
    stray_rate: float = 0.03


def observe(
    spaced: npt.NDArray[np.uint8],
    habits: npt.NDArray[np.float32],
    lines: npt.NDArray[np.int64],
    noise: HabitNoise,
    random: np.random.Generator,
) -> npt.NDArray[np.uint8]:
    """Draw the typed gap before each character.

    A line typed by habit has a strength of habit, uniform: that share of its gaps is drawn from the habits, the others
    are right. So lines go from hardly touched to wholly habitual, and the network can tell them apart.

    Args:
        spaced: gold, 1 where a space stands before the character, shape (length,).
        habits: how probably people put one there, shape (length,).
        lines: number of each position's line, from 0, shape (length,).
        noise: the shares and rates.
        random: source of randomness.

    Returns:
        UNKNOWN, JOINED or SPACED of each gap, shape (length,).
    """
    number = int(lines[-1]) + 1 if len(lines) else 0
    kind, strength, drop, add, stray, hide = random.random((6, number), np.float32)
    drawn = random.random(len(spaced), np.float32) < habits
    own = random.random(len(spaced), np.float32) < strength[lines]
    dice = random.random(len(spaced), np.float32)
    habitual = np.where(own, drawn, spaced)
    habitual = habitual ^ ((stray[lines] < noise.stray) & (dice < noise.stray_rate))
    rate = np.where(spaced == 1, noise.drop * drop[lines], noise.add * add[lines])
    damaged = spaced ^ (dice < rate)
    which = kind[lines]
    typed = np.where(
        which < noise.habit, habitual, np.where(which < noise.habit + noise.right, spaced, damaged)
    )
    return np.where(hide[lines] < noise.unknown, UNKNOWN, typed + JOINED).astype(np.uint8)

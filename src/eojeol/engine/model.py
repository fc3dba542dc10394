"""What a model is to everything that asks one: probabilities, and how far it looks."""

from __future__ import annotations

from typing import Protocol

from eojeol.engine.arrays import Codes, Observed, Probabilities, Segments


class Model(Protocol):
    """What `Spacer` asks of a model: `engine.Engine` has it, and so has a network in training.

    A model in memory may also have an attribute `reach`, the number of units on each side that a probability can
    depend on; then a line of any length is worked on in pieces. Without it each line is worked on whole.
    """

    def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
        """P(space) of the gap before each unit; see `Engine.probabilities`."""
        ...


def reach_of(model: Model) -> int | None:
    """How many units away a model looks; None if that is not known or depends on where a line begins."""
    reach = getattr(model, "reach", None)
    return reach if isinstance(reach, int) else None

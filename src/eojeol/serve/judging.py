"""Texts that arrive together are judged together: one call of the model for all, whatever each of them asks for.

What the model is shown does not depend on anybody's settings, so the units of all texts are put one after the other,
parted by their segment numbers, and the model runs once. The library then decides each request as it always does, with
`Known` in the place of the model: it hands out what the model has said. So nothing here decides anything, and a result
can only be that of a single call.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from eojeol.changes import Change
from eojeol.engine import Codes, Observed, Probabilities, Segments
from eojeol.settings import Settings
from eojeol.spacer import Mode, Model, Spacer, observed
from eojeol.text import split


class Texts(NamedTuple):
    """Texts of one request, small enough to be judged in one turn.

    Attributes:
        texts: at least one.
        settings: hashable, so that requests with equal ones can share the work.
        mode: "correct" or "restore".
        check: give the changes of each text instead of the fixed text.
    """

    texts: tuple[str, ...]
    settings: Settings
    mode: Mode
    check: bool


class Units(NamedTuple):
    """What `Model.probabilities` takes: units of texts that are judged elsewhere."""

    characters: Codes
    observed: Observed
    segments: Segments


Work = Texts | Units
# Fixed texts, or the changes of each text, or P(space) of each unit.
Outcome = list[str] | list[list[Change]] | Probabilities


class Known:
    """A model that has been asked already: it gives its answers away in their order.

    Args:
        probabilities: of all units that it will be asked about, shape (units,).
    """

    def __init__(self, probabilities: Probabilities) -> None:
        self._left = probabilities

    def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
        """The answers for the next units, shape (units,)."""
        mine, self._left = self._left[: len(characters)], self._left[len(characters) :]
        return mine


def judge_together(model: Model, works: Sequence[Work]) -> list[Outcome | Exception]:
    """Judge what has arrived.

    Args:
        model: is called once.
        works: texts, and units that somebody else will decide.

    Returns:
        One outcome for each; an exception for those that could not be judged, while the others were.
    """
    groups: dict[object, list[int]] = {}
    for number, work in enumerate(works):
        key: object = number if isinstance(work, Units) else (work.settings, work.mode, work.check)
        groups.setdefault(key, []).append(number)
    members = [[works[number] for number in numbers] for numbers in groups.values()]
    answers = _ask_once(model, [_units(works) for works in members])
    outcomes: list[Outcome | Exception] = [answers[0]] * len(works)
    for numbers, group, known in zip(groups.values(), members, answers, strict=True):
        for number, outcome in zip(numbers, _decide(group, known), strict=True):
            outcomes[number] = outcome
    return outcomes


def spacer_with(model: Model, settings: Settings) -> Spacer:
    """The library with this model and these settings."""
    spacer = Spacer(model)
    spacer.settings = settings
    return spacer


def _units(group: Sequence[Work]) -> Units:
    """What the model is asked for works of one kind."""
    first = group[0]
    if isinstance(first, Units):
        return first
    gaps = split("\n".join(text for work in group if isinstance(work, Texts) for text in work.texts))
    return Units(gaps.characters, observed(gaps, first.mode), gaps.segments)


def _ask_once(model: Model, asked: Sequence[Units]) -> list[Probabilities]:
    """P(space) of the units of each, by one call."""
    if len(asked) == 1:
        return [model.probabilities(*asked[0])]
    segments = []
    base = 0
    for units in asked:
        if len(units.segments):
            segments.append(units.segments - units.segments[0] + np.int32(base))
            base = int(segments[-1][-1]) + 1
        else:
            segments.append(units.segments)
    found = model.probabilities(
        np.concatenate([units.characters for units in asked]),
        np.concatenate([units.observed for units in asked]),
        np.concatenate(segments),
    )
    borders = np.cumsum([len(units.characters) for units in asked])[:-1]
    return list(np.split(found, borders))


def _decide(group: Sequence[Work], known: Probabilities) -> Sequence[Outcome | Exception]:
    first = group[0]
    if isinstance(first, Units):
        return [known]
    spacer = spacer_with(Known(known), first.settings)
    works = [work for work in group if isinstance(work, Texts)]
    try:
        if first.check:
            return [[spacer.check(text, first.mode) for text in work.texts] for work in works]
        fixed = iter(spacer.batch((text for work in works for text in work.texts), first.mode))
        return [[next(fixed) for _ in work.texts] for work in works]
    except Exception as error:  # one group's trouble is not that of the others
        return [error] * len(works)

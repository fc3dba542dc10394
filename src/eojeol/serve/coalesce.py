"""Requests that arrive together are answered in one call of the library.

Texts with the same settings go to `Spacer.batch` or `Spacer.check_batch` together, which give each text the result that
it has alone; so nothing here decides anything. Requests with other settings take a call of their own, because settings
have a say in what the model is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from eojeol.changes import Change
from eojeol.engine.arrays import Codes, Observed, Probabilities, Segments
from eojeol.settings import Mode, Settings
from eojeol.spacer import Model, Spacer

T = TypeVar("T")


class TextRequest(NamedTuple):
    """The texts of one request, and how they are to be fixed.

    Attributes:
        texts: at least one.
        settings: hashable, so that requests with equal settings can share a call.
        mode: "correct" or "restore".
    """

    texts: tuple[str, ...]
    settings: Settings
    mode: Mode


class ModelInput(NamedTuple):
    """The arguments of `Model.probabilities`: a piece of a text that a worker thread decides.

    Attributes:
        characters: code points, shape (units,).
        observed: the typed gaps as the model is shown them, shape (units,).
        segments: number of the segment of each unit, shape (units,).
    """

    characters: Codes
    observed: Observed
    segments: Segments


def fix_texts(model: Model, requests: Sequence[TextRequest]) -> list[list[str] | Exception]:
    """The fixed texts of each request; see `run_batch`."""
    return run_batch(model, requests, Spacer.batch)


def check_texts(model: Model, requests: Sequence[TextRequest]) -> list[list[list[Change]] | Exception]:
    """The changes of each text of each request; see `run_batch`."""
    return run_batch(model, requests, Spacer.check_batch)


def predict(model: Model, inputs: Sequence[ModelInput]) -> list[Probabilities | Exception]:
    """P(space) of each unit of each input, or the exception that one of them raised.

    Args:
        model: is called once for each input.
        inputs: arrays of shape (units,), each of a text of its own.
    """
    return [_predict(model, each) for each in inputs]


def run_batch(
    model: Model,
    requests: Sequence[TextRequest],
    call: Callable[[Spacer, list[str], Mode], list[T]],
) -> list[list[T] | Exception]:
    """Answer requests with as few calls as there are different settings.

    Args:
        model: the model; called once or twice for all texts with the same settings.
        requests: any number of requests.
        call: the method of `Spacer` that takes many texts and gives one result for each.

    Returns:
        One list of results for each request; an exception for those whose call failed, while the others were answered.
    """
    groups: dict[tuple[Settings, Mode], list[int]] = {}
    for number, request in enumerate(requests):
        groups.setdefault((request.settings, request.mode), []).append(number)
    outcomes: dict[int, list[T] | Exception] = {}
    for (settings, mode), numbers in groups.items():
        texts = [text for number in numbers for text in requests[number].texts]
        try:
            results = call(Spacer.from_settings(model, settings), texts, mode)
        except Exception as error:  # whatever it is, the requests with other settings are still answered
            outcomes.update((number, error) for number in numbers)
            continue
        # Three texts of the first request and two of the second: results 0 to 2 and 3 to 4.
        start = 0
        for number in numbers:
            end = start + len(requests[number].texts)
            outcomes[number] = results[start:end]
            start = end
    return [outcomes[number] for number in range(len(requests))]


def _predict(model: Model, given: ModelInput) -> Probabilities | Exception:
    try:
        return model.probabilities(*given)
    except Exception as error:  # it is the answer of this input alone
        return error

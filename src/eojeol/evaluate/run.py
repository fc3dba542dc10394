"""Measure any function that spaces lines: gold → inputs → predictions → figures.

What is measured is a plain function from a list of lines to a list of lines. A model, a rule, a checkpoint in
the middle of training, a service behind HTTP all fit, and none of them is known here.
"""

from __future__ import annotations

import gzip
import lzma
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eojeol.errors import InputError, error_context
from eojeol.evaluate.counts import LineCounts, count_lines
from eojeol.evaluate.metrics import Scores, total
from eojeol.evaluate.tasks import task_inputs, task_name
from eojeol.text.encoding import Decoder

Predict = Callable[[list[str]], list[str]]


@dataclass(frozen=True)
class Result:
    """A text under a task.

    Attributes:
        task: a name from `tasks.TASKS`.
        name: what seeded the noise.
        gold: the right lines.
        inputs: what the task made of them, as many lines.
        predictions: what was made of the inputs, as many lines.
        counts: hits and misses of each line.
        scores: the figures.
    """

    task: str
    name: str
    gold: list[str]
    inputs: list[str]
    predictions: list[str]
    counts: LineCounts
    scores: Scores


@dataclass(frozen=True)
class Macro:
    """Plain means over texts (each counts the same, however long), and the sum of the altered lines."""

    word_f1: float
    sentence_accuracy: float
    altered: int


def evaluate(predict: Predict, gold: list[str], task: str, name: str) -> Result:
    """Make the inputs of a task, let `predict` space them, and score.

    Args:
        predict: gets all input lines, returns as many lines.
        gold: the right lines.
        task: `restore`, `correct` or `harm`.
        name: seeds the noise of `correct`; for a file, `tasks.task_name(path)`.

    Raises:
        UsageError: there is no such task.
        InputError: `predict` returned another number of lines.
    """
    inputs = task_inputs(task, gold, name)
    predictions = predict(list(inputs))
    counts = count_lines(gold, predictions)
    return Result(task, name, gold, inputs, predictions, counts, total(counts))


def evaluate_many(paths: Iterable[str | Path], predictors: Mapping[str, Predict]) -> list[Result]:
    """Evaluate several gold files under several tasks; `report.markdown_table` shows the outcome.

    Args:
        paths: gold files, as `read_gold` reads them.
        predictors: for each task, the function to measure.

    Returns:
        One result for each file and task, files in the order given, tasks within a file.
    """
    results = []
    for path in paths:
        gold = read_gold(path)
        for task, predict in predictors.items():
            results.append(evaluate(predict, gold, task, task_name(path)))
    return results


def macro(results: Sequence[Result]) -> Macro:
    """The plain mean over results of one task.

    Raises:
        InputError: there are no results.
    """
    if not results:
        raise InputError("no results to average; give at least one gold file")
    return Macro(
        word_f1=sum(result.scores.word.f1 for result in results) / len(results),
        sentence_accuracy=sum(result.scores.sentence.accuracy for result in results) / len(results),
        altered=sum(result.scores.altered for result in results),
    )


def rules_none(lines: list[str]) -> list[str]:
    """The baseline `rules:none`: every line as it came. Under `correct` it shows the damage of the noise."""
    return list(lines)


def read_gold(path: str | Path, errors: str = "strict") -> list[str]:
    r"""Read a UTF-8 text, one sentence a line; `.gz` and `.xz` are decompressed.

    Lines end at `\n` or `\r\n` and nowhere else, so that other separators inside a sentence cannot shift the
    lines.

    Args:
        path: the file.
        errors: `strict`, or `replace` to put U+FFFD for bytes that are not UTF-8 and go on.

    Raises:
        InputError: no such file, a directory, unreadable, damaged compression, or no text in it.
        DecodeError: a byte is not UTF-8; line and byte offset (of the decompressed text) are named.
    """
    path = Path(path)
    data = _read_bytes(path)
    remedy = "save it as UTF-8, or replace such bytes with --errors replace"
    with error_context(str(path)):
        text = Decoder(None, errors, remedy=remedy).decode(data, final=True)
    if not text.strip():
        raise InputError(f"{path} is empty; give a text with one sentence a line")
    lines = [line.rstrip("\r") for line in text.split("\n")]
    if not lines[-1]:
        lines.pop()
    return lines


def _read_bytes(path: Path) -> bytes:
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as zipped:
                return zipped.read()
        if path.suffix == ".xz":
            with lzma.open(path) as packed:
                return packed.read()
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path} does not exist; give the path of a text file") from None
    except IsADirectoryError:
        raise InputError(f"{path} is a directory; give the path of a text file") from None
    except (gzip.BadGzipFile, lzma.LZMAError, zlib.error, EOFError):
        raise InputError(f"{path} is not a whole {path.suffix} file; pack or copy it again") from None
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}; check its permissions") from None

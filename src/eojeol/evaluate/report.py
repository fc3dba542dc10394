"""What a person reads after a test: report.txt, the same as report.json, and examples.tsv, worst lines first.

The BI table has the layout of seqeval's classification_report, because readers of Korean spacing papers know
it by sight; the figures that say more about spacing stand below it, two of them with their bootstrap
interval.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np

from eojeol.evaluate.bootstrap import RESAMPLES, SEED, Interval, Intervals, bootstrap
from eojeol.evaluate.metrics import BIReport, Scores
from eojeol.evaluate.run import Result, macro
from eojeol.files import write_together

EXAMPLES = 1000
# It grows when a field of report.json goes or means something else, not when one is added.
SCHEMA = 1

# A line of the file must be an example whatever the text holds: everything that some reader takes for a line
# break is escaped, and the backslash too, so that the escapes can be undone.
_ESCAPES = str.maketrans(
    {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
    | {char: f"\\u{ord(char):04x}" for char in "\x00\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"}
)


def report_text(scores: Scores, intervals: Intervals | None = None, title: str = "") -> str:
    """The report as text.

    Args:
        scores: the figures.
        intervals: from `bootstrap`; shown beside their figures when given.
        title: a first line, such as the task and the name of the text.
    """
    head = f"{title}: " if title else ""
    word_f1 = _shown(intervals.word_f1 if intervals else None)
    sentence = _shown(intervals.sentence_accuracy if intervals else None)
    return "\n".join(
        [
            f"{head}{scores.lines} lines, {scores.characters} characters",
            "",
            bi_table(scores.bi),
            "",
            f"word F1            {scores.word.f1:8.4f}{word_f1}",
            f"space F1           {scores.space.f1:8.4f}",
            f"syllable accuracy  {scores.syllable.accuracy:8.4f}",
            f"sentence accuracy  {scores.sentence.accuracy:8.4f}{sentence}",
            f"altered lines      {scores.altered:8d} of {scores.lines}",
            "",
        ]
    )


def bi_table(bi: BIReport, digits: int = 4) -> str:
    """The BI rows laid out as seqeval prints them.

    Args:
        bi: the rows.
        digits: digits behind the decimal point.
    """
    lines = [" " * 12 + "".join(f"{name:>{width}}" for name, width in zip(_HEADS, _WIDTHS, strict=True)), ""]
    for name, row in bi.rows().items():
        if name == "micro_avg":
            lines.append("")
        *shares, support = astuple(row)
        cells = [f"{share:>{width}.{digits}f}" for share, width in zip(shares, _WIDTHS, strict=False)]
        lines.append(f"{name.replace('_', ' '):>12}{''.join(cells)}{support:>{_WIDTHS[-1]}}")
    return "\n".join(lines)


_HEADS = ("precision", "recall", "f1-score", "support")
_WIDTHS = (11, 10, 10, 10)


def report_dict(result: Result, intervals: Intervals) -> dict[str, Any]:
    """The content of report.json: task and name, the keys of `Scores.to_dict`, and the intervals.

    Args:
        result: from `run.evaluate`.
        intervals: from `bootstrap`.
    """
    return {
        "schema": SCHEMA,
        "task": result.task,
        "name": result.name,
        **result.scores.to_dict(),
        "interval_95": {
            "word_f1": list(astuple(intervals.word_f1)),
            "sentence_accuracy": list(astuple(intervals.sentence_accuracy)),
            "resamples": RESAMPLES,
            "seed": SEED,
        },
    }


def examples_tsv(result: Result, limit: int = EXAMPLES) -> str:
    """Pairs of gold and prediction, errors first, the pair with the most wrong gaps on top.

    Columns: status (`error` or `ok`), gold, predicted, wrong_gaps. In an altered line every gap counts as
    wrong. Tabs, line breaks and backslashes inside a cell are written as backslash escapes.

    Args:
        result: what to show.
        limit: the most examples to show.
    """
    counts = result.counts
    wrong = counts.gaps - counts.right_gaps
    # By `exact` first, the last key given; stable, so that equal lines stay in the order of the text. Five lines with
    # exact 1 0 1 0 0 and wrong 0 2 0 7 2 come out as 3 1 4 0 2.
    order = np.lexsort((-wrong, counts.exact))[:limit]
    rows = ["status\tgold\tpredicted\twrong_gaps"]
    for i in order.tolist():
        status = "ok" if counts.exact[i] else "error"
        rows.append(f"{status}\t{_cell(result.gold[i])}\t{_cell(result.predictions[i])}\t{wrong[i]}")
    return "\n".join(rows) + "\n"


def write_report(folder: str | Path, result: Result, limit: int = EXAMPLES) -> str:
    """Write report.txt, report.json and examples.tsv, all three or none.

    Args:
        folder: made if absent; older reports in it are replaced.
        result: from `run.evaluate`.
        limit: the most examples to show.

    Returns:
        The text of report.txt.

    Raises:
        InputError: `folder` is a file.
        EnvironmentTrouble: the files could not be written.
    """
    intervals = bootstrap(result.counts)
    text = report_text(result.scores, intervals, f"{result.task} {result.name}".strip())
    contents = {
        "report.txt": text,
        "report.json": json.dumps(report_dict(result, intervals), ensure_ascii=False, indent=1) + "\n",
        "examples.tsv": examples_tsv(result, limit),
    }
    # A lone surrogate in a line has no UTF-8 form; it is shown as an escape rather than lose the whole
    # report.
    write_together(
        Path(folder), {name: body.encode("utf-8", "backslashreplace") for name, body in contents.items()}
    )
    return text


def markdown_table(results: Sequence[Result]) -> str:
    """A Markdown table: a row for each text, three columns for each task, figures in percent, the macro average last.

    Args:
        results: from `run.evaluate_many`: every text under the same tasks.
    """
    tasks = list(dict.fromkeys(result.task for result in results))
    heads = [f"{task} {what}" for task in tasks for what in ("word F1", "sentence acc.", "altered")]
    rows = [["text", *heads], ["---", *["--:"] * len(heads)]]
    names = dict.fromkeys(result.name for result in results)
    rows += [[name, *_cells([r for r in results if r.name == name], tasks)] for name in names]
    rows.append(["**macro**", *_cells(results, tasks)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cells(results: Sequence[Result], tasks: list[str]) -> list[str]:
    cells = []
    for task in tasks:
        mean = macro([result for result in results if result.task == task])
        cells += [f"{100 * mean.word_f1:.2f}", f"{100 * mean.sentence_accuracy:.2f}", str(mean.altered)]
    return cells


def _shown(interval: Interval | None) -> str:
    return f"   95 % interval {interval.low:.4f} to {interval.high:.4f}" if interval else ""


def _cell(text: str) -> str:
    return text.translate(_ESCAPES)

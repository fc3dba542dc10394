"""Measuring word spacing: gold lines → task inputs → predictions → counts of every line → figures → report.

`counts` counts what is right in each line, `metrics` defines the figures, `tasks` makes the inputs, `run` puts
them around any function that spaces lines, `bootstrap` says how far a figure can be trusted, `report` and `plots`
write what a person reads. Nothing in here knows a model: what is measured is a function from lines to lines.
"""

from __future__ import annotations

from eojeol.evaluate.metrics import Scores, score
from eojeol.evaluate.report import report_text, write_report
from eojeol.evaluate.run import Result, evaluate, evaluate_many, read_gold, rules_none
from eojeol.evaluate.tasks import TASKS, task_inputs

__all__ = [
    "TASKS",
    "Result",
    "Scores",
    "evaluate",
    "evaluate_many",
    "read_gold",
    "report_text",
    "rules_none",
    "score",
    "task_inputs",
    "write_report",
]

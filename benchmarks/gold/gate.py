"""The gates: the model decides no worse than the released one, and the code does no more work for it.

    python -m benchmarks.gold.gate [--model FOLDER] [--renew]

Compares with `benchmarks/gold/baseline.json`, which `--renew` writes anew after a release. What fails is named, and the
exit code is then 1:

- word F1 of restore or of correct, mean over the domains, fell by more than 0.1;
- *wrong* of correct or of harm (changes against the norm, of 1,000 words) rose at all;
- the work for a fixed text grew by more than 5 %: calls of functions and units given to the network. Nothing is timed,
  so a busy machine changes nothing. Calls are compared under the same minor version of Python only; each counts them in
  its own way.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import eojeol
from benchmarks.common import argument_parser, run_script
from benchmarks.gold.files import DOMAINS, FOLDER
from benchmarks.gold.score import HEADS, task_figures
from benchmarks.quality.lattice import TASKS
from eojeol import Spacer
from eojeol.engine.arrays import Codes, Observed, Probabilities, Segments
from eojeol.engine.engine import Engine
from eojeol.engine.folder import embedded
from eojeol.evaluate.variants import read_sentences
from eojeol.files import replacing
from eojeol.settings import Mode

BASELINE = FOLDER / "baseline.json"
LEAST_F1 = 0.1  # points that word F1 may fall
MOST_WORK = 1.05
# Sentences of each domain in the fixed text.
WORKLOAD = 20
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

Figures = dict[str, float]


class CountedModel:
    """A model that counts the units it is asked about."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.reach = engine.reach
        self.units = 0

    def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
        """As the engine has it: shape (units,) in and out."""
        self.units += len(characters)
        return self._engine.probabilities(characters, observed, segments)


def quality(spacer: Spacer, domains: Sequence[str] = DOMAINS) -> Figures:
    """Word F1 and *wrong* of each task, means over domains; names such as "restore word F1".

    Args:
        spacer: the model.
        domains: those to ask; the baseline is of all.
    """
    found: dict[str, list[float]] = {}
    for domain in domains:
        sentences = list(read_sentences(FOLDER / f"{domain}.tsv").values())
        for task in TASKS:
            figures = dict(zip(HEADS, task_figures(spacer, domain, sentences, task), strict=True))
            for name in ("word F1", "wrong"):
                found.setdefault(f"{task} {name}", []).append(figures[name])
    return {name: round(sum(each) / len(each), 4) for name, each in found.items()}


def work(engine: Engine) -> Figures:
    """Calls of and by the functions of eojeol, and units given to the network, for a text that is always the same."""
    texts = [
        sentence.text
        for domain in DOMAINS
        for sentence in list(read_sentences(FOLDER / f"{domain}.tsv").values())[:WORKLOAD]
    ]
    model = CountedModel(engine)
    spacer = Spacer(model)
    run: list[tuple[Callable[[list[str], Mode], list[str]], list[str], Mode]] = [
        (spacer.batch, texts, "correct"),
        (spacer.batch, [text.replace(" ", "") for text in texts], "restore"),
    ]
    # What is compiled and kept at the first call is no work of the text.
    for fix, lines, mode in run:
        fix(lines[:2], mode)
    model.units = 0
    package = str(Path(eojeol.__file__).parent)
    calls = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal calls
        # Comprehensions are calls in some versions of Python.
        if event in ("call", "c_call") and frame.f_code.co_filename.startswith(package):
            calls += not frame.f_code.co_name.startswith("<")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        for fix, lines, mode in run:
            fix(lines, mode)
    finally:
        sys.setprofile(before)
    return {f"calls, Python {PYTHON}": calls, "units": model.units}


def failures(baseline: Figures, found: Figures) -> list[str]:
    """What is worse than it may be, one line each.

    Args:
        baseline: of the released model.
        found: of the model at hand; figures that the baseline lacks are not compared.
    """
    worse = []
    for name, was in baseline.items():
        now = found.get(name)
        if now is None:
            continue
        if name.endswith("word F1") and not name.startswith("harm") and now < was - LEAST_F1:
            worse.append(f"{name} fell from {was} to {now}")
        elif name.endswith("wrong") and not name.startswith("restore") and now > was:
            worse.append(f"{name} rose from {was} to {now} of 1,000 words")
        elif name.startswith(("calls", "units")) and now > was * MOST_WORK:
            worse.append(f"{name} grew from {was} to {now}")
    return worse


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument("--renew", action="store_true", help="write the figures found as the baseline")
    given = parser.parse_args(arguments)
    engine = Engine(given.model or embedded())
    found = quality(Spacer(engine)) | work(engine)
    if given.renew:
        with replacing(BASELINE) as file:
            file.write(json.dumps(found, indent=1).encode() + b"\n")
        return 0
    baseline: Figures = json.loads(BASELINE.read_text(encoding="utf-8"))
    for name, now in found.items():
        print(f"{name}: {now} (baseline {baseline.get(name, 'has none')})")
    worse = failures(baseline, found)
    for line in worse:
        print(f"gate: {line}", file=sys.stderr)
    return 1 if worse else 0


if __name__ == "__main__":
    run_script(main)

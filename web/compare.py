"""Compares the web core with Python over text files: how many lines are spaced differently.

    make web && .venv/bin/python web/compare.py FILE…

Every line that is not empty goes through three times: restored, corrected as it stands, and corrected after three in
ten of its spaces were taken out and wrong ones put into one in twenty of its other gaps.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import eojeol
from eojeol import Spacer

WEB = Path(__file__).parent


def damaged(text: str, rng: random.Random) -> str:
    """The text with spaces taken out and put in by chance."""

    def gap(match: re.Match[str]) -> str:
        chance = rng.random()
        return (" " if chance >= 0.3 else "") if match[0] else (" " if chance < 0.05 else "")

    return re.sub(r"(?<=\S) *(?=\S)", gap, text)


def cases(lines: list[str]) -> dict[str, Any]:
    """Inputs and Python's outputs, as compare.mjs reads them."""
    spacer = Spacer()
    rng = random.Random(111)
    sets = []
    for mode, texts in (
        ("restore", lines),
        ("correct", lines),
        ("correct", [damaged(line, rng) for line in lines]),
    ):
        sets.append({"options": {"mode": mode}, "texts": texts, "expected": spacer.batch(texts, mode)})
    return {"model": str(Path(eojeol.__file__).parent / "models"), "sets": sets}


def main(paths: list[str]) -> int:
    """Compare the lines of each file; 1 if any differs."""
    worst = 0
    for path in paths:
        lines = [line for line in Path(path).read_text(encoding="utf-8").split("\n") if line]
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            json.dump(cases(lines), file)
            file.flush()
            print(path, flush=True)
            worst |= subprocess.run(["node", WEB / "compare.mjs", file.name]).returncode
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Words on both sides of a gap with the reason that Python finds, for the same test in JavaScript."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from eojeol.explain.reasons import reason_of

GOLDEN = Path(__file__).parents[1] / "golden" / "reasons.tsv"
SEED = 29
# Drawn from the words of the golden table, joined and cut anywhere, and from what stands in no word.
COUNT = 500
OTHERS = (
    "",
    "API",
    "12",
    "3.5",
    "(가)",
    "‘봄’",
    "갔다.",
    "왔니?",
    "😀",
    "👩‍👧",
    "é",
    "Ⅲ",
    "(server)는",
    "가·나",
    "50%",
    "漢字",
    "ㅋㅋ",
)


def reason_cases() -> list[dict[str, Any]]:
    """The cases; the same in every run."""
    draw = random.Random(SEED)
    words = sorted(
        {word for row in GOLDEN.read_text("utf-8").splitlines()[1:] for word in row.split("\t")[1].split()}
    )
    cases = []
    for _ in range(COUNT):
        left, right = draw.choice(words), draw.choice(words)
        way = draw.random()
        if way < 0.3:
            at = draw.randrange(len(left) + 1)
            left, right = left[:at], left[at:]
        elif way < 0.5:
            left, right = draw.choice([(draw.choice(OTHERS), right), (left, draw.choice(OTHERS))])
        elif way < 0.6:
            left, right = left + right, draw.choice(words) + right
        kind = draw.choice(["add", "remove", "remove", "squeeze"][: 4 if way > 0.9 else 3])
        cases.append(
            {"left": left, "right": right, "kind": kind, "reason": reason_of(left, right, kind).fields()}
        )
    return cases

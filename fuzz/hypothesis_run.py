"""The promises over as many arbitrary texts as one likes, with the embedded model; then lines without Hangul alone.

    python fuzz/hypothesis_run.py [--examples 200000] [--seconds 0] [--seed 0] [--promises all] [--model FOLDER]

Hypothesis draws the texts (any `str`, lone surrogates included), the settings, the mode and the cuts; promises.py in
tests/ says what must hold. Then as many texts of which most lines have no Hangul: those lines come back unchanged, at
any eagerness. It works in rounds of ROUND examples, so that progress shows, a time limit can end it, and
a finding in one round does not hide another in the next. The last line counts; a finding is printed in full, and the
exit code is then 1.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable

import checkout  # noqa: F401  (first: it makes tests/ importable)
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from tests import promises_inputs as inputs
from tests.promises import engine_promises, foreign_lines_stay

from eojeol import Spacer

ROUND = 5000


def one_round(spacer: Spacer, examples: int, number: int) -> int:
    """Try so many texts.

    Returns:
        How many were tried, those included that hypothesis tried to make a finding small.

    Raises:
        AssertionError: a promise was broken; any other exception: a crash.
    """
    tried = 0

    # A round draws anew from its number, and many small texts repeat what an earlier round had: no data base.
    @seed(number)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(
        inputs.texts(),
        st.sampled_from(["correct", "restore"]),
        inputs.settings(),
        st.lists(st.integers(0, 120), max_size=4),
        st.sampled_from([8, 24, 1000]),
    )
    def keeps_promises(text, mode, changes, cuts, block):
        nonlocal tried
        tried += 1
        engine_promises(spacer.using(**changes), text, mode, cuts, block)

    keeps_promises()
    return tried


def foreign_round(spacer: Spacer, examples: int, number: int) -> int:
    """Try so many texts of which most lines have no Hangul; as `one_round`."""
    tried = 0

    @seed(number)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(inputs.foreign_texts(), st.sampled_from(["conservative", "balanced", "eager"]))
    def stays(text, eagerness):
        nonlocal tried
        tried += 1
        foreign_lines_stay(spacer.using(eagerness=eagerness), text)

    stays()
    return tried


def main() -> int:
    """Run the rounds.

    Returns:
        0, or 1 after a finding.
    """
    parser = argparse.ArgumentParser(description="Promises over arbitrary text; see the module docstring.")
    parser.add_argument("--examples", type=int, default=200_000)
    parser.add_argument(
        "--seconds", type=float, default=0, help="stop after the round that passes this; 0: never"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the first round")
    parser.add_argument(
        "--promises", choices=("all", "text", "foreign"), default="all", help="foreign: lines without Hangul"
    )
    parser.add_argument("--model", help="a model folder; the embedded model by default")
    arguments = parser.parse_args()
    spacer = Spacer(arguments.model)
    kinds = {"text": [one_round], "foreign": [foreign_round], "all": [one_round, foreign_round]}
    findings = sum(rounds(one, spacer, arguments) for one in kinds[arguments.promises])
    return 1 if findings else 0


def rounds(one: Callable[[Spacer, int, int], int], spacer: Spacer, arguments: argparse.Namespace) -> int:
    """Run one kind of rounds.

    Returns:
        How many of them had a finding.
    """
    begun = time.monotonic()
    tried = findings = 0
    number = arguments.seed
    while tried < arguments.examples:
        try:
            tried += one(spacer, min(ROUND, arguments.examples - tried), number)
        except Exception:
            traceback.print_exc()
            print(f"finding in {one.__name__} {number}", flush=True)
            findings += 1
            tried += 1
        number += 1
        spent = time.monotonic() - begun
        print(f"{one.__name__}: {tried} examples, {spent:.0f} s, {findings} rounds with findings", flush=True)
        if arguments.seconds and spent > arguments.seconds:
            break
    return findings


if __name__ == "__main__":
    sys.exit(main())

"""How many of people's own mistakes are mended, and what is harmed beside them.

    python -m benchmarks.quality.people PAIRS.tsv [--model FOLDER] [--thresholds 0.75/0.6,0.4,0.2]
    python -m benchmarks.quality.people PAIRS.tsv --kiwi      the rival instead (benchmarks/requirements.txt)

A line of PAIRS holds what was typed, a tab, and what is right; more columns are allowed. The two differ in spaces only.
*Mended* is the share of the gaps in which they differ that come out right, *harm* counts the other gaps that come out
wrong, of a thousand, *exact* is the share of the lines that come out whole. A line whose characters changed counts as
nothing mended and not exact. Kiwi corrects with `space_tolerance=2`, as in `quality`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.common import argument_parser, run_script, table, thresholds_of
from eojeol import Spacer
from eojeol.errors import InputError
from eojeol.evaluate.variants import letters_and_spaces
from eojeol.settings import EAGERNESS

Pair = tuple[str, str]


@dataclass
class Score:
    """Sums over all lines."""

    lines: int = 0
    exact: int = 0
    errors: int = 0
    mended: int = 0
    right: int = 0
    harmed: int = 0

    def add(self, typed: str, right: str, given: str) -> None:
        """Count one line.

        Args:
            typed: what a person typed.
            right: the same with the right spaces.
            given: what came out.
        """
        letters, before = letters_and_spaces(typed)
        _, wanted = letters_and_spaces(right)
        got_letters, got = letters_and_spaces(given)
        wrong = before ^ wanted
        self.lines += 1
        self.errors += len(wrong)
        self.right += len(letters) - 1 - len(wrong)
        if got_letters == letters:
            self.exact += got == wanted
            self.mended += len(wrong - (got ^ wanted))
            self.harmed += len((got ^ wanted) - wrong)

    def row(self, name: str) -> list[str]:
        """Mended in %, harm of a thousand right gaps, exact in %."""
        shares = (self.mended / max(self.errors, 1), self.exact / max(self.lines, 1))
        harm = 1000 * self.harmed / max(self.right, 1)
        return [name, f"{shares[0]:.1%}", f"{harm:.2f}", f"{shares[1]:.1%}"]


def read_pairs(path: Path) -> list[Pair]:
    """Typed and right, line by line.

    Raises:
        InputError: a line has no tab, or the two differ in more than spaces.
    """
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        typed, tab, rest = line.partition("\t")
        right = rest.partition("\t")[0]
        if not tab or letters_and_spaces(typed)[0] != letters_and_spaces(right)[0]:
            raise InputError(f"{path}, line {number}: give typed, tab, right, which differ in spaces only")
        pairs.append((typed, right))
    return pairs


def score(pairs: Sequence[Pair], fix: Callable[[list[str]], Sequence[str]]) -> Score:
    """The score of a corrector.

    Args:
        pairs: typed and right.
        fix: corrects lines.
    """
    total = Score()
    for (typed, right), given in zip(pairs, fix([typed for typed, _ in pairs]), strict=True):
        total.add(typed, right, given)
    return total


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None)
    parser.add_argument("pairs", type=Path, metavar="PAIRS")
    default = ",".join(f"{add}/{remove}" for add, remove in EAGERNESS.values())
    parser.add_argument(
        "--thresholds", default=default, help="ADD/REMOVE or one for both (default: %(default)s)"
    )
    parser.add_argument("--kiwi", action="store_true", help="score Kiwi")
    given = parser.parse_args(arguments)
    pairs = read_pairs(given.pairs)
    if given.kiwi:
        from kiwipiepy import Kiwi

        kiwi = Kiwi(num_workers=1)
        kiwi.global_config.space_tolerance = 2
        rows = [score(pairs, lambda lines: list(kiwi.space(lines))).row("Kiwi")]
    else:
        spacer = Spacer(given.model)
        rows = [
            score(pairs, spacer.using(add=add, remove=remove).batch).row(f"{add} / {remove}")
            for add, remove in thresholds_of(given.thresholds)
        ]
    print(table(("threshold", "mended", "harm", "exact"), rows))


if __name__ == "__main__":
    run_script(main)

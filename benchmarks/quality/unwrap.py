"""Line joining: share of line ends decided right on gold sentences wrapped at 20 to 60 columns.

    python -m benchmarks.quality.unwrap GOLD… [--model FOLDER] [--plot PNG]

Sentences are put together to paragraphs of five, wrapped by characters wherever the column falls (a space at the
column is lost, as in a copied page), with a blank line between paragraphs. Beside two baselines: always a space,
always joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.common import argument_parser, engine, gold_lines, plot, run_script, table_head, table_row
from eojeol.engine.engine import Engine
from eojeol.unwrap import LineEnd, line_ends

WIDTHS = (20, 30, 40, 50, 60)
PARAGRAPH = 5
SYSTEMS = ("eojeol", "always a space", "always joined")


class Counts(NamedTuple):
    """Line ends: all of them, those decided right, and those that were a space."""

    ends: int
    right: int
    spaces: int

    @property
    def shares(self) -> tuple[float, float, float]:
        """What each of SYSTEMS has right."""
        return self.right / self.ends, self.spaces / self.ends, 1 - self.spaces / self.ends

    def row(self, name: object) -> str:
        """A row of the table."""
        return table_row([name, self.ends, *(f"{share:.2%}" for share in self.shares)])


def wrap(text: str, width: int) -> tuple[list[str], list[LineEnd]]:
    """Wrap a text as a page does that cuts lines anywhere.

    Args:
        text: one paragraph.
        width: characters a line.

    Returns:
        The lines, and what each line end between two of them stands for.
    """
    lines: list[str] = []
    ends: list[LineEnd] = []
    position = 0
    while position < len(text):
        stop = min(position + width, len(text))
        lines.append(text[position:stop].strip(" "))
        if stop < len(text):
            spaced = text[stop] == " " or text[stop - 1] == " "
            ends.append("space" if spaced else "join")
        position = stop + (stop < len(text) and text[stop] == " ")
    return lines, ends


def measure(model: Engine, golds: Sequence[Sequence[str]], width: int) -> Counts:
    """Count the line ends of wrapped paragraphs.

    Args:
        model: the model.
        golds: the sentences of each file.
        width: characters a line.
    """
    wanted: list[LineEnd] = []
    text: list[str] = []
    for gold in golds:
        for first in range(0, len(gold), PARAGRAPH):
            lines, ends = wrap(" ".join(gold[first : first + PARAGRAPH]), width)
            text += [*lines, ""]
            wanted += [*ends, "break", "break"]
    got = line_ends("\n".join(text), model)
    asked = [pair for pair in zip(wanted, got, strict=False) if pair[0] != "break"]
    return Counts(len(asked), sum(w == g for w, g in asked), sum(w == "space" for w, _ in asked))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--plot", type=Path, metavar="PNG", help="write accuracy against width to this file")
    given = parser.parse_args(arguments)
    model = engine(given.model)
    golds = [gold_lines(path) for path in given.gold]
    print(table_head(("columns", "line ends", *SYSTEMS), 0))
    found = []
    for width in WIDTHS:
        found.append(measure(model, golds, width))
        print(found[-1].row(width), flush=True)
    print(Counts(*map(sum, zip(*found, strict=True))).row("all"))
    if given.plot:
        with plot(given.plot, (7, 4), "columns", "line ends decided right, %") as axes:
            for name, column in zip(SYSTEMS, zip(*(each.shares for each in found), strict=True), strict=True):
                axes.plot(WIDTHS, [share * 100 for share in column], "o-", label=name)
            axes.set_ylim(0, 100)


if __name__ == "__main__":
    run_script(main)

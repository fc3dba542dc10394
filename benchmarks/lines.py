"""Line joining: share of line ends decided right on gold sentences wrapped at 20 to 60 columns.

    python benchmarks/lines.py GOLD…  [--model FOLDER] [--plot PNG]

Sentences are put together to paragraphs of five, wrapped by characters wherever the column falls (a space at the
column is lost, as in a copied page), with a blank line between paragraphs. Beside two baselines: always a space,
always joined.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from eojeol.engine.engine import Engine
from eojeol.evaluate.run import read_gold
from eojeol.unwrap import LineEnd, line_ends

WIDTHS = (20, 30, 40, 50, 60)
PARAGRAPH = 5


def wrap(text: str, width: int) -> tuple[list[str], list[LineEnd]]:
    """Lines of `width` characters, and what each line end inside was."""
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


def main() -> None:
    parser = argparse.ArgumentParser(description="Accuracy of line joining; see the module docstring.")
    parser.add_argument("gold", nargs="+", help="gold sentences, one a line")
    parser.add_argument("--model", help="a model folder; the embedded model by default")
    parser.add_argument("--plot", help="write accuracy against width to this PNG file")
    arguments = parser.parse_args()
    package = Path(__file__).parents[1] / "src" / "eojeol" / "models"
    model = Engine(Path(arguments.model) if arguments.model else package)
    print("| columns | line ends | eojeol | always a space | always joined |")
    print("| --: | --: | --: | --: | --: |")
    total, all_spaces, right = 0, 0, 0
    shares: list[tuple[float, float, float]] = []
    for width in WIDTHS:
        wanted: list[LineEnd] = []
        text: list[str] = []
        for name in arguments.gold:
            gold = [" ".join(line.split()) for line in read_gold(name)]
            for i in range(0, len(gold), PARAGRAPH):
                lines, ends = wrap(" ".join(gold[i : i + PARAGRAPH]), width)
                text += [*lines, ""]
                wanted += [*ends, "break", "break"]
        got = line_ends("\n".join(text), model)
        asked = [(w, g) for w, g in zip(wanted, got, strict=False) if w != "break"]
        hits = sum(w == g for w, g in asked)
        spaces = sum(w == "space" for w, _ in asked)
        n = len(asked)
        print(f"| {width} | {n} | {hits / n:.2%} | {spaces / n:.2%} | {1 - spaces / n:.2%} |")
        shares.append((hits / n, spaces / n, 1 - spaces / n))
        total, all_spaces, right = total + n, all_spaces + spaces, right + hits
    share = all_spaces / total
    print(f"| all | {total} | {right / total:.2%} | {share:.2%} | {1 - share:.2%} |")
    if arguments.plot:
        _plot(shares, Path(arguments.plot))


def _plot(shares: list[tuple[float, float, float]], path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    for name, column in zip(
        ("eojeol", "always a space", "always joined"), zip(*shares, strict=True), strict=True
    ):
        axes.plot(WIDTHS, [share * 100 for share in column], "o-", label=name)
    axes.set_xlabel("columns")
    axes.set_ylabel("line ends decided right, %")
    axes.set_ylim(0, 100)
    axes.legend()
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    main()

"""How fast models are beside each other: characters a second on one thread, by turns in one run.

    python -m benchmarks.speed.models [MODEL…] [--rounds 7]

MODEL is a folder or a name; `embedded` and `small` by default. Each round gives the same lines to one after the other;
of all rounds the best counts. The lines are the sentences of benchmarks/gold without their spaces, restored.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from benchmarks.common import argument_parser, run_script, table
from benchmarks.rivals.texts import own_tests
from eojeol.engine.folder import find_model
from eojeol.spacer import Spacer


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("models", nargs="*", default=["embedded", "small"], metavar="MODEL")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args(arguments)
    lines = [row.gold.replace(" ", "") for part in next(iter(own_tests())).parts for row in part.rows]
    characters = sum(map(len, lines))
    spacers = {name: Spacer(name) for name in given.models}
    best = dict.fromkeys(spacers, float("inf"))
    for _ in range(given.rounds):
        for name, spacer in spacers.items():
            began = time.process_time()
            spacer.batch(lines, "restore")
            best[name] = min(best[name], time.process_time() - began)
    first = best[given.models[0]]
    rows = (
        (name, f"{characters / seconds:,.0f}", f"{first / seconds:.2f}", f"{_megabytes(name):.1f}")
        for name, seconds in best.items()
    )
    print(table(("model", "characters/s", "times the first", "files, MB"), rows))


def _megabytes(name: str) -> float:
    """Size of what a model reads."""
    files = ("config.json", "vocab.txt", "model.onnx", "model.safetensors")
    return sum((find_model(name) / file).stat().st_size for file in files) / 1e6


if __name__ == "__main__":
    run_script(main)

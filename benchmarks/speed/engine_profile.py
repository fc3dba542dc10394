"""Where the time of a character goes: text handling, hashing, and every operator of the network; and what the floor is.

    python -m benchmarks.speed.engine_profile GOLD… [--model FOLDER] [--run 2048]

Times are nanoseconds a character on one thread. Of each operator the lower quartile over many runs is taken, which
other processes on the machine disturb least. The floor is what the matrix products would take if the processor did
nothing else: multiplications a character over `--rate`, products a nanosecond (64 a cycle with 512-bit VNNI at 3.5 GHz
by default). Only packed models (n-gram) have a profile.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.common import argument_parser, engine, run_script, table
from eojeol.engine import ngrams
from eojeol.engine.arrays import Feed
from eojeol.engine.engine import Engine, import_onnxruntime
from eojeol.evaluate.run import read_gold
from eojeol.evidence import observed
from eojeol.text.gaps import join, split
from eojeol.text.protect import KINDS, find_spans, line_gaps

ROUNDS = 5


def quartile(values: list[float]) -> float:
    return sorted(values)[len(values) // 4]


def stages(model: Engine, text: str) -> dict[str, float]:
    """Nanoseconds a character of what happens around the network.

    Args:
        model: a packed model.
        text: what is measured with.
    """
    gaps = split(text)
    ids = model.vocab.ids(gaps.characters)
    spans = find_spans(text, frozenset(KINDS))
    decided = gaps.spaced.copy()
    work: dict[str, Callable[[], Any]] = {
        "text to gaps": lambda: split(text),
        "characters to ids": lambda: model.vocab.ids(gaps.characters),
        "hashes of the n-grams": lambda: ngrams.hash_ngrams(ids, gaps.segments),
        "protected spans": lambda: find_spans(text, frozenset(KINDS)),
        "spans to gaps": lambda: gaps.within(spans),
        "beginnings of lines": lambda: line_gaps(text, gaps),
        "gaps to text": lambda: join(gaps, decided),
    }
    out = {}
    for name, run in work.items():
        taken = []
        for _ in range(ROUNDS):
            began = time.process_time_ns()
            run()
            taken.append(float(time.process_time_ns() - began))
        out[name] = quartile(taken) / len(gaps)
    return out


def operators(model: Engine, text: str, run: int) -> dict[str, float]:
    """Nanoseconds a character of each operator of the network.

    Args:
        model: a packed model.
        text: what it is run over.
        run: positions of one run.
    """
    gaps = split(text)
    ids, seen = model.vocab.ids(gaps.characters), observed(gaps, "restore")
    onnxruntime = import_onnxruntime()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_profiling = True
    with tempfile.TemporaryDirectory() as folder:
        options.profile_file_prefix = str(Path(folder) / "profile")
        session = onnxruntime.InferenceSession(
            str(model.folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        for first in range(0, len(ids) - run, run):
            positions = slice(first, first + run)
            hashes = ngrams.hash_ngrams(ids[positions], gaps.segments[positions])
            rows = ngrams.table_rows(hashes, model.config.row_bits)
            model.read_ahead(rows)
            feed: Feed = {
                "input_ids": ids[positions], "token_type_ids": seen[positions], "ngram_ids": rows,
                "segment_ids": gaps.segments[positions],
            }  # fmt: skip
            session.run(None, {name: array.astype(np.int32) for name, array in feed.items()})
        events = json.loads(Path(session.end_profiling()).read_text(encoding="utf-8"))
    taken: dict[tuple[str, str], list[float]] = defaultdict(list)
    for event in events:
        if event.get("cat") == "Node" and event["name"].endswith("kernel_time"):
            taken[event["args"]["op_name"], event["name"]].append(event["dur"] * 1e3)
    out: dict[str, float] = defaultdict(float)
    for (operator, _), values in taken.items():
        out[operator] += quartile(values) / run
    return out


def products(network: Mapping[str, Any]) -> tuple[int, int]:
    """Multiplications of the matrix products a character, and bytes read of the n-gram table."""
    width, row = network["width"], network["row_width"]
    block = 3 * width * 2 * width + width * width
    shapes = len(ngrams.SHAPES)
    context = 2 * width * network["context_width"] if network["context"] else 0
    return shapes * row * width + len(network["dilations"]) * block + context + 2 * width, shapes * row


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--run", type=int, default=2048, help="positions of one run of the network")
    parser.add_argument("--rate", type=float, default=64 * 3.5, help="int8 products a nanosecond")
    given = parser.parse_args(arguments)
    model = engine(given.model)
    text = "\n".join(line for path in given.gold for line in read_gold(path))
    around = stages(model, text)
    inside = operators(model, text, given.run)
    total = sum(around.values()) + sum(inside.values())
    small = {name for name, taken in inside.items() if taken < total / 200}
    large = sorted(inside.keys() - small, key=lambda name: -inside[name])
    times = {
        **around,
        **{f"network: {name}": inside[name] for name in large},
        "network: other operators": sum(inside[name] for name in small),
    }
    rows = [[name, f"{taken:.0f}", f"{taken / total:.1%}"] for name, taken in times.items()]
    print(table(("part", "ns a character", "share"), [*rows, ["**sum**", f"{total:.0f}", ""]]))
    count, row_bytes = products(model.config.network)
    print(
        f"\n{count:,} multiplications and {row_bytes} bytes of the table a character; at {given.rate:.0f} products a "
        f"nanosecond the floor is {count / given.rate:.0f} ns, {1e9 * given.rate / count:,.0f} characters/s"
    )


if __name__ == "__main__":
    run_script(main)

"""Speed beside Kiwi, in one run: characters a second on one thread, start to first result, peak memory.

    python -m benchmarks.speed.speed GOLD…        needs kiwipiepy (benchmarks/requirements.txt) for the rival's columns

Every figure is taken in a fresh process, the systems by turns, three rounds, the best of each kept. Everything that a
user waits for is included: text handling, the model, the text that comes out. Task: restore (Kiwi: reset_whitespace).
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.common import argument_parser, run_child, run_script, table

ROUNDS = 3
SYSTEMS = ("eojeol", "kiwi")

CHILD = """
import json, sys, time
began = time.process_time()
system, files = sys.argv[1], sys.argv[2:]
if system == "eojeol":
    from eojeol import Spacer
    spacer = Spacer()
    run = lambda lines: spacer.batch(lines, "restore")
else:
    from kiwipiepy import Kiwi
    kiwi = Kiwi(num_workers=1)
    run = lambda lines: list(kiwi.space(lines, reset_whitespace=True))
run(["아버지가방에들어가신다"])
start = time.process_time() - began
lines = [line for name in files for line in open(name, encoding="utf-8").read().split("\\n") if line]
characters = sum(len(line.replace(" ", "")) for line in lines)
began = time.perf_counter()
out = run(lines)
seconds = time.perf_counter() - began
assert len(out) == len(lines)
print(json.dumps({"speed": characters / seconds, "start": start}))
"""


def measure(system: str, files: Sequence[Path]) -> dict[str, float]:
    """Figures of one system in a fresh process: characters/s, seconds of process time, MB.

    Args:
        system: a name out of SYSTEMS.
        files: texts, one sentence a line.
    """
    child = run_child(["-c", CHILD, system, *map(str, files)], {"OMP_NUM_THREADS": "1"})
    return {**json.loads(child.output), "memory": child.peak_mb}


def main(arguments: Sequence[str] | None = None) -> None:
    given = argument_parser(__doc__, model=False).parse_args(arguments)
    systems = [s for s in SYSTEMS if s == "eojeol" or importlib.util.find_spec("kiwipiepy")]
    rounds = [{system: measure(system, given.gold) for system in systems} for _ in range(ROUNDS)]
    best = {system: max(each[system]["speed"] for each in rounds) for system in systems}
    rows = []
    for system in systems:
        start, memory = (min(each[system][name] for each in rounds) for name in ("start", "memory"))
        rows.append([system, f"{best[system]:,.0f}", f"{start:.2f}", f"{memory:.0f}"])
    print(
        table(("system", "characters/s", "start to first result, s of process time", "peak memory, MB"), rows)
    )
    if "kiwi" in best:
        print(f"\nratio of speeds: {best['eojeol'] / best['kiwi']:.2f}")
    else:
        print("\nkiwipiepy is not installed: no rival in this run", file=sys.stderr)


if __name__ == "__main__":
    run_script(main)

"""Speed beside Kiwi, in one run: characters a second on one thread, start to first result, peak memory.

    python benchmarks/speed.py FILE…        needs kiwipiepy (benchmarks/requirements.txt) for the rival's columns

Every figure is taken in a fresh process, the systems by turns, three rounds, the best of each kept. Everything that a
user waits for is included: text handling, the model, the text that comes out. Task: restore (Kiwi: reset_whitespace).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

ROUNDS = 3
SYSTEMS = ("eojeol", "kiwi")

CHILD = """
import json, resource, sys, time
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
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"speed": characters / seconds, "start": start, "memory": memory}))
"""


def measure(system: str, files: list[str]) -> dict[str, float]:
    """Figures of one system in a fresh process: characters/s, seconds of process time, MB."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, system, *files],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed of eojeol beside Kiwi; see the module docstring.")
    parser.add_argument("files", nargs="+", help="texts, one sentence a line")
    files = [str(Path(name).resolve()) for name in parser.parse_args().files]
    systems = [s for s in SYSTEMS if s == "eojeol" or importlib.util.find_spec("kiwipiepy")]
    rounds = [{system: measure(system, files) for system in systems} for _ in range(ROUNDS)]
    print("| system | characters/s | start to first result, s of process time | peak memory, MB |")
    print("| --- | --: | --: | --: |")
    best = {}
    for system in systems:
        best[system] = max(r[system]["speed"] for r in rounds)
        start = min(r[system]["start"] for r in rounds)
        memory = min(r[system]["memory"] for r in rounds)
        print(f"| {system} | {best[system]:,.0f} | {start:.2f} | {memory:.0f} |")
    if "kiwi" in best:
        print(f"\nratio of speeds: {best['eojeol'] / best['kiwi']:.2f}")
    else:
        print("\nkiwipiepy is not installed: no rival in this run", file=sys.stderr)


if __name__ == "__main__":
    main()

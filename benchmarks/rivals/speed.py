"""How fast, from when, in how much memory: all systems by turns in one run, so that ratios hold on a noisy machine.

Every system has one process that lives through the run. A round gives the same workload to one after the other; of
all rounds the best counts. Characters a second are of processor time, all threads together: it is speed on one core,
and other work on the machine has the least part in it. Latency is wall-clock time of a call with one line: of each
line its best over the rounds, then the quantiles over the lines. Start is processor time of a fresh process from its
beginning to its end with one line corrected.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, NamedTuple

import numpy as np

from benchmarks.rivals.process import EndedError, Running
from eojeol.settings import Mode

SENTENCE = "아버지가방에들어가신다"
LONG = 2000
LATENCY_LINES = 200
# A system that took so long for a workload has had its rounds.
ENOUGH_SECONDS = 30.0
# Characters of a single line, for time against length.
LENGTHS = (20, 200, 2_000, 20_000)
FIGURES = ("p50 ms", "p99 ms", "start s", "peak MB")

Start = Callable[[], Running]


class Workload(NamedTuple):
    """Texts for one call."""

    mode: Mode
    texts: list[str]

    @property
    def characters(self) -> int:
        """Of all texts, white space left out: it is what a system is about."""
        return sum(len("".join(text.split())) for text in self.texts)


def workloads(lines: Sequence[str], characters: int) -> dict[str, Workload]:
    """Short lines, long lines, one document, of about as many characters each.

    Args:
        lines: sentences as people type them.
        characters: how many characters; sentences are repeated as it takes.
    """
    copies = math.ceil(characters / max(sum(map(len, lines)), 1))
    short, size = [], 0
    for line in [*lines] * copies:
        if size >= characters:
            break
        short.append(line)
        size += len(line) + 1
    each = max(round(len(short) * LONG / size), 1)
    long = [" ".join(short[at : at + each]) for at in range(0, len(short), each)]
    return {
        "short lines, restore": Workload("restore", [line.replace(" ", "") for line in short]),
        "short lines": Workload("correct", short),
        "long lines": Workload("correct", long),
        "one document": Workload("correct", ["\n".join(short)]),
    }


def single_lines(lines: Sequence[str]) -> dict[int, Workload]:
    """A single line of each of LENGTHS, by length.

    Args:
        lines: sentences as people type them.
    """
    text = " ".join(lines)
    text = " ".join([text] * math.ceil(max(LENGTHS) / len(text)))
    return {length: Workload("correct", [text[:length]]) for length in LENGTHS}


def measure(starts: Mapping[str, Start], loads: Mapping[str, Workload], rounds: int) -> dict[str, Any]:
    """The figures of each system; what failed is not there.

    Characters a second of each workload, FIGURES, and, as "lengths", seconds by the length of a single line.

    Args:
        starts: what starts each system.
        loads: from `workloads`.
        rounds: how many times every system gets everything.
    """
    found: dict[str, dict[str, Any]] = {name: {"lengths": {}} for name in starts}
    lines = loads["short lines"].texts[:LATENCY_LINES]
    with ExitStack() as stack:
        running = {name: stack.enter_context(start()) for name, start in starts.items()}
        for process in running.values():
            process.ask("correct", [SENTENCE])
        for shape, load in loads.items():
            for name, seconds in _by_turns(running, load, rounds).items():
                found[name][shape] = load.characters / seconds
        for length, load in single_lines(loads["short lines"].texts).items():
            for name, seconds in _by_turns(running, load, rounds).items():
                # Of JSON, where keys are words.
                found[name]["lengths"][str(length)] = seconds
        for name, best in _latencies(running, lines, rounds).items():
            quantiles = np.quantile(best, [0.5, 0.99])
            found[name]["p50 ms"], found[name]["p99 ms"] = (1000 * float(each) for each in quantiles)
        for name, process in running.items():
            found[name]["peak MB"] = process.close().peak_mb
    for _ in range(rounds):
        for name, start in starts.items():
            found[name]["start s"] = min(found[name].get("start s", math.inf), first_result(start))
    return found


def first_result(start: Start) -> float:
    """Processor time of a process that corrects one line."""
    process = start()
    process.ask("correct", [SENTENCE])
    return process.close().processor


def _latencies(running: Mapping[str, Running], lines: list[str], rounds: int) -> dict[str, list[float]]:
    """The best seconds of each line, by system; none of one that fails."""
    best: dict[str, list[float]] = {}
    for _ in range(rounds):
        for name, process in running.items():
            if times := _line_times(process, lines):
                best[name] = [*map(min, times, best.get(name, times))]
            else:
                best.pop(name, None)
    return best


def _line_times(process: Running, lines: list[str]) -> list[float]:
    """Seconds of each line; none when the process has ended, which it then has in every later round."""
    try:
        times: list[float] = process.ask("correct", lines, each=True)["each"]
    except EndedError:
        return []
    return times


def _by_turns(running: Mapping[str, Running], load: Workload, rounds: int) -> dict[str, float]:
    """The best processor time of each system; none of one that fails."""
    best: dict[str, float] = {}
    spent = dict.fromkeys(running, 0.0)
    out: set[str] = set()
    for number in range(rounds):
        # Nobody always comes after the same neighbour's heat.
        for name in sorted(running, reverse=bool(number % 2)):
            if name in out or spent[name] > ENOUGH_SECONDS:
                continue
            began = time.perf_counter()
            try:
                answer = running[name].ask(load.mode, load.texts)
            except EndedError:
                answer = {"error": "ended"}
            if "error" in answer:
                out.add(name)
                best.pop(name, None)
                continue
            spent[name] += time.perf_counter() - began
            best[name] = min(best.get(name, math.inf), answer["processor"])
    return best

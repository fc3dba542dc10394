"""`eojeol prepare` on synthetic text: peak memory, seconds, and whether the number of workers changes a byte.

    python -m benchmarks.speed.prepare_memory --megabytes 200 --workers 1 2
    python -m benchmarks.speed.prepare_memory --megabytes 100 200 400 --workers 1     # is memory flat?

Every run is a process of its own, because the peak of a process never falls. "own" is the peak resident size of the
process that reads, decides and writes; "Ray" is the peak of all processes of the local Ray together (its daemons, its
workers and the shared object store), sampled ten times a second, shared pages counted once. Linux only.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from benchmarks.common import argument_parser, own_peak_mb, run_child, run_script
from eojeol.engine.folder import file_sha256

NOUNS = "사람 아침 시장 바다 학교 도시 강물 이웃 가족 소식 노래 편지 나무 골목 바람 기차 창문 저녁 봄날 우산".split()
PARTICLES = "이 가 은 는 을 를 에 에서 으로 와 도 만 까지 부터 의".split()
VERBS = "걸었다 보았다 찾았다 기다렸다 돌아왔다 이야기했다 바라보았다 시작했다 만들었다 지나갔다".split()
ADVERBS = "천천히 함께 다시 조용히 문득 오래 가끔 이미 자주 멀리".split()


def write_text(path: Path, megabytes: int) -> int:
    """Sentences from a small word list; one in twenty repeats an earlier one. Returns the number of lines.

    Args:
        path: the file to write.
        megabytes: its size in million bytes.
    """
    draw = random.Random(111)
    recent: list[str] = []
    written = lines = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        while written < megabytes * 1_000_000:
            if recent and draw.random() < 0.05:
                sentence = draw.choice(recent)
            else:
                words = []
                for _ in range(draw.randint(3, 12)):
                    words.append(draw.choice(NOUNS) + draw.choice(PARTICLES))
                    if draw.random() < 0.3:
                        words.append(draw.choice(ADVERBS))
                sentence = " ".join([*words, draw.choice(VERBS)]) + "."
                if len(recent) < 1000:
                    recent.append(sentence)
                else:
                    recent[draw.randrange(1000)] = sentence
            stream.write(sentence + "\n")
            written += len(sentence.encode()) + 1
            lines += 1
    return lines


def run_once(text: Path, out: Path, workers: int) -> None:
    """In a process of its own: prepare, then print the figures as JSON.

    Args:
        text: the text to prepare.
        out: the folder to write.
        workers: processes that work at once.
    """
    from eojeol.corpus.prepare import PrepareConfig, SourceConfig, prepare

    start = time.perf_counter()
    prepare(PrepareConfig(out=str(out), sources=[SourceConfig(path=str(text))], workers=workers))
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "own_mb": own_peak_mb()}))


def descendants_mb(root: int, family: set[int]) -> float:
    """Proportional memory of all processes below another.

    Args:
        root: the number of the process; its own memory is left out.
        family: the numbers of all below it that were ever seen; those whose parents have ended stay in it.
    """
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    grown = True
    while grown:
        new = {pid for pid, parent in parents.items() if parent in family} - family
        family |= new
        grown = bool(new)
    total = 0
    for pid in family - {root}:
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024


def digests(out: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    return {
        path.relative_to(out).as_posix(): file_sha256(path)
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def watched_run(text: Path, out: Path, workers: int) -> tuple[dict[str, float], float]:
    """Prepare a text in a process of its own: what `run_once` prints, and the peak memory of Ray in MB.

    Args:
        text: the text to prepare.
        out: the folder to write.
        workers: processes that work at once.
    """
    family: set[int] = set()
    peaks = [0.0]

    def watch(process: int) -> None:
        family.add(process)
        peaks.append(descendants_mb(process, family))

    command = ["-m", __spec__.name, "--run", str(text), str(out), str(workers)]
    return json.loads(run_child(command, watch=watch).output), max(peaks)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument("--megabytes", type=int, nargs="+", default=[200], help="sizes to try (default: 200)")
    parser.add_argument(
        "--workers", type=int, nargs="+", default=[1, 2], help="numbers to try (default: 1 2)"
    )
    parser.add_argument("--run", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.run:
        text, out, workers = given.run
        run_once(Path(text), Path(out), int(workers))
        return 0
    same = True
    print(
        f"{'MB':>5} {'lines':>10} {'workers':>7} {'seconds':>8} {'MB/s':>6} {'own MB':>8} {'Ray MB':>8}  output"
    )
    for megabytes in given.megabytes:
        with tempfile.TemporaryDirectory() as folder:
            text = Path(folder) / "text.txt"
            lines = write_text(text, megabytes)
            first: dict[str, str] | None = None
            for workers in given.workers:
                out = Path(folder) / f"out-{workers}"
                figures, ray = watched_run(text, out, workers)
                files = digests(out)
                first = first or files
                same = same and files == first
                verdict = "identical" if files == first else "DIFFERENT"
                print(
                    f"{megabytes:>5} {lines:>10,} {workers:>7} {figures['seconds']:>8.1f} "
                    f"{megabytes / figures['seconds']:>6.1f} {figures['own_mb']:>8.0f} {ray:>8.0f}  {verdict}",
                    flush=True,
                )
    return 0 if same else 1


if __name__ == "__main__":
    run_script(main)

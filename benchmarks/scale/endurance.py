"""A long `eojeol batch`, undisturbed and with its driver killed at random times: the same bytes, and flat memory.

    python -m benchmarks.scale.endurance --size 20M --figure docs/figures/batch-memory.png
    python -m benchmarks.scale.endurance --size 200M --one --kills 0

The input is made from the demo sentences with other numbers in front: a half is one large text, a quarter one file of
JSON Lines, a quarter small texts; with `--one` all of it is one text. One run goes through undisturbed while the memory
of each of its processes is looked at. The other is killed with SIGKILL at seeded random times, ten times in a row, each
time but the first after `--resume`, then let go through. The outputs, manifests included, have to be the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.common import DEMO, argument_parser, plot, run_script
from benchmarks.scale.watch import Sample, Watch
from eojeol.errors import EojeolError, UsageError

_UNITS = {"k": 10**3, "M": 10**6, "G": 10**9}
_SMALL_BYTES = 200_000
# A process that was there for a shorter time says nothing of memory over time.
_SHOWN_SECONDS = 5.0


def size_of(text: str) -> int:
    """Bytes, such as 20M or 5G.

    Raises:
        UsageError: it is no such number.
    """
    number, unit = (text[:-1], text[-1]) if text[-1:] in _UNITS else (text, "")
    if not number.isdecimal():
        raise UsageError(f"{text!r} is no size; give one such as 20M or 5G")
    return int(number) * _UNITS.get(unit, 1)


def sentences(seed: int) -> Iterator[str]:
    """Demo sentences with other numbers in front, without end."""
    known = DEMO.read_text(encoding="utf-8").split("\n")
    draw = random.Random(seed)
    while True:
        yield f"{draw.randrange(10**6)}번 {draw.choice(known)}"


def make_inputs(folder: Path, size: int, one: bool = False) -> None:
    """One large text, one large file of JSON Lines, and small texts.

    Args:
        folder: is made.
        size: bytes of all of it.
        one: only the large text, which is then as large as all of it.
    """
    (folder / "small").mkdir(parents=True)
    for name, share in (("large.txt", 1.0),) if one else (("large.txt", 0.5), ("large.jsonl", 0.25)):
        with (folder / name).open("w", encoding="utf-8") as out:
            for number, line in enumerate(sentences(len(name))):
                if out.tell() >= share * size:
                    break
                record = {"id": number, "text": line}
                out.write((line if name.endswith(".txt") else json.dumps(record, ensure_ascii=False)) + "\n")
    for number in range(0 if one else max(int(0.25 * size) // _SMALL_BYTES, 1)):
        with (folder / "small" / f"{number:05}.txt").open("w", encoding="utf-8") as out:
            for line in sentences(1000 + number):
                if out.tell() >= _SMALL_BYTES:
                    break
                out.write(line + "\n")


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file, by its path below the folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as stream:
                digest = hashlib.sha256()
                while data := stream.read(1 << 20):
                    digest.update(data)
            found[path.relative_to(folder).as_posix()] = digest.hexdigest()
    return found


def started(source: Path, out: Path, given: Sequence[str], resume: bool) -> subprocess.Popen[bytes]:
    """The command in a process of its own.

    Args:
        source: the inputs.
        out: the output.
        given: further options.
        resume: go on with what is there.
    """
    command = [sys.executable, "-m", "eojeol", "batch", "--isolated", "--columns", "text", "-q", *given]
    command += [str(source), str(out), *(["--resume"] if resume else [])]
    return subprocess.Popen(command, env={**os.environ, "OMP_NUM_THREADS": "1"})


def undisturbed(source: Path, out: Path, given: Sequence[str]) -> tuple[float, list[Sample]]:
    """Run once; seconds, and what was seen of its processes.

    Args:
        source: the inputs.
        out: the output.
        given: further options.

    Raises:
        EojeolError: the run failed.
    """
    start = time.perf_counter()
    process = started(source, out, given, resume=False)
    watch = Watch(process.pid, every=0.5)
    with watch.watching():
        code = process.wait()
    if code:
        raise EojeolError(f"the undisturbed run ended with exit code {code}")
    return time.perf_counter() - start, watch.samples


def disturbed(
    source: Path, out: Path, given: Sequence[str], kills: int, seconds: float, seed: int
) -> list[float]:
    """Run, killed so many times; the seconds after which each run was killed.

    Args:
        source: the inputs.
        out: the output.
        given: further options.
        kills: how many times.
        seconds: how long an undisturbed run takes.
        seed: of the times.

    Raises:
        EojeolError: the last run failed.
    """
    draw = random.Random(seed)
    killed = []
    for number in range(kills):
        after = draw.uniform(0.2, 2 * seconds / (kills + 1))
        process = started(source, out, given, resume=number > 0)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed.append(after)
    code = started(source, out, given, resume=kills > 0).wait()
    if code:
        raise EojeolError(f"the run after {len(killed)} kills ended with exit code {code}")
    return killed


def lives(samples: Sequence[Sample]) -> list[list[Sample]]:
    """What was seen of each process that was there for a while."""
    lines: dict[tuple[int, int], list[Sample]] = defaultdict(list)
    for sample in samples:
        lines[sample.process].append(sample)
    return [line for line in lines.values() if line[-1].at - line[0].at >= _SHOWN_SECONDS]


def memory(line: Sequence[Sample]) -> str:
    """How much memory a process had, and whether that grew.

    Args:
        line: what was seen of it.
    """
    middle = (line[0].at + line[-1].at) / 2
    first = max(sample.mb for sample in line if sample.at <= middle)
    last = max(sample.mb for sample in line if sample.at >= middle)
    return (
        f"{line[-1].name}: at most {first:.0f} MB in the first half of its time, {last:.0f} MB in the second"
    )


def show(samples: Sequence[Sample], figure: Path) -> None:
    """Memory over time, a line a process.

    Args:
        samples: what was seen.
        figure: the PNG file.
    """
    with plot(figure, (7, 3.5), "seconds", "resident memory, MB") as axes:
        for line in lives(samples):
            axes.plot([each.at for each in line], [each.mb for each in line], label=line[-1].name)
        axes.set_ylim(bottom=0)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argument_parser(__doc__, gold=None, model=False)
    parser.add_argument(
        "--size", default="20M", help="bytes of input, such as 20M or 5G (default: %(default)s)"
    )
    parser.add_argument("--one", action="store_true", help="all of it is one file of text")
    parser.add_argument("--kills", type=int, default=10, help="0: only the undisturbed run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=["local", "ray"], default="local")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--part-size", type=int, default=8, help="MiB of a part (default: %(default)s)")
    parser.add_argument("--figure", type=Path, metavar="PNG")
    parser.add_argument("--folder", type=Path, help="where to work (default: the folder for temporary files)")
    given = parser.parse_args(arguments)
    options = ["--engine", given.engine, "-j", str(given.workers), "--part-size", str(given.part_size)]
    root = Path(tempfile.mkdtemp(dir=given.folder))
    try:
        make_inputs(root / "in", size_of(given.size), given.one)
        seconds, samples = undisturbed(root / "in", root / "calm", options)
        print(f"{given.size}: {seconds:.0f} seconds undisturbed", flush=True)
        for line in lives(samples):
            print(memory(line), flush=True)
        if given.figure:
            show(samples, given.figure)
        if given.kills:
            killed = disturbed(root / "in", root / "killed", options, given.kills, seconds, given.seed)
            calm = digests(root / "calm")
            if digests(root / "killed") != calm:
                raise EojeolError(f"the outputs differ; they are in {root}")
            print(f"killed {len(killed)} times, after {', '.join(f'{each:.1f}' for each in killed)} seconds")
            print(f"the same {len(calm)} files")
    except BaseException:
        print(f"what there is lies in {root}", file=sys.stderr)
        raise
    shutil.rmtree(root)


if __name__ == "__main__":
    run_script(main)

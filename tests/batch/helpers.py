"""Inputs, an engine in this process, and the command in a process of its own."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from eojeol import Spacer
from eojeol.batch import BatchResult, BatchSettings, run_batch
from eojeol.batch.inputs import Told
from eojeol.batch.jobs import Job, Outcome, Work
from eojeol.batch.stores import STATE
from eojeol.batch.worker import Worker
from eojeol.documents.options import Options

ROOT = Path(__file__).parents[2]
SENTENCE = "나는어제 친구와 학교에갔다."
COLUMNS = ("--columns", "text")
WITH_TEXT = BatchSettings(options=Options(columns=("text",)))


def lines(count: int, first: int = 0) -> list[str]:
    return [f"{i}번째 손님이 {SENTENCE}" for i in range(first, first + count)]


def json_lines(count: int) -> str:
    return "".join(
        json.dumps({"id": i, "text": line}, ensure_ascii=False) + "\n" for i, line in enumerate(lines(count))
    )


def inputs(folder: Path) -> Path:
    """A shard of each format that needs no library, compressed ones and a folder among them."""
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text("\n".join(lines(30)) + "\n", encoding="utf-8")
    (folder / "sub" / "b.jsonl.gz").write_bytes(gzip.compress(json_lines(30).encode()))
    rows = "id,text\r\n" + "".join(f'{i},"{line}, 정말"\r\n' for i, line in enumerate(lines(30)))
    (folder / "c.csv").write_text(rows, encoding="utf-8", newline="")
    return folder


def many(folder: Path, shards: int = 8, each: int = 3000) -> Path:
    """Shards that take a worker a moment each."""
    folder.mkdir()
    for i in range(shards):
        (folder / f"{i}.txt").write_text("\n".join(lines(each, each * i)), encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def manifest(out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for record in found["shards"].values():
        if record["status"] == "done":
            assert record["records"] == record["written"] + record["bad"]
    return found


@lru_cache(1)
def _loaded() -> Spacer:
    return Spacer()


class Inline:
    """An engine in this process.

    Args:
        most: ends, as a run that is interrupted does, when so many jobs are done.
    """

    def __init__(self, most: int = 1 << 30) -> None:
        self._most = most
        self._jobs: list[Job] = []

    @contextmanager
    def crew(self, work: Work, told: Told) -> Iterator[Inline]:
        self._worker = Worker(work, told)
        if work.model is None and not work.settings:
            self._worker._spacer = _loaded()
        yield self

    def map(self, jobs: Sequence[Job]) -> Iterator[Outcome]:
        self._jobs = list(jobs)
        while self._jobs:
            if not self._most:
                raise KeyboardInterrupt
            self._most -= 1
            yield self._worker.do(self._jobs.pop(0))

    def also(self, job: Job) -> None:
        self._jobs.append(job)


def here(
    source: Path,
    out: Path | str,
    how: BatchSettings = WITH_TEXT,
    resume: bool = False,
    engine: Inline | None = None,
) -> BatchResult:
    return run_batch([str(source)], str(out), how, engine or Inline(), resume=resume)


def command(*arguments: object, engine: str = "local") -> list[str]:
    return [
        sys.executable,
        "-m",
        "eojeol",
        "batch",
        "--isolated",
        "--engine",
        engine,
        *map(str, arguments),
    ]


def environment() -> dict[str, str]:
    ours = {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1", "PYSPARK_PYTHON": sys.executable}
    return {**os.environ, **ours}


def batch(*arguments: object, engine: str = "local", **how: Any) -> subprocess.CompletedProcess[str]:
    how = {"env": environment(), **how}
    return subprocess.run(
        command(*arguments, engine=engine), capture_output=True, text=True, check=False, **how
    )


def started(*arguments: object, engine: str = "local", **how: Any) -> subprocess.Popen[str]:
    how = {"env": environment(), **how}
    return subprocess.Popen(command(*arguments, engine=engine), stderr=subprocess.PIPE, text=True, **how)


def wait_until(wanted: Callable[[], Any], seconds: float = 120) -> Any:
    """What is wanted, once it is there."""
    end = time.monotonic() + seconds
    while not (found := wanted()):
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.005)
    return found


def ended(process: subprocess.Popen[str], seconds: float = 240) -> tuple[int, str]:
    """The exit code of a process, and what it said on standard error."""
    _, said = process.communicate(timeout=seconds)
    return process.returncode, said


def kill_workers(out: Path, times: int, seconds: float = 120) -> None:
    """Kill whoever begins one shard, the first that is begun, so many times, a moment after it began."""
    seen: set[Path] = set()
    # An engine may begin another shard before it begins that one again.
    wanted = "*"

    def begun() -> tuple[Path, int] | None:
        for path in out.glob(f"{STATE}/tries/{wanted}"):
            with suppress(OSError, ValueError):
                if path not in seen:
                    return path, json.loads(path.read_text())["process"]
        return None

    for _ in range(times):
        path, process = wait_until(begun, seconds)
        seen.add(path)
        wanted = f"{path.stem}.*"
        time.sleep(0.2)
        os.kill(process, signal.SIGKILL)

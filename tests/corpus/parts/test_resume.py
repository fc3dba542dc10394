"""What a run that was broken off leaves behind: it is gone on with, or refused with what to do. Processes are real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing import active_children
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from eojeol.corpus.parts import prepare as module
from eojeol.corpus.parts import run as stages
from eojeol.corpus.parts.crew import Crew
from eojeol.corpus.parts.hand import Hand, Task
from eojeol.corpus.parts.job import Job, Part
from eojeol.corpus.prepare import prepare
from eojeol.corpus.schema import PrepareConfig, SourceConfig
from eojeol.errors import EnvironmentTrouble, InputError, UsageError

from ..helpers import all_files
from .helpers import killed_when, results, run, write


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "in"
    for i in range(6):
        write(folder / f"{i}.txt", [j * (i + 1) for j in range(500)])
    return folder


@pytest.fixture(scope="module")
def calm(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The result of a run that nothing happens to."""
    out = tmp_path_factory.mktemp("calm") / "out"
    prepare(_config(out, folder))
    return all_files(out)


def _config(out: Path, folder: Path, **more: object) -> PrepareConfig:
    sources = [SourceConfig(path=str(folder))]
    fixed = {"partitioned": True, "sort_lines": 300, "shard_lines": 500}
    return PrepareConfig(out=str(out), sources=sources, **{**fixed, **more})  # type: ignore[arg-type]


def _nothing_left(work: Path) -> Callable[[Job, Sequence[Part], Crew], Any]:
    def run_stages(job: Job, parts: Sequence[Part], crew: Crew) -> Any:
        assert job.sort_lines == 300
        assert not (work / "sort" / "3.abc").exists()
        return stages.run_stages(job, parts, crew)

    return run_stages


def _broken_off(out: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run that ends just before its result is put in its place; its folder."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module, "put_folder", interrupt)
        with pytest.raises(KeyboardInterrupt):
            prepare(_config(out, folder))
    return out.parent / f".{out.name}.work"


def test_a_run_killed_in_mid_course_is_gone_on_with(
    tmp_path: Path, folder: Path, calm: dict[str, bytes]
) -> None:
    out = tmp_path / "out"
    work = tmp_path / ".out.work"
    assert killed_when(out, folder, lambda: results(work, "clean") >= 2)
    assert not out.exists()
    done = run(out, folder, "--resume")
    assert done.returncode == 0, done.stderr
    assert all_files(out) == calm
    assert {path.name for path in tmp_path.iterdir()} <= {"out", ".out.lock", "config.yaml"}


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["sort", "meet-lines", "settle", "write", "result"])
def test_whatever_stage_a_run_is_killed_in(
    tmp_path: Path, folder: Path, calm: dict[str, bytes], stage: str
) -> None:
    out = tmp_path / "out"
    killed_when(out, folder, lambda: (tmp_path / ".out.work" / stage).exists())
    assert run(out, folder, "--resume").returncode == 0
    assert all_files(out) == calm


def test_killed_at_any_moment_around_the_end_the_result_is_whole(
    tmp_path: Path, folder: Path, calm: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    # Before the result is put in its place, and after that with the folder still there.
    work = _broken_off(out, folder, monkeypatch)
    (work / "result" / "manifest.json").unlink()
    prepare(_config(out, folder, resume=True))
    assert all_files(out) == calm
    work = _broken_off(tmp_path / "other", folder, monkeypatch)
    (work / "result").rename(tmp_path / "other")
    prepare(_config(tmp_path / "other", folder, resume=True))
    assert all_files(tmp_path / "other") == calm
    assert {path.name for path in tmp_path.iterdir()} == {"out", "other"}
    # And once more: there is nothing left to do.
    prepare(_config(out, folder, resume=True))
    assert all_files(out) == calm


def test_a_run_that_was_broken_off_is_not_gone_on_with_by_accident(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    work = _broken_off(out, folder, monkeypatch)
    with pytest.raises(
        UsageError, match=r"broken off and lies in .*\.out\.work; give --resume to go on with it"
    ):
        prepare(_config(out, folder))
    with pytest.raises(UsageError, match=r"begun with other settings \(seed, min_length\)"):
        prepare(_config(out, folder, resume=True, seed=5, min_length=3))
    # How much is sorted at a time is no setting of the result: that of the beginning holds. What a task that was
    # broken off has left takes no room for long.
    (work / "sort" / "3.abc").mkdir()
    monkeypatch.setattr(module, "run_stages", _nothing_left(work))
    prepare(_config(out, folder, resume=True, sort_lines=77, workers=1))


def test_what_somebody_has_put_in_the_place_of_the_result_stays(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    _broken_off(out, folder, monkeypatch)
    write(out / "diary.txt", [1])
    with pytest.raises(InputError, match="exists and is not empty"):
        prepare(_config(out, folder, resume=True))
    assert [path.name for path in out.iterdir()] == ["diary.txt"]


def test_a_long_task_is_heard_of(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stages, "_PATIENCE_SECONDS", 0.02)
    real = Hand.do

    def do(hand: Hand, task: Task) -> None:
        time.sleep(0.1 if task.stage == "clean" else 0)
        real(hand, task)

    monkeypatch.setattr(Hand, "do", do)
    prepare(_config(tmp_path / "out", folder))
    assert capsys.readouterr().err.count("parts cleaned: 0 of 6, 0:00 min so far") >= 3


@pytest.mark.parametrize("how", ["has changed", "has gone", "is new"])
def test_files_that_are_not_those_of_the_beginning_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    folder = tmp_path / "in"
    write(folder / "a.txt", list(range(20)))
    write(folder / "b.txt", list(range(20)))
    _broken_off(tmp_path / "out", folder, monkeypatch)
    if how == "has gone":
        (folder / "a.txt").unlink()
    else:
        write(folder / ("a.txt" if how == "has changed" else "c.txt"), [1, 2, 3])
    name = "c.txt" if how == "is new" else "a.txt"
    with pytest.raises(InputError, match=f"{name} of source in {how} since the run"):
        prepare(_config(tmp_path / "out", folder, resume=True))


@pytest.mark.slow
def test_a_worker_killed_in_mid_part_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for i in range(2):
        write(folder / f"{i}.txt", list(range(i, 12_000 + i)))
    killed = []

    def kill() -> None:
        # As soon as a worker has begun a part, it dies.
        while not killed:
            if any((tmp_path / ".out.work" / "clean").glob("*.*/lines")):
                child = active_children()[0]
                os.kill(child.pid or 0, signal.SIGKILL)
                killed.append(child.pid)
            time.sleep(0.005)

    thread = Thread(target=kill, daemon=True)
    thread.start()
    manifest = prepare(_config(tmp_path / "out", folder, workers=2, shard_lines=10**6, sort_lines=1 << 19))
    thread.join(1)
    assert killed
    assert manifest["total"]["in"]["lines"] == 24_000
    assert sum(manifest["total"]["out"].values()) == 12_001
    assert not active_children()


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounts a small disk, as root")
def test_a_full_disk_ends_the_run_and_what_is_done_stays(
    tmp_path: Path, folder: Path, calm: dict[str, bytes]
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    size = sum(path.stat().st_size for path in folder.iterdir())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        with pytest.raises(
            EnvironmentTrouble, match=r"No space left on device; what is done stays: make room"
        ):
            prepare(_config(disk / "out", folder))
        assert not (disk / "out").exists()
        subprocess.run(["mount", "-o", f"remount,size={10 * size}", str(disk)], check=True)
        prepare(_config(disk / "out", folder, resume=True))
        assert all_files(disk / "out") == calm
        assert [path.name for path in disk.iterdir()] == ["out"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)

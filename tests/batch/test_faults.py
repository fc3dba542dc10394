"""Processes are killed for real, disks are full, and two runs want one output."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from eojeol import Spacer
from eojeol.batch.apart import ApartCrew
from eojeol.batch.jobs import FIX, Job, Outcome
from eojeol.batch.plan import Shard
from eojeol.batch.state import TRIES, State
from eojeol.batch.stores import STATE, LocalStore
from eojeol.errors import EnvironmentTrouble, InputError

from .helpers import (
    WITH_TEXT,
    Inline,
    batch,
    contents,
    ended,
    here,
    kill_workers,
    lines,
    manifest,
    many,
    started,
    wait_until,
)


def test_a_shard_that_kills_its_worker_three_times_is_given_up(
    tmp_path: Path, embedded: Spacer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("나는학교에간다", encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text("나는학교에간다", encoding="utf-8")
    parent = os.getpid()

    class Forked(Inline):
        """Does each job in a process of its own first, which dies of some."""

        def map(self, jobs: object) -> Iterator[Outcome]:
            for job in jobs:  # type: ignore[attr-defined]
                for _ in range(TRIES if job.shard.name == "a.txt" else 0):
                    if not (child := os.fork()):
                        self._worker.do(job)
                    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
                yield self._worker.do(job)

    def dies(job: Job, *others: object) -> object:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return fix_job(job, *others)  # type: ignore[arg-type]

    from eojeol.batch.fix import fix_job

    monkeypatch.setattr("eojeol.batch.worker.fix_job", dies)
    result = here(tmp_path / "in", tmp_path / "out", engine=Forked())
    assert result.quarantined.keys() == {"a.txt"} and "died three times" in result.quarantined["a.txt"]
    assert manifest(tmp_path / "out")["shards"]["a.txt"]["tries"] == 3
    assert contents(tmp_path / "out").keys() == {"b.txt", "manifest.json"}


def test_a_record_that_a_power_cut_took_is_a_shard_done_again(tmp_path: Path) -> None:
    state = State(LocalStore(str(tmp_path)))
    job = Job(FIX, Shard("a.txt", "a.txt", 1, "1", "txt"))
    (tmp_path / "a.txt").write_bytes(b"1")
    state.keep(job, {"status": "done", "stamp": "1", "bytes_out": 1})
    assert state.record(job)
    for path in tmp_path.glob(f"{STATE}/done/*"):
        path.write_bytes(b"")
    assert state.record(job) is None


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """No file may be larger than this."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("part", [0, 3000])
@pytest.mark.parametrize("room", [100, 2000, 5000])
def test_a_full_disk_ends_the_run_wherever_it_is_full(
    tmp_path: Path, embedded: Spacer, room: int, part: int
) -> None:
    (tmp_path / "a.txt").write_text("\n".join(lines(150)), encoding="utf-8")
    how, out = replace(WITH_TEXT, part=part), tmp_path / "out"
    with full_disk(room), pytest.raises(EnvironmentTrouble, match="make room, and run again with --resume"):
        here(tmp_path / "a.txt", out, how)
    assert not list(out.glob(f"{STATE}/tmp/*")) and not (out / "a.txt").exists()
    here(tmp_path / "a.txt", out, how, resume=True)
    assert (out / "a.txt").read_text(encoding="utf-8") == embedded.correct("\n".join(lines(150)))


@pytest.mark.slow
def test_a_full_disk_ends_the_command_and_what_is_done_stays(tmp_path: Path, embedded: Spacer) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "small.txt").write_text("\n".join(lines(3)), encoding="utf-8")
    (folder / "large.txt").write_text("\n".join(lines(3000)), encoding="utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))

    out = tmp_path / "out"
    done = batch(folder, out, "-j", 1, preexec_fn=limit)
    assert done.returncode == 3
    assert "cannot be written" in done.stderr and "--resume" in done.stderr
    assert "Traceback" not in done.stderr
    assert batch(folder, out, "-j", 1, "--resume").returncode == 0
    assert manifest(out)["total"]["done"] == 2


def test_of_two_runs_into_one_output_the_second_is_refused(embedded: Spacer, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    (tmp_path / "a.txt").write_text("나는학교에간다", encoding="utf-8")
    with (tmp_path / ".out.lock").open("ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="another run"):
            here(tmp_path / "a.txt", tmp_path / "out")
    # What a dead run has left is an empty file.
    assert (tmp_path / ".out.lock").exists()
    assert not here(tmp_path / "a.txt", tmp_path / "out").quarantined


def test_an_engine_whose_process_ends_is_one_line() -> None:
    crew = ApartCrew(print, (), lambda _name, _read: None, "the cluster is gone ({})")  # type: ignore[arg-type]
    os.kill(crew._process.pid, signal.SIGKILL)  # type: ignore[arg-type]
    with pytest.raises(EnvironmentTrouble, match=r"^the cluster is gone \(its client ended with -9\)$"):
        list(crew.map([Job(FIX, Shard("a.txt", "a.txt", 1, "1", "txt"))]))
    crew.end(at_once=True)


@pytest.mark.parametrize("scheme", ["", "ray://"])
def test_a_cluster_that_is_not_there_is_one_line_at_once(tmp_path: Path, scheme: str) -> None:
    pytest.importorskip("ray")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"{scheme}127.0.0.1:{free.getsockname()[1]}"
        (tmp_path / "a.txt").write_text("나는학교에간다", encoding="utf-8")
        done = batch(tmp_path / "a.txt", tmp_path / "out", "--address", address, engine="ray")
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1].startswith(f"eojeol: Ray cannot be reached at {address}")


def killed_after(process: subprocess.Popen[str], out: Path, pattern: str, count: int) -> None:
    """Kill a run once so many files of its own are there."""
    wait_until(lambda: len(list(out.glob(f"{STATE}/{pattern}"))) >= count or process.poll() is not None)
    assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    ended(process)


@pytest.mark.slow
@pytest.mark.parametrize(("pattern", "size"), [("done/*", "0"), ("parts/*/*.json", "1")])
def test_the_driver_killed_and_run_again_gives_the_undisturbed_output(
    tmp_path: Path, embedded: Spacer, pattern: str, size: str
) -> None:
    folder = tmp_path / "in"
    if size == "0":
        many(folder)
    else:
        folder.mkdir()
        (folder / "a.txt").write_text("\n".join(lines(40_000)), encoding="utf-8")
    arguments = (folder, tmp_path / "out", "-j", 2, "--part-size", size)
    process = started(*arguments)
    for count in (1, 3):
        killed_after(process, tmp_path / "out", pattern, count)
        assert not (tmp_path / "out" / "manifest.json").exists()
        process = started(*arguments, "--resume")
    code, said = ended(process)
    assert code == 0, said
    assert batch(folder, tmp_path / "calm", "-j", 2, "--part-size", 0).returncode == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "calm")


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, TRIES])
def test_a_worker_killed_in_mid_shard_is_replaced_and_three_times_gives_it_up(
    tmp_path: Path, embedded: Spacer, times: int
) -> None:
    folder = many(tmp_path / "in", shards=2, each=4000)
    out = tmp_path / "out"
    process = started(folder, out, "-j", 1)
    kill_workers(out, times)
    code, said = ended(process)
    assert code == (4 if times == TRIES else 0), said
    assert said.count("died three times") == (times == TRIES)
    assert not list(out.glob(f"{STATE}*"))
    assert manifest(out)["total"]["quarantined"] == (times == TRIES)
    for name, record in manifest(out)["shards"].items():
        if record["status"] == "done":
            text = (folder / name).read_text(encoding="utf-8")
            assert (out / name).read_text(encoding="utf-8") == embedded.correct(text)

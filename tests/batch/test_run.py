"""Whole runs with the local engine, in processes that are killed for real."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eojeol import Spacer
from eojeol.batch import BatchResult, BatchSettings, run_batch
from eojeol.batch.plan import Shard, shards_of
from eojeol.batch.state import State
from eojeol.batch.stores import STATE, LocalStore
from eojeol.batch.worker import Outcome, Work, Worker
from eojeol.documents.options import Options
from eojeol.errors import EnvironmentTrouble, InputError, UsageError

from .helpers import batch, command, contents, environment, inputs, lines, manifest

COLUMNS = ("--columns", "text")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return inputs(tmp_path_factory.mktemp("batch") / "in")


@pytest.fixture(scope="module")
def expected(corpus: Path, embedded: Spacer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What one undisturbed worker makes of the corpus."""
    out = tmp_path_factory.mktemp("expected") / "out"
    done = batch(corpus, out, *COLUMNS, "-j", 1)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "3 shards done, 0 quarantined; 90 records, 0 bad" in done.stderr
    return contents(out)


class Inline:
    """An engine in this process."""

    def map(self, work: Work, shards: Sequence[Shard]) -> Iterator[Outcome]:
        yield from map(Worker(work).do, shards)


WITH_TEXT = BatchSettings(options=Options(columns=("text",)))


def here(corpus: Path, out: Path, how: BatchSettings = WITH_TEXT, resume: bool = False) -> BatchResult:
    return run_batch([str(corpus)], str(out), how, Inline(), resume=resume)


def waiting_until(wanted: object, seconds: float = 60) -> Iterator[None]:
    end = time.monotonic() + seconds
    while not wanted():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.005)
        yield


def test_the_manifest_accounts_for_everything(corpus: Path, expected: dict[str, bytes]) -> None:
    found = json.loads(expected["manifest.json"])
    assert found["total"]["records"] == 90 == found["total"]["written"]
    assert found["mode"] == "correct" and len(found["model"]) == 64
    assert set(found["shards"]) == {"a.txt", "c.csv", "sub/b.jsonl.gz"} == expected.keys() - {"manifest.json"}
    for name, record in found["shards"].items():
        assert record["bytes_in"] == (corpus / name).stat().st_size
        assert record["bytes_out"] == len(expected[name])


@pytest.mark.slow
def test_two_workers_give_the_same_bytes(corpus: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    assert batch(corpus, tmp_path / "out", *COLUMNS, "-j", 2).returncode == 0
    assert contents(tmp_path / "out") == expected


def test_resume_does_only_what_is_missing(corpus: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    out = tmp_path / "out"
    here(corpus / "a.txt", out)
    before = (out / "a.txt").stat().st_mtime_ns
    with pytest.raises(UsageError, match="--resume"):
        here(corpus, out)
    assert here(corpus, out, resume=True).skipped == 1
    assert (out / "a.txt").stat().st_mtime_ns == before
    assert contents(out) == expected
    with pytest.raises(UsageError, match=r"other settings \(mode\)"):
        here(corpus, out, replace(WITH_TEXT, mode="restore"), resume=True)


def test_resume_does_again_what_has_changed_or_is_gone(
    expected: dict[str, bytes], embedded: Spacer, tmp_path: Path
) -> None:
    folder, out = inputs(tmp_path / "in"), tmp_path / "out"
    here(folder, out)
    (out / "c.csv").unlink()
    (folder / "a.txt").write_text("나는학교에간다", encoding="utf-8")
    assert here(folder, out, resume=True).skipped == 1
    assert contents(out)["c.csv"] == expected["c.csv"]
    assert (out / "a.txt").read_text(encoding="utf-8") == "나는 학교에 간다"
    assert manifest(out)["total"]["done"] == 3


def test_a_folder_that_holds_something_else_is_left_alone(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("내것", encoding="utf-8")
    for resume in (False, True):
        with pytest.raises(UsageError, match="not empty"):
            here(corpus, tmp_path, resume=resume)
    assert contents(tmp_path).keys() == {"mine.txt"}


def test_what_cannot_be_read_is_quarantined_and_the_rest_goes_on(tmp_path: Path, embedded: Spacer) -> None:
    folder, out = inputs(tmp_path / "in"), tmp_path / "out"
    packed = folder / "sub" / "b.jsonl.gz"
    whole = packed.read_bytes()
    packed.write_bytes(whole[:-20])
    (folder / "d.parquet").write_bytes(b"PAR1 nothing of the kind PAR1")
    result = here(folder, out)
    assert result.quarantined.keys() == {"sub/b.jsonl.gz", "d.parquet"}
    assert "end" in result.quarantined["sub/b.jsonl.gz"]
    found = manifest(out)
    assert found["total"]["quarantined"] == 2 and found["total"]["done"] == 2
    assert contents(out).keys() == {"a.txt", "c.csv", "manifest.json"}
    packed.write_bytes(whole)
    (folder / "d.parquet").unlink()
    assert not here(folder, out, resume=True).quarantined
    assert manifest(out)["total"]["done"] == 3


def test_the_command_says_by_its_exit_code_that_something_is_quarantined(
    tmp_path: Path, embedded: Spacer
) -> None:
    (tmp_path / "a.txt.gz").write_bytes(b"no gzip")
    done = batch(tmp_path / "a.txt.gz", tmp_path / "out", "-j", 1)
    assert done.returncode == 4
    assert "eojeol: a.txt.gz: quarantined: Not a gzipped file" in done.stderr
    assert "Traceback" not in done.stderr


def kill_when(arguments: tuple[object, ...], out: Path, wanted: object) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(command(*arguments), env=environment(), stderr=subprocess.DEVNULL)
    for _ in waiting_until(lambda: wanted() or process.poll() is not None):  # type: ignore[operator]
        pass
    return process


def many(folder: Path) -> Path:
    """Shards that take a worker a moment each."""
    folder.mkdir()
    for i in range(8):
        text = "\n".join(lines(3000, 3000 * i))
        (folder / f"{i}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 3])
def test_the_driver_killed_and_run_again_gives_the_undisturbed_output(
    tmp_path: Path, embedded: Spacer, after: int
) -> None:
    folder = many(tmp_path / "in")
    assert batch(folder, tmp_path / "calm", "-j", 2).returncode == 0
    out = tmp_path / "out"
    process = kill_when((folder, out, "-j", 2), out, lambda: len(list(out.glob(f"{STATE}/done/*"))) >= after)
    assert process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (out / "manifest.json").exists()
    done = batch(folder, out, "-j", 2, "--resume")
    assert done.returncode == 0 and "of them before" in done.stderr
    assert contents(out) == contents(tmp_path / "calm")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the worker in /proc")
@pytest.mark.slow
def test_a_worker_killed_in_mid_shard_is_replaced(tmp_path: Path, embedded: Spacer) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = "\n".join(lines(6000))
    (folder / "a.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    process = kill_when((folder, out, "-j", 1), out, lambda: any(out.glob(f"{STATE}/tries/*")))
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    workers = [pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    for pid in workers:
        os.kill(int(pid), signal.SIGKILL)
    assert workers
    assert process.wait(120) == 0
    assert (out / "a.txt").read_text(encoding="utf-8") == embedded.correct(text)
    assert contents(out).keys() == {"a.txt", "manifest.json"}


def test_a_shard_that_kills_its_worker_three_times_is_given_up(tmp_path: Path) -> None:
    state = State(LocalStore(str(tmp_path)))
    shard = Shard("a.txt", "a.txt", 1, "1", "txt")
    assert [state.begin_try(shard) for _ in range(4)] == [True, True, True, False]
    state.end_tries(shard)
    assert state.begin_try(shard)


@pytest.mark.slow
def test_a_full_disk_ends_the_run_and_what_is_done_stays(tmp_path: Path, embedded: Spacer) -> None:
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
    assert not list(out.glob(f"{STATE}/tmp/*")) and not (out / "large.txt").exists()
    assert batch(folder, out, "-j", 1, "--resume").returncode == 0
    assert manifest(out)["total"]["done"] == 2


def test_of_two_runs_into_one_output_the_second_is_refused(
    corpus: Path, embedded: Spacer, tmp_path: Path
) -> None:
    fcntl = pytest.importorskip("fcntl")
    with (tmp_path / ".out.lock").open("ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        with pytest.raises(InputError, match="another run"):
            here(corpus, tmp_path / "out")
    # What a dead run has left is an empty file.
    assert (tmp_path / ".out.lock").exists()
    assert not here(corpus / "a.txt", tmp_path / "out").quarantined


def test_an_input_that_vanishes_is_quarantined(
    tmp_path: Path, embedded: Spacer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = inputs(tmp_path / "in")

    def and_gone(*arguments: object) -> object:
        found = shards_of(*arguments)  # type: ignore[arg-type]
        (folder / "a.txt").unlink()
        return found

    monkeypatch.setattr("eojeol.batch.run.shards_of", and_gone)
    result = here(folder / "a.txt", tmp_path / "out")
    assert "No such file" in result.quarantined["a.txt"]


def test_inputs_that_would_become_one_output_are_refused(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text("가", encoding="utf-8")
    with pytest.raises(UsageError, match=r"would both become a\.txt"):
        shards_of([str(tmp_path / "x"), str(tmp_path / "y")], str(tmp_path / "out"), None)
    with pytest.raises(InputError, match="does not exist"):
        shards_of([str(tmp_path / "z")], str(tmp_path / "out"), None)


def test_what_lies_in_the_output_is_no_input(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "b.txt").write_text("나", encoding="utf-8")
    (tmp_path / "a.txt").write_text("가", encoding="utf-8")
    found, others = shards_of([str(tmp_path)], str(tmp_path / "out"), None)
    assert ([each.name for each in found], others) == (["a.txt"], 0)


def test_columns_are_asked_for_before_anything_is_done(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--columns"):
        here(corpus, tmp_path / "out", BatchSettings())
    assert not (tmp_path / "out").exists()


def test_a_worker_with_another_model_refuses(tmp_path: Path, embedded: Spacer) -> None:
    with pytest.raises(EnvironmentTrouble, match="another model"):
        Worker(Work(str(tmp_path), None, {"model.onnx": "0" * 64}, "correct", {}, Options()))


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_ray_gives_the_same_bytes(corpus: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    pytest.importorskip("ray")
    arguments = [each for each in command(corpus, tmp_path / "out", *COLUMNS, "-j", 2) if each != "local"]
    at = arguments.index("--engine") + 1
    done = subprocess.run([*arguments[:at], "ray", *arguments[at:]], env=environment(), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert contents(tmp_path / "out") == expected

"""One run into one remote output, on a file system that a library reads."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from eojeol import Spacer
from eojeol.batch.lease import LASTS_SECONDS, Lease
from eojeol.batch.stores import STATE, RemoteStore
from eojeol.errors import EnvironmentTrouble, InputError

from .helpers import batch, contents, ended, here, lines, many, started, wait_until

pytest.importorskip("fsspec")


@pytest.fixture
def out(tmp_path: Path) -> Iterator[str]:
    yield f"file://{tmp_path}/out"


def lease(out: str, lasts: float = LASTS_SECONDS) -> Lease:
    return Lease(RemoteStore(out), out, lasts)


def test_a_run_is_refused_while_another_lives_and_leaves_nothing_behind(out: str, tmp_path: Path) -> None:
    with lease(out, 0.4).held():
        for _ in range(3):
            time.sleep(0.25)
            with pytest.raises(InputError, match="another run"), lease(out, 0.4).held():
                pass
    with lease(out).held():
        pass
    assert contents(tmp_path) == {}


def test_what_a_dead_run_leaves_hinders_nobody_once_it_is_old(out: str, tmp_path: Path) -> None:
    with ExitStack() as dead:
        dead.enter_context(lease(out, 1000).held())
        (path,) = (tmp_path / "out" / STATE / "runs").iterdir()
        with pytest.raises(InputError, match="another run"), lease(out).held():
            pass
        os.utime(path, (time.time() - LASTS_SECONDS - 5,) * 2)
        with lease(out).held():
            assert not path.exists()


def test_of_two_that_begin_at_once_at_most_one_goes_on(out: str) -> None:
    first, second = lease(out), lease(out)
    first._beat()
    second._beat()
    for each in (first, second):
        with pytest.raises(InputError):
            each._refuse_others()


def test_a_run_that_cannot_give_signs_of_life_stops(out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("no network")

    held = lease(out, 0.2)
    with held.held():
        monkeypatch.setattr(RemoteStore, "put", fails)
        held.refuse_lost()
        time.sleep(0.3)
        with pytest.raises(EnvironmentTrouble, match="could not be reached"):
            held.refuse_lost()
        monkeypatch.undo()


def test_a_run_into_a_uri_is_the_run_into_a_folder(embedded: Spacer, out: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n".join(lines(5)), encoding="utf-8")
    here(tmp_path / "a.txt", out)
    assert here(tmp_path / "a.txt", out, resume=True).skipped == 1
    here(tmp_path / "a.txt", tmp_path / "other")
    assert contents(tmp_path / "out") == contents(tmp_path / "other")
    with pytest.raises(EnvironmentTrouble, match="cannot be written"):
        here(tmp_path / "a.txt", f"file://{tmp_path}/a.txt/out")


@pytest.mark.slow
def test_two_commands_one_killed(embedded: Spacer, out: str, tmp_path: Path) -> None:
    folder = many(tmp_path / "in")
    first = started(folder, out, "-j", 1)
    (path,) = wait_until(lambda: list((tmp_path / "out").glob(f"{STATE}/runs/*")))
    second = batch(folder, out, "-j", 1, "--resume")
    assert second.returncode == 2 and "is being written by another run" in second.stderr
    first.send_signal(signal.SIGKILL)
    ended(first)
    os.utime(path, (time.time() - LASTS_SECONDS - 5,) * 2)
    third = batch(folder, out, "-j", 2, "--resume")
    assert third.returncode == 0, third.stderr
    assert batch(folder, tmp_path / "calm", "-j", 2).returncode == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "calm")

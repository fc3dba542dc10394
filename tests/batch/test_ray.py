"""Whole runs with Ray, whose workers and cluster are killed for real."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from eojeol import Spacer
from eojeol.batch.state import TRIES
from eojeol.batch.stores import STATE

from .helpers import (
    COLUMNS,
    batch,
    contents,
    ended,
    environment,
    inputs,
    kill_workers,
    lines,
    manifest,
    many,
    started,
    wait_until,
)

pytest.importorskip("ray")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]
SLOWLY = 600


def test_ray_gives_the_same_bytes_in_parts_too(embedded: Spacer, tmp_path: Path) -> None:
    folder = inputs(tmp_path / "in")
    (folder / "large.txt").write_text("\n".join(lines(25_000)), encoding="utf-8")
    done = batch(folder, tmp_path / "ray", *COLUMNS, "-j", 2, "--part-size", 1, engine="ray")
    assert done.returncode == 0, done.stderr
    assert all(line.startswith("eojeol: ") for line in done.stderr.splitlines())
    assert batch(folder, tmp_path / "local", *COLUMNS, "-j", 2, "--part-size", 0).returncode == 0
    assert contents(tmp_path / "ray") == contents(tmp_path / "local")


@pytest.mark.parametrize("times", [1, TRIES])
def test_an_actor_killed_in_mid_shard_is_replaced_and_three_times_gives_the_shard_up(
    embedded: Spacer, tmp_path: Path, times: int
) -> None:
    folder = many(tmp_path / "in", shards=2, each=4000)
    process = started(folder, tmp_path / "out", "-j", 1, engine="ray")
    kill_workers(tmp_path / "out", times, SLOWLY)
    code, said = ended(process, SLOWLY)
    assert code == (4 if times == TRIES else 0), said
    assert said.count("died three times") == (times == TRIES)
    assert manifest(tmp_path / "out")["total"]["done"] == (1 if times == TRIES else 2)


def family(process: int) -> list[int]:
    """A process and all that it started."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(stat.parent.name))
    found = [process]
    for each in found:
        found += parents.get(each, [])
    return found


def kill(process: subprocess.Popen[bytes]) -> None:
    for each in family(process.pid):
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)
    process.wait()


# What a cluster is started with, and whoever uses it: whether Ray asks for a token must not hang on the home folder.
TOKEN = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    ray = [sys.executable, "-c", "from ray.scripts.scripts import main; main()"]
    port, folder = address.rpartition(":")[2], tempfile.mkdtemp(prefix="ray-")
    options = ["--port", port, "--temp-dir", folder, "--num-cpus", "2", "--include-dashboard=false"]
    head = subprocess.Popen(
        [*ray, "start", "--head", "--block", "--object-store-memory", "100000000", *options],
        env={**environment(), **TOKEN},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    check = [*ray, "health-check", "--address", address]
    env = {**environment(), **TOKEN}
    try:
        wait_until(lambda: subprocess.run(check, capture_output=True, env=env).returncode == 0, SLOWLY)
        yield address, head
    finally:
        kill(head)
        shutil.rmtree(folder, ignore_errors=True)


def test_a_cluster_that_goes_away_is_one_line_and_the_run_can_go_on(
    cluster: tuple[str, subprocess.Popen[bytes]], embedded: Spacer, tmp_path: Path
) -> None:
    address, head = cluster
    folder, out = many(tmp_path / "in", shards=4), tmp_path / "out"
    without = {name: value for name, value in environment().items() if name != "RAY_AUTH_MODE"}
    refused = batch(folder, out, "--address", address, engine="ray", env=without)
    assert refused.returncode == 3 and "RAY_AUTH_MODE=token" in refused.stderr, refused.stderr
    env = {**environment(), **TOKEN}
    process = started(folder, out, "-j", 2, "--address", address, "--resume", engine="ray", env=env)
    wait_until(lambda: list(out.glob(f"{STATE}/done/*")) or process.poll() is not None, SLOWLY)
    assert process.poll() is None
    kill(head)
    code, said = ended(process, SLOWLY)
    assert code == 3, said
    *progress, last = said.splitlines()
    assert all(line.startswith("eojeol: ") and "files" in line for line in progress), said
    assert "the Ray cluster is gone" in last and "--resume" in last
    time.sleep(1)
    done = batch(folder, out, "-j", 2, "--resume")
    assert done.returncode == 0, done.stderr
    assert manifest(out)["total"]["done"] == 4
    none = batch(folder, tmp_path / "none", "--address", address, engine="ray")
    assert none.returncode == 3 and "check --address" in none.stderr, none.stderr

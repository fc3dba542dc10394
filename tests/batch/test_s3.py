"""Objects in a store, against moto's server on loopback."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eojeol import Spacer
from eojeol.batch import run_batch
from eojeol.batch.lease import Lease
from eojeol.batch.stores import RemoteStore

from .helpers import (
    COLUMNS,
    WITH_TEXT,
    Inline,
    batch,
    contents,
    ended,
    here,
    inputs,
    manifest,
    many,
    started,
    wait_until,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[str]:
    pytest.importorskip("moto")
    pytest.importorskip("flask")
    program = (
        "from moto.server import ThreadedMotoServer as S; import time; s = S('127.0.0.1', 0, verbose=False); s.start();"
        "print(s.get_host_and_port()[1], flush=True); time.sleep(600)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A bucket that this process and its children reach; what pyarrow makes of it."""
    fs = pytest.importorskip("pyarrow.fs")
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL": server}
    for name, value in {**keys, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"}.items():
        monkeypatch.setenv(name, value)
    store = fs.S3FileSystem(endpoint_override=server, allow_bucket_creation=True)
    store.create_dir("bucket")
    return store


def upload(store: Any, folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            name = f"bucket/in/{path.relative_to(folder).as_posix()}"
            with store.open_output_stream(name, compression=None) as stream:
                stream.write(path.read_bytes())


def objects(store: Any, prefix: str) -> dict[str, bytes]:
    fs = pytest.importorskip("pyarrow.fs")
    found = {}
    for info in store.get_file_info(fs.FileSelector(prefix, recursive=True, allow_not_found=True)):
        if info.is_file:
            with store.open_input_stream(info.path, compression=None) as stream:
                found[info.path[len(prefix) + 1 :]] = stream.read()
    return found


def test_objects_come_out_as_files_do(bucket: Any, embedded: Spacer, tmp_path: Path) -> None:
    folder = inputs(tmp_path / "in")
    upload(bucket, folder)
    here(folder, tmp_path / "out")
    done = batch("s3://bucket/in", "s3://bucket/out", *COLUMNS, "-j", 1)
    assert done.returncode == 0, done.stderr
    # The stamps of what was read differ.
    del (expected := contents(tmp_path / "out"))["manifest.json"]
    found = objects(bucket, "bucket/out")
    assert json.loads(found.pop("manifest.json"))["total"] == manifest(tmp_path / "out")["total"]
    assert found == expected
    again = batch("s3://bucket/in", "s3://bucket/out", *COLUMNS, "-j", 1, "--resume")
    assert again.returncode == 0 and "3 of them before" in again.stderr, again.stderr
    assert batch("s3://bucket/in", "s3://bucket/out", *COLUMNS, "-j", 1).returncode == 2
    missing = batch("s3://bucket/nothing", "s3://bucket/other", *COLUMNS, "-j", 1)
    assert missing.returncode == 2 and "Traceback" not in missing.stderr


def test_a_large_object_in_parts_is_the_object_as_a_whole(
    bucket: Any, embedded: Spacer, tmp_path: Path
) -> None:
    folder = inputs(tmp_path / "in")
    upload(bucket, folder)
    for name, part in (("whole", 0), ("parts", 500)):
        run_batch(["s3://bucket/in"], f"s3://bucket/{name}", replace(WITH_TEXT, part=part), Inline())
    assert objects(bucket, "bucket/whole") == objects(bucket, "bucket/parts") != {}


def test_of_two_runs_into_one_bucket_one_is_refused_until_the_other_is_dead(
    bucket: Any, embedded: Spacer, tmp_path: Path
) -> None:
    upload(bucket, many(tmp_path / "in", shards=3))
    first = started("s3://bucket/in", "s3://bucket/out", "-j", 1)
    wait_until(lambda: [name for name in objects(bucket, "bucket/out") if "/runs/" in name])
    second = batch("s3://bucket/in", "s3://bucket/out", "-j", 1, "--resume")
    assert second.returncode == 2 and "is being written by another run" in second.stderr
    first.send_signal(signal.SIGKILL)
    ended(first)
    # A minute is too long for a test; the age of what it left is told by the clock of the store.
    store = RemoteStore("s3://bucket/out")
    time.sleep(2.5)
    with Lease(store, "s3://bucket/out", lasts=1.0).held():
        assert len([name for name in objects(bucket, "bucket/out") if "/runs/" in name]) == 1
    third = batch("s3://bucket/in", "s3://bucket/out", "-j", 1, "--resume")
    assert third.returncode == 0, third.stderr
    assert not [name for name in objects(bucket, "bucket/out") if name.startswith(".")]

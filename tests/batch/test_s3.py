"""Objects in a store, against moto's server on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from eojeol import Spacer

from .helpers import command, environment, inputs

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


def test_objects_come_out_as_files_do(server: str, embedded: Spacer, tmp_path: Path) -> None:
    fs = pytest.importorskip("pyarrow.fs")
    store = fs.S3FileSystem(
        access_key="a",
        secret_key="b",
        endpoint_override=server,
        region="us-east-1",
        allow_bucket_creation=True,
    )
    store.create_dir("bucket")
    folder = inputs(tmp_path / "in")
    files = [path for path in folder.rglob("*") if path.is_file()]
    for path in files:
        name = f"bucket/in/{path.relative_to(folder).as_posix()}"
        with store.open_output_stream(name, compression=None) as stream:
            stream.write(path.read_bytes())
    here = tmp_path / "out"
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL": server}
    variables = {**environment(), **keys, "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1"}

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*arguments, "--columns", "text", "-j", 1),
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )

    assert run(folder, here).returncode == 0
    done = run("s3://bucket/in", "s3://bucket/out")
    assert done.returncode == 0, done.stderr
    for name in ("a.txt", "c.csv", "sub/b.jsonl.gz"):
        with store.open_input_stream(f"bucket/out/{name}", compression=None) as stream:
            assert stream.read() == (here / name).read_bytes()
    with store.open_input_stream("bucket/out/manifest.json") as stream:
        assert json.loads(stream.read())["total"] == json.loads((here / "manifest.json").read_text())["total"]
    again = run("s3://bucket/in", "s3://bucket/out", "--resume")
    assert again.returncode == 0 and "3 of them before" in again.stderr, again.stderr
    assert run("s3://bucket/in", "s3://bucket/out").returncode == 2
    missing = run("s3://bucket/nothing", "s3://bucket/other")
    assert missing.returncode == 2 and "Traceback" not in missing.stderr

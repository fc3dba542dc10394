"""A source tree as a black box: what its command and its service give, without what no two runs share."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.analysis.same_output_cases import Case
from benchmarks.analysis.same_output_requests import KEY, Ask
from eojeol.errors import InputError

# What a case gave: exit code, output, files and so on, by name.
Parts = dict[str, bytes]

START = "import sys; sys.argv[0] = 'eojeol'; from eojeol.cli import main; main()"
PATIENCE = 300
SERVING = re.compile(rb"serving on http://127\.0\.0\.1:(\d+)")
MASKS = [(SERVING, b"serving on PORT"), (re.compile(rb"\b\d+\.\d (ms|MB/s)\b"), rb"TIME \1")]
# Headers of the page tell the dates of its files, which no two checkouts share.
DATE = 1_700_000_000
# Times and memory are in the values, and which of them there are is not for a service to say.
FIGURE = re.compile(rb"^((?!#)\S.*) \S+$", re.MULTILINE)


class Tree:
    """A copy of a source tree and a folder to run it in; work on the tree does not disturb the run.

    Args:
        source: the folder that holds the package.
        folder: an empty folder, for the copy and for what runs in it.
    """

    def __init__(self, source: Path, folder: Path) -> None:
        self.folder = folder.resolve()
        self.source, self.work = self.folder / "src", self.folder / "work"
        shutil.copytree(
            source, self.source, ignore=shutil.ignore_patterns("__pycache__"), copy_function=_copied
        )
        self.environment = {
            "PATH": os.environ.get("PATH", ""), "HOME": str(self.folder), "TMPDIR": str(self.folder), "LANG": "C.UTF-8",
            "TERM": "dumb", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(self.source),
        }  # fmt: skip
        where = [sys.executable, "-c", "import eojeol; print(eojeol.__file__)"]
        found = subprocess.run(where, env=self.environment, capture_output=True, text=True, check=True).stdout
        if not Path(found.strip()).is_relative_to(self.source):
            raise InputError(
                f"Python imports {found.strip()}; name the folder that holds the package, such as src"
            )

    def prepared(self, files: Iterable[Path]) -> dict[str, bytes]:
        """Make the working folder anew; returns what lies in it."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        for path in files:
            shutil.copyfile(path, self.work / path.name)
        return self.contents()

    def contents(self) -> dict[str, bytes]:
        """All files of the working folder."""
        paths = sorted(path for path in self.work.rglob("*") if path.is_file())
        return {path.relative_to(self.work).as_posix(): path.read_bytes() for path in paths}

    def ran(self, case: Case, inputs: Path) -> Parts:
        """Run a command line.

        Args:
            case: the command line.
            inputs: the folder of the inputs.
        """
        before = self.prepared(inputs / name for name in case.files)
        stdin = (inputs / case.stdin).read_bytes() if case.stdin else b""
        command = [sys.executable, "-c", START, *case.args]
        try:
            done = subprocess.run(
                command,
                cwd=self.work,
                env=self.environment,
                input=stdin,
                capture_output=True,
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            return {"code": b"it did not end"}
        after = self.contents()
        parts = {"code": b"%d" % done.returncode, "stdout": done.stdout, "stderr": done.stderr}
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                parts[f"file {name}"] = after.get(name, b"(gone)")
        return {name: self.masked(data) for name, data in parts.items()}

    def served(self, flags: list[str], requests: Iterable[Ask]) -> Iterator[tuple[str, Parts]]:
        """Start a service, send it requests one after the other, and stop it.

        Args:
            flags: options of the service.
            requests: what it is sent.
        """
        self.prepared(())
        (self.work / "KEY").write_text(KEY + "\n", encoding="utf-8")
        log = self.work / "log"
        command = [sys.executable, "-c", START, "serve", "--port", "0", "--drain", "0", *flags]
        with (
            log.open("wb") as err,
            subprocess.Popen(
                command, cwd=self.work, env=self.environment, stdout=subprocess.PIPE, stderr=err
            ) as process,
        ):
            try:
                port = _port(process, log)
                for ask in requests if port else ():
                    yield ask.name, {name: self.masked(data) for name, data in answered(ask, port).items()}
            finally:
                process.terminate()
                out = process.communicate(timeout=PATIENCE)[0]
        ended = {"code": b"%d" % process.returncode, "stdout": out, "stderr": log.read_bytes()}
        yield "process", {name: self.masked(data) for name, data in ended.items()}

    def masked(self, data: bytes) -> bytes:
        """Without what no two runs share."""
        for path, name in ((self.work, b"WORK"), (self.source, b"SRC"), (self.folder, b"PLACE")):
            data = data.replace(os.fsencode(path), name)
        for pattern, name in MASKS:
            data = pattern.sub(name, data)
        return data


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    """The port that the service says it listens on; 0 if it ends instead."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        if found := SERVING.search(log.read_bytes()):
            return int(found[1])
        time.sleep(0.05)
    return 0


def answered(ask: Ask, port: int) -> Parts:
    """Send a request.

    Args:
        ask: the request.
        port: the port of the service.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    body: Any = iter(ask.body) if isinstance(ask.body, list) else ask.body
    try:
        connection.request(ask.method, ask.address, body, ask.headers, encode_chunked=True)
        answer = connection.getresponse()
        headers = [f"{name}: {value}" for name, value in answer.getheaders()]
        try:
            got = answer.read()
        except http.client.IncompleteRead as error:
            got = error.partial + b"(broken off)"
    except (OSError, http.client.HTTPException) as error:
        return {"status": type(error).__name__.encode()}
    finally:
        connection.close()
    unstable = ["date"]
    if ask.address == "/metrics":
        got = FIGURE.sub(rb"\1", got)
        unstable.append("content-length")
    stable = sorted(line for line in headers if not line.lower().startswith(tuple(unstable)))
    return {"status": b"%d" % answer.status, "headers": "\n".join(stable).encode(), "body": got}


def _copied(source: str, target: str) -> str:
    """Copy a file and give it the date that all get."""
    shutil.copyfile(source, target)
    os.utime(target, (DATE, DATE))
    return target

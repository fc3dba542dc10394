"""A system's process: started, asked, and ended with what it used; loop.py is what it runs."""

from __future__ import annotations

import json
import os
import select
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.common import max_rss_mb
from benchmarks.rivals.environments import Environment, MissingError, environment
from benchmarks.rivals.systems import System

LOOP = Path(__file__).with_name("loop.py")
# The longest that a request may take, and that a system may take to load.
PATIENCE = 120.0
# Texts of a request, so that patience does not depend on how many there are.
REQUEST = 200


class EndedError(Exception):
    """The process died, or did not answer in time; the message says which."""


class Usage(NamedTuple):
    """What a process has used: seconds of processor time, peak resident size in MB of 2**20 bytes."""

    processor: float
    peak_mb: float


class Running:
    """The process of a system. It is a context manager that ends the process.

    Args:
        system: the system.
        place: its environment.
        patience: seconds after which an answer is given up.

    Raises:
        MissingError: it does not load; what it said last is the message.
    """

    def __init__(self, system: System, place: Environment, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._rest = b""
        self._words = tempfile.TemporaryFile()  # noqa: SIM115  (closed by `close`)
        command = [str(place.python), str(LOOP), str(system.adapter), json.dumps(dict(system.options))]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            env={**os.environ, **place.variables},
        )
        try:
            self._answer()
        except EndedError as error:
            said = self._last_word()
            self.close()
            raise MissingError(said or str(error)) from None

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def fix(self, task: str, texts: Sequence[str]) -> list[str]:
        """Texts as the system would have them.

        Args:
            task: restore or correct.
            texts: what was typed.

        Raises:
            EndedError: see `ask`; or the system raised, or gave another number of texts.
        """
        found: list[str] = []
        for start in range(0, len(texts), REQUEST):
            asked = texts[start : start + REQUEST]
            answer = self.ask(task, asked)
            if "error" in answer or len(answer["texts"]) != len(asked):
                raise EndedError(answer.get("error") or f"{len(answer['texts'])} texts for {len(asked)}")
            found += answer["texts"]
        return found

    def ask(self, task: str, texts: Sequence[str], each: bool = False) -> dict[str, Any]:
        """The answer to a request, as loop.py describes it.

        Args:
            task: restore or correct.
            texts: what was typed.
            each: a call for every text.

        Raises:
            EndedError: the process has died, or did not answer in time and was ended.
        """
        asked = json.dumps({"task": task, "texts": list(texts), "each": each}) + "\n"
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(asked.encode("ascii"))
            self._process.stdin.flush()
        except BrokenPipeError:
            raise EndedError(self._last_word() or "the process has died") from None
        return self._answer()

    def close(self) -> Usage:
        """End the process."""
        if self._process.returncode is not None:
            return Usage(float("nan"), float("nan"))
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            with suppress(BrokenPipeError):  # the process may have died with something unread
                stream.close()
        _, status, used = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self._words.close()
        return Usage(used.ru_utime + used.ru_stime, max_rss_mb(used.ru_maxrss))

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        deadline = time.monotonic() + self._patience
        pieces = [self._rest]
        while b"\n" not in pieces[-1]:
            ready, _, _ = select.select([self._process.stdout], [], [], max(deadline - time.monotonic(), 0))
            if not ready:
                self._process.kill()
                raise EndedError(f"no answer within {self._patience:g} s")
            piece = os.read(self._process.stdout.fileno(), 1 << 20)
            if not piece:
                raise EndedError(self._last_word() or "the process has died")
            pieces.append(piece)
        line, _, self._rest = b"".join(pieces).partition(b"\n")
        found: dict[str, Any] = json.loads(line)
        return found

    def _last_word(self) -> str:
        self._words.seek(0)
        lines = self._words.read().decode(errors="replace").strip().splitlines()
        return lines[-1].strip() if lines else ""


def start(system: System, folder: Path, patience: float = PATIENCE) -> Running:
    """Start a system in its environment, which is made if it is not there.

    Args:
        system: the system.
        folder: where environments are.
        patience: seconds after which an answer is given up.

    Raises:
        MissingError: the environment cannot be made, or the system does not load.
    """
    return Running(system, environment(system, folder), patience)

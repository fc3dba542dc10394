"""One run into one remote output: a file there that is written anew while the run lives.

Object stores have no locks. Each run writes a file of its own and then looks for those of others: whoever looks last
sees the other, so that of two that begin at once at most one goes on. A file that has not been written anew for a while
is what a dead run has left, and is removed. Its age is that beside the newcomer's own file by the clock of the store;
no clock of a machine is trusted.

That holds where a listing shows what was written before, as S3, GCS, HDFS and a mounted disk do. A run that stood still
for longer than LASTS_SECONDS, and another that began meanwhile, may both write for a moment; each shard is written
whole, under settings that have to be the same, so that this costs time and no data.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from eojeol.batch.stores import STATE, RemoteStore
from eojeol.errors import EnvironmentTrouble, InputError

LASTS_SECONDS = 60.0
_BEATS = 4
_FOLDER = f"{STATE}/runs"


class Lease:
    """The sign of life of a run.

    Args:
        store: the output.
        out: its URI, for messages.
        lasts: seconds without a sign after which a run is dead.
    """

    def __init__(self, store: RemoteStore, out: str, lasts: float = LASTS_SECONDS) -> None:
        self._store, self._out, self._lasts = store, out, lasts
        self._name = f"{_FOLDER}/{secrets.token_hex(8)}"
        self._ended = Event()
        self._beaten = time.monotonic()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Refuse to begin while another run lives, and live until the block ends.

        Raises:
            InputError: another run is writing the output.
            EnvironmentTrouble: the output cannot be written.
        """
        try:
            self._beat()
            self._refuse_others()
        except OSError as error:
            why = " ".join(str(error).split())
            raise EnvironmentTrouble(
                f"{self._out} cannot be written ({why}); check the address and the access to it"
            ) from None
        except BaseException:
            self._remove(self._name)
            raise
        thread = Thread(target=self._live, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()
            self._remove(self._name)
            with suppress(OSError):
                if not self._store.names(STATE):
                    self._store.remove(STATE)

    def refuse_lost(self) -> None:
        """Stop when no sign of life could be given for so long that another run may have begun.

        Raises:
            EnvironmentTrouble: it is so.
        """
        if time.monotonic() - self._beaten > self._lasts:
            raise EnvironmentTrouble(
                f"{self._out} could not be reached for {self._lasts:.0f} seconds; run again with --resume"
            )

    def _refuse_others(self) -> None:
        now = self._store.modified(self._name)
        for name in self._store.names(_FOLDER):
            if name == self._name:
                continue
            at = self._store.modified(name)
            silent = now - at if now is not None and at is not None else 0.0
            if silent > self._lasts:
                self._remove(name)
            else:
                raise InputError(
                    f"{self._out} is being written by another run (last sign of life {max(silent, 0):.0f} s ago); "
                    f"wait for its end, or {self._lasts:.0f} s if it is dead, or name another folder"
                )

    def _live(self) -> None:
        while not self._ended.wait(self._lasts / _BEATS):
            # Whatever it is that a library raises: refuse_lost counts the time since one went well.
            with suppress(Exception):
                self._beat()

    def _beat(self) -> None:
        self._store.put(self._name, b"a run is writing here\n")
        self._beaten = time.monotonic()

    def _remove(self, name: str) -> None:
        with suppress(OSError):
            self._store.remove(name)

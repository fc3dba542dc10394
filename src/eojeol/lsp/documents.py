"""The documents that are open: reviewed when nobody has typed for a moment, and called off when somebody types on.

A document is reviewed in a thread beside the loop that talks with the editor, one review of it at a time; a change of
its text stops the review that is under way, whose lines are remembered for the next one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from eojeol.changes import Change
from eojeol.errors import EojeolError
from eojeol.lsp.checker import Checker, Stopped
from eojeol.lsp.held import Held
from eojeol.lsp.preferences import Preferences
from eojeol.lsp.review import changes_of, kind_of
from eojeol.lsp.text import Ruler, Text

# Two documents can be reviewed side by side, so that a long one keeps nobody waiting.
THREADS = 2


@dataclass(frozen=True)
class Reviewed:
    """What was found in a document.

    Attributes:
        source: the text that was looked at.
        version: the editor's number of it.
        changes: what would change.
        ruler: measures columns of that text.
        error: why it could not be read.
    """

    source: str
    version: int
    changes: Sequence[Change]
    ruler: Ruler
    error: str = ""


class Document:
    """One open document.

    Args:
        uri: what the editor calls it.
        path: its path or name.
        language: what the editor calls its language.
        text: what the editor holds.
        version: the editor's number of that.
    """

    def __init__(self, uri: str, path: Path, language: str, text: Text, version: int) -> None:
        self.uri, self.path, self.language = uri, path, language
        self.text, self.version = text, version
        self.timer: asyncio.Task[None] | None = None
        self._stop = Event()
        self._lock = asyncio.Lock()
        self._checker: Checker | None = None
        self._last: tuple[Held | None, Preferences, Reviewed] | None = None

    def changed(self, version: int) -> None:
        """The editor has changed the text.

        Args:
            version: its number of the new one.
        """
        self.version = version
        self._last = None
        self.stop()

    def settings_changed(self) -> None:
        """Other settings hold: nothing that is known of the text does any more."""
        self._checker = self._last = None
        self.stop()

    def stop(self) -> None:
        """Call off the review that is under way."""
        self._stop.set()

    async def review(self, held: Held | None, preferences: Preferences, pool: ThreadPoolExecutor) -> Reviewed:
        """What would change in the text that the editor holds now.

        Args:
            held: the settings of the document; None if they exclude it.
            preferences: what the user set in the editor.
            pool: where the work is done.

        Raises:
            Stopped: the text changed in the meantime.
        """
        async with self._lock:
            # Settings may have changed while somebody else's review was waited for.
            if self._last is not None and self._last[0] is held and self._last[1] is preferences:
                return self._last[2]
            self._stop = stop = Event()
            source, ruler, version = self.text.source, self.text.ruler(), self.version
            if held is None:
                return Reviewed(source, version, (), ruler)
            if self._checker is None or self._checker.held is not held:
                self._checker = Checker(held)
            checker = self._checker

            def work() -> Reviewed:
                try:
                    kind = kind_of(str(self.path), self.language, preferences.comments, preferences.strings)
                    changes = changes_of(source, kind, checker, stop.is_set) if kind else []
                except EojeolError as error:
                    return Reviewed(source, version, (), ruler, " ".join(str(error).split()))
                return Reviewed(source, version, changes, ruler)

            found = await _until_done(asyncio.get_running_loop().run_in_executor(pool, work), stop)
            if stop.is_set():
                raise Stopped
            self._last = held, preferences, found
            return found


async def _until_done(work: asyncio.Future[Reviewed], stop: Event) -> Reviewed:
    """The result of a thread; who is cancelled meanwhile stops it, and waits until it has let go of the document."""
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait([work])
        raise


class Debouncer:
    """Does something to a document when nobody has asked for it again for a while.

    Args:
        act: what is done.
    """

    def __init__(self, act: Callable[[Document], Awaitable[None]]) -> None:
        self._act = act

    def later(self, document: Document, milliseconds: int) -> None:
        """Do it then, and not at the time that was said before.

        Args:
            document: to what.
            milliseconds: from now.
        """
        self.never(document)
        document.timer = asyncio.ensure_future(self._wait(document, milliseconds / 1000))

    def never(self, document: Document) -> None:
        """Do it at no time."""
        if document.timer is not None:
            document.timer.cancel()
            document.timer = None

    async def _wait(self, document: Document, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self._act(document)

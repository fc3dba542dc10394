"""What the endpoints share: limits, the queue before the model, threads for long work; and how texts go through it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from eojeol.changes import Change
from eojeol.documents import Format
from eojeol.documents import Options as FileOptions
from eojeol.documents.plain import PLAIN
from eojeol.serve.batcher import BATCH_CHARACTERS, DynamicBatcher, size_of
from eojeol.serve.coalesce import TextRequest
from eojeol.serve.config import ServeConfig
from eojeol.serve.problems import ProblemError
from eojeol.serve.request_body import wait_for_disconnect
from eojeol.serve.request_settings import settings_of
from eojeol.serve.schemas import RequestOptions
from eojeol.serve.workers import Deadline, QueuedModel, WorkerPool
from eojeol.settings import Settings
from eojeol.spacer import Spacer
from eojeol.unwrap import join_lines

T = TypeVar("T")
# A page may declare another encoding, but here it comes as text.
_AS_TEXT = FileOptions(encoding="utf-8")


@dataclass(frozen=True)
class Service:
    """What the endpoints work with.

    Attributes:
        config: limits.
        batcher: owns the model.
        reach: how many units away the model looks; None if that is not known.
        texts: threads for long texts.
        documents: threads for documents.
        streams: threads for streams.
    """

    config: ServeConfig
    batcher: DynamicBatcher
    reach: int | None
    texts: WorkerPool
    documents: WorkerPool
    streams: WorkerPool

    async def settings(self, options: RequestOptions) -> Settings:
        """The settings that a request asks for; rules are built in a thread.

        Raises:
            ProblemError: a rule cannot be used (422), or the rules are too long (413).
        """
        config = self.config
        limits = (config.regex, config.max_rules, config.max_patterns)
        if options.rules:
            return await run_in_threadpool(settings_of, options, *limits)
        return settings_of(options, *limits)

    def queued_spacer(self, settings: Settings, deadline: Deadline) -> Spacer:
        """The library for a job in a thread, over the shared model.

        Args:
            settings: what the request asks for.
            deadline: when the job has to end.
        """
        return Spacer.from_settings(QueuedModel(self.batcher, self.reach, deadline), settings)

    async def fix(self, request: Request, work: TextRequest, file_format: Format = PLAIN) -> list[str]:
        """Fix the texts of a request.

        Args:
            request: its body has been read; its client is watched while a long text is worked on.
            work: the texts.
            file_format: the format that they are in.

        Returns:
            One fixed text for each text.

        Raises:
            ProblemError: too much is waiting (429), or the time is up (503).
            ClientDisconnectedError: the client has disconnected.
            EojeolError: a rule or a text cannot be used.
        """

        def job(spacer: Spacer) -> list[str]:
            if file_format is PLAIN:
                return spacer.batch(work.texts, work.mode)

            def fix(texts: list[str]) -> list[str]:
                return spacer.batch(texts, work.mode)

            return [file_format.fix(text.encode(), fix, _AS_TEXT).decode() for text in work.texts]

        if file_format is PLAIN and _is_quick(work):
            return await self.batcher.fix(work, self.config.timeout)
        return await self._in_thread(request, work, job)

    async def check(self, request: Request, work: TextRequest) -> list[list[Change]]:
        """Find the changes of the texts of a request.

        Args:
            request: its body has been read; its client is watched while a long text is worked on.
            work: the texts.

        Returns:
            The changes of each text.

        Raises:
            ProblemError: too much is waiting (429), the time is up (503), or there are too many changes (413).
            ClientDisconnectedError: the client has disconnected.
            EojeolError: a rule cannot be used.
        """

        def job(spacer: Spacer) -> list[list[Change]]:
            return spacer.check_batch(work.texts, work.mode)

        if _is_quick(work):
            found = await self.batcher.check(work, self.config.timeout)
        else:
            found = await self._in_thread(request, work, job)
        if sum(map(len, found)) > self.config.max_changes:
            raise ProblemError(
                413, f"more than {self.config.max_changes} changes; send the text in parts, or to /v1/fix"
            )
        return found

    async def join_lines(self, request: Request, work: TextRequest) -> TextRequest:
        """The same work on texts whose wrapped lines are joined.

        Args:
            request: its body has been read; its client is watched meanwhile.
            work: the texts.

        Raises:
            ProblemError: too much is waiting (429), or the time is up (503).
            ClientDisconnectedError: the client has disconnected.
        """

        def job(model: QueuedModel) -> tuple[str, ...]:
            return tuple(join_lines(text, model) for text in work.texts)

        return work._replace(texts=await self._with_model(request, work, job))

    async def _in_thread(self, request: Request, work: TextRequest, job: Callable[[Spacer], T]) -> T:
        """Run what does not fit into one batch in a thread of its own."""

        def with_spacer(model: QueuedModel) -> T:
            return job(Spacer.from_settings(model, work.settings))

        return await self._with_model(request, work, with_spacer)

    async def _with_model(self, request: Request, work: TextRequest, job: Callable[[QueuedModel], T]) -> T:
        """Run a job over the shared model in a thread of its own."""
        deadline = Deadline(self.config.timeout)
        model = QueuedModel(self.batcher, self.reach, deadline)
        size = size_of(work.texts)
        self.batcher.reserve(size)
        try:
            return await self.texts.run(lambda: job(model), deadline, wait_for_disconnect(request))
        finally:
            self.batcher.release(size)


def _is_quick(work: TextRequest) -> bool:
    """Whether texts can be worked on by the thread of the model itself, in one batch.

    Regular expressions take up to the square of a line's length, and nobody but the one who sent them should wait.
    """
    rules = work.settings.rules
    return size_of(work.texts) <= BATCH_CHARACTERS and not (rules and rules.patterns)

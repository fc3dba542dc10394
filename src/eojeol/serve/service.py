"""What the endpoints share: limits, the queue of the model, threads for long work; and how texts go through it."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from eojeol.changes import Change
from eojeol.documents import Options as FileOptions
from eojeol.documents import fix_bytes
from eojeol.serve.batcher import BATCH_CHARACTERS, Batcher, size_of
from eojeol.serve.coalesce import Texts, spacer_with
from eojeol.serve.config import ServeConfig
from eojeol.serve.problems import ProblemError
from eojeol.serve.request_body import gone
from eojeol.serve.schemas import Options, settings_of
from eojeol.serve.workers import Deadline, QueuedModel, WorkerPool
from eojeol.settings import Settings

# A page may declare another encoding, but here it comes as text.
_TEXT = FileOptions(encoding="utf-8")


@dataclass(frozen=True)
class Service:
    """What the endpoints work with.

    Attributes:
        config: limits.
        batcher: owns the model.
        reach: of the model.
        texts: threads for long texts.
        documents: threads for documents.
        streams: threads for streams.
    """

    config: ServeConfig
    batcher: Batcher
    reach: int | None
    texts: WorkerPool
    documents: WorkerPool
    streams: WorkerPool

    async def settings(self, options: Options) -> Settings:
        """What a request asks for; rules are built in a thread."""
        config = self.config
        if options.rules:
            return await run_in_threadpool(settings_of, options, config.regex, config.max_rules)
        return settings_of(options, config.regex, config.max_rules)

    async def fixed(self, request: Request, work: Texts, form: str = "txt") -> list[str]:
        """The texts of a request, fixed."""
        if form == "txt" and size_of(work.texts) <= BATCH_CHARACTERS:
            return await self.batcher.judge(work, self.config.timeout)  # type: ignore[return-value]
        return await self._long(request, work, form)  # type: ignore[return-value]

    async def checked(self, request: Request, work: Texts) -> list[list[Change]]:
        """The changes of the texts of a request."""
        found: list[list[Change]]
        if size_of(work.texts) <= BATCH_CHARACTERS:
            found = await self.batcher.judge(work, self.config.timeout)  # type: ignore[assignment]
        else:
            found = await self._long(request, work)  # type: ignore[assignment]
        if sum(map(len, found)) > self.config.max_changes:
            raise ProblemError(
                413, f"more than {self.config.max_changes} changes; send the text in parts, or to /v1/fix"
            )
        return found

    async def _long(self, request: Request, work: Texts, form: str = "txt") -> list[str] | list[list[Change]]:
        """What does not fit into one turn, in a thread of its own."""
        deadline = Deadline(self.config.timeout)
        spacer = spacer_with(QueuedModel(self.batcher, self.reach, deadline), work.settings)

        def job() -> list[str] | list[list[Change]]:
            if work.check:
                return [spacer.check(text, work.mode) for text in work.texts]
            if form == "txt":
                return spacer.batch(work.texts, work.mode)

            def fix(texts: list[str]) -> list[str]:
                return spacer.batch(texts, work.mode)

            return [fix_bytes(text.encode(), f".{form}", fix, _TEXT).decode() for text in work.texts]

        size = size_of(work.texts)
        self.batcher.hold(size)
        try:
            return await self.texts.run(job, deadline, gone(request))
        finally:
            self.batcher.release(size)

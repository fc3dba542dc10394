"""`eojeol fix` on one input: what the user chose, and what is done with a file.

`Job` is plain values, so that other processes can be given it; `Fixer` is the job with the model loaded. Plain text
goes through in blocks, with memory that does not depend on its size, when the result is all that is wanted. Whoever
wants a report, a document, joined lines or a file written back has the file in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from eojeol.engine.engine import Engine
from eojeol.engine.folder import embedded
from eojeol.errors import InputError, error_context
from eojeol.files import STANDARD, reading
from eojeol.spacer import Mode, Spacer
from eojeol.text.stream import TextIn

if TYPE_CHECKING:
    from eojeol.documents import FileResult
    from eojeol.explain.review import Review

PLAIN = ".txt"


@dataclass(frozen=True)
class Job:
    """What to do with every input.

    Attributes:
        mode: `correct` or `restore`.
        model: a model folder; the embedded one by default.
        threads: threads of the model, in each process.
        settings: fields of `settings.Settings` but for `rules`.
        rules: files of rules; a later one overrides an earlier one.
        join: join wrapped lines first.
        suffix: the format of every input, whatever its name says.
        options: fields of `documents.Options`.
        lines: answer standard input line by line, as soon as each is there.
    """

    mode: Mode
    model: str | None
    threads: int
    settings: dict[str, Any]
    rules: tuple[str, ...]
    join: bool
    suffix: str | None
    options: dict[str, Any]
    lines: bool


class Fixer:
    """A job with its model and its rules.

    Args:
        job: what to do.

    Raises:
        EojeolError: the model, a rules file or a setting cannot be used.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        settings = dict(job.settings)
        if job.rules:
            from eojeol.rules.rules import Rules

            settings["rules"] = sum((Rules.read(path) for path in job.rules), Rules())
        self.engine = load(job.model, job.threads)
        self.spacer = Spacer(self.engine, **settings)

    def streams(self, name: str) -> bool:
        """Whether the result can be had block by block."""
        return suffix_of(name, self.job.suffix) == PLAIN and not self.job.join

    def stream(self, name: str, out: BinaryIO, on_read: Callable[[int], None] | None = None) -> None:
        """Fix a plain text of any size.

        Args:
            name: a file, or `-` for standard input.
            out: where the result goes.
            on_read: called with the number of bytes that were read, block by block.

        Raises:
            InputError: it cannot be read or is not text.
        """
        encoding, errors = self.job.options["encoding"], self.job.options["errors"]
        with reading(name) as stream:
            text = TextIn(stream, name, encoding, errors, on_read)
            by_line = self.job.lines and name == STANDARD
            pieces = (
                map(self._fix, text.lines()) if by_line else self.spacer.pipe(text.chunks(), self.job.mode)
            )
            for piece in pieces:
                out.write(text.encode(piece))
                if by_line:
                    out.flush()
            out.write(text.encode("", final=True))

    def result(self, name: str) -> bytes:
        """The fixed file.

        Raises:
            InputError: it cannot be read, or is not what its name says.
        """
        suffix, data = self._suffix(name), read(name)
        with error_context(name):
            if suffix == PLAIN:
                return self._plain(data)
            from eojeol.documents import Options, fix_bytes

            return fix_bytes(data, suffix, self._batch, Options(**self.job.options))

    def write(self, name: str, backup: str | None) -> FileResult:
        """Fix a file in its place.

        Args:
            name: a file.
            backup: keep the old file under its name with this ending.

        Raises:
            InputError: it cannot be read, or is not what its name says.
            EnvironmentTrouble: it cannot be written; it is as it was.
        """
        from eojeol.documents import FileResult, Options, change_in_place, fix_file

        suffix = self._suffix(name)
        if self.job.join:
            # Line ends change too, which fix_file rightly refuses.
            return FileResult(name, change_in_place(name, self._plain, backup))
        return fix_file(
            name,
            self._batch,
            in_place=True,
            backup=backup,
            suffix=suffix,
            options=Options(**self.job.options),
        )

    def review(self, name: str) -> Review:
        """What fixing an input would change.

        Raises:
            InputError: it cannot be read, or is not what its name says.
        """
        from eojeol.changes import apply
        from eojeol.documents import Options
        from eojeol.explain.documents import review_document
        from eojeol.explain.review import Review
        from eojeol.text.encoding import read_text

        suffix, data = self._suffix(name), read(name)
        options = Options(**self.job.options)
        with error_context(name):
            if suffix != PLAIN:
                check_batch = partial(self.spacer.check_batch, mode=self.job.mode)
                return review_document(data, suffix, check_batch, options, name)
            before, codec, mark, handler = read_text(data, options.encoding, options.errors)
            if self.job.join:
                return Review(name, before, self._fix(self._joined(before)), (), codec, handler, mark)
            changes = tuple(self.spacer.check(before, self.job.mode))
            return Review(name, before, apply(before, changes), changes, codec, handler, mark)

    def lines(self, name: str) -> Iterator[str]:
        """The text of an input, in pieces that end where its lines or paragraphs do.

        Raises:
            InputError: it cannot be read, or is not what its name says.
        """
        from eojeol.documents import Options
        from eojeol.explain.documents import document_texts
        from eojeol.text.encoding import read_text

        suffix, data = self._suffix(name), read(name)
        options = Options(**self.job.options)
        with error_context(name):
            if suffix == PLAIN:
                yield from read_text(data, options.encoding, options.errors).text.splitlines(keepends=True)
            else:
                yield from document_texts(data, suffix, options)

    def _suffix(self, name: str) -> str:
        """The format of an input.

        Raises:
            InputError: there is no such format, or lines cannot be joined in it.
        """
        suffix = suffix_of(name, self.job.suffix)
        if suffix == PLAIN:
            return suffix
        from eojeol.documents import format_of

        with error_context(name):
            if self.job.join:
                raise InputError(
                    "lines are joined in plain text only, not in this format; leave --join-lines out"
                )
            format_of(suffix)
        return suffix

    def _fix(self, text: str) -> str:
        return "".join(self.spacer.pipe((text,), self.job.mode))

    def _batch(self, texts: list[str]) -> list[str]:
        return self.spacer.batch(texts, self.job.mode)

    def _joined(self, text: str) -> str:
        from eojeol.unwrap import join_lines

        return join_lines(text, self.engine)

    def _plain(self, data: bytes) -> bytes:
        from eojeol.text.encoding import read_text

        decoded = read_text(data, self.job.options["encoding"], self.job.options["errors"])
        return decoded.encode(self._fix(self._joined(decoded.text) if self.job.join else decoded.text))


def suffix_of(name: str, given: str | None) -> str:
    """The format of an input: what the user says, else what its name says, else text.

    Args:
        name: a file, or `-` for standard input.
        given: what the user says.
    """
    return given or (Path(name).suffix.lower() if name != STANDARD else "") or PLAIN


def load(model: str | None, threads: int) -> Engine:
    """The model of a folder, or the embedded one.

    Args:
        model: a model folder; the embedded model if None.
        threads: threads of one call.

    Raises:
        ModelError: it is absent or damaged.
    """
    return Engine(Path(model) if model is not None else embedded(), threads)


def read(name: str) -> bytes:
    """All bytes of a file or of standard input.

    Raises:
        InputError: it cannot be read.
    """
    with reading(name) as stream:
        try:
            return stream.read()
        except OSError as error:
            raise InputError(
                f"{name} cannot be read ({error.strerror}); try again, or copy it first"
            ) from None

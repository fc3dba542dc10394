"""`eojeol fix` on one input: a job with its model loaded, and what is done with a file.

Plain text goes through in blocks, with memory that does not depend on its size, when the result is all that is wanted.
Whoever wants a report, a document, joined lines or a file written back has the file in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from eojeol.cli.fix_job import PLAIN, Job, suffix_of
from eojeol.engine.engine import Engine
from eojeol.engine.folder import find_model
from eojeol.errors import InputError, error_context
from eojeol.files import STANDARD, reading
from eojeol.spacer import Spacer
from eojeol.text.stream import TextIn
from eojeol.text.switches import stretches, stretches_of, switched_lines

if TYPE_CHECKING:
    from eojeol.changes import Change, ChangedGap
    from eojeol.documents import FileResult, Options
    from eojeol.explain.review import Review
    from eojeol.text.encoding import Decoded


class Fixer:
    """A job with its model and its rules.

    Args:
        job: what to do.
        engine: its model, if that is loaded.

    Raises:
        EojeolError: the model, a rules file or a setting cannot be used.
    """

    def __init__(self, job: Job, engine: Engine | None = None) -> None:
        self.job = job
        settings = dict(job.settings)
        if job.rules:
            from eojeol.rules.rules import Rules

            settings["rules"] = sum((Rules.read(path) for path in job.rules), Rules())
        self._notes: list[str] = []
        self.engine = load(job.model, job.threads) if engine is None else engine
        self.spacer = self._spacer = Spacer(self.engine, **settings)
        # Standard input can be read once.
        self._standard: bytes | None = None

    def take_notes(self) -> tuple[str, ...]:
        """What should be known of the last input though nothing is wrong with it; each note is given once."""
        notes = tuple(dict.fromkeys(self._notes))
        self._notes.clear()
        return notes

    def streams(self, name: str) -> bool:
        """Whether the result can be had block by block."""
        return suffix_of(name, self.job.suffix) == PLAIN and not (self.job.join or self.job.consistent)

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
            text = TextIn(stream, name, encoding, errors, on_read, notice=self._notes.append)
            by_line = self.job.lines and name == STANDARD
            for piece in self._lines_of(text) if by_line else self._pieces_of(text):
                out.write(text.encode(piece))
                if by_line:
                    out.flush()
            out.write(text.encode("", final=True))

    def result(self, name: str) -> bytes:
        """The fixed file.

        Raises:
            InputError: it cannot be read, or is not what its name says.
        """
        self._settle_forms(name)
        suffix, data = self._suffix(name), self._read(name)
        with error_context(name):
            if (text := self._text(data, suffix)) is not None:
                return self._plain(text)
            from eojeol.documents import fix_bytes

            return fix_bytes(data, suffix, self._batch, self._options())

    def write(self, name: str, backup: str | None) -> FileResult:
        """Fix a file in its place.

        Args:
            name: a file.
            backup: keep the old file under its name with this ending.

        Raises:
            InputError: it cannot be read, or is not what its name says.
            EnvironmentTrouble: it cannot be written; it is as it was.
        """
        from eojeol.documents import FileResult, change_in_place, fix_file
        from eojeol.documents.extracts import extract_of

        self._settle_forms(name)
        suffix = self._suffix(name)
        if extract := extract_of(suffix):
            raise InputError(
                f"{name}: text can be taken out of a {suffix}, but not be put back; give -o with a .txt "
                f"instead of --in-place, or {extract.to_change}"
            )
        if self.job.join:
            # Line ends change too, which fix_file rightly refuses.
            return FileResult(name, change_in_place(name, self._joined_bytes, backup))
        return fix_file(
            name,
            self._batch,
            in_place=True,
            backup=backup,
            suffix=suffix,
            options=self._options(),
        )

    def review(self, name: str) -> Review:
        """What fixing an input would change.

        Raises:
            InputError: it cannot be read, or is not what its name says.
        """
        from eojeol.changes import apply
        from eojeol.explain.documents import review_document
        from eojeol.explain.review import Review

        self._settle_forms(name)
        suffix, data = self._suffix(name), self._read(name)
        with error_context(name):
            text = self._text(data, suffix)
            if text is None:
                check_batch = partial(self.spacer.check_batch, mode=self.job.mode)
                return review_document(data, suffix, check_batch, self._options(), name)
            before, codec, mark, handler = text
            if self.job.join:
                return Review(name, before, self._fixed(before), (), codec, handler, mark)
            changes = tuple(self._check(before))
            return Review(name, before, apply(before, changes), changes, codec, handler, mark)

    def lines(self, name: str) -> Iterator[str]:
        """The text of an input, in pieces that end where its lines or paragraphs do.

        Raises:
            InputError: it cannot be read, or is not what its name says.
        """
        from eojeol.explain.documents import document_texts

        suffix, data = self._suffix(name), self._read(name)
        with error_context(name):
            if (text := self._text(data, suffix)) is not None:
                yield from text.text.splitlines(keepends=True)
            else:
                yield from document_texts(data, suffix, self._options())

    def _settle_forms(self, name: str) -> None:
        """Give the input one form where the norm allows two, if that is wanted."""
        if self.job.consistent:
            from eojeol.explain.consistency import one_form

            self.spacer = one_form(self._spacer, self.lines(name), self.job.mode)

    def _read(self, name: str) -> bytes:
        if name != STANDARD:
            return read(name)
        self._standard = read(name) if self._standard is None else self._standard
        return self._standard

    def _suffix(self, name: str) -> str:
        """The format of an input.

        Raises:
            InputError: there is no such format, or lines cannot be joined in it.
        """
        suffix = suffix_of(name, self.job.suffix)
        if suffix == PLAIN:
            return suffix
        from eojeol.documents import format_of
        from eojeol.documents.extracts import extract_of

        if extract_of(suffix):
            return suffix
        with error_context(name):
            if self.job.join:
                raise InputError(
                    "lines are joined in plain text only, not in this format; leave --join-lines out"
                )
            format_of(suffix)
        return suffix

    def _lines_of(self, text: TextIn) -> Iterator[str]:
        return (self._fix(line) if on else line for on, line in switched_lines(text.lines()))

    def _pieces_of(self, text: TextIn) -> Iterator[str]:
        for on, pieces in stretches(text.chunks()):
            yield from self.spacer.pipe(pieces, self.job.mode) if on else pieces

    def _check(self, text: str) -> list[Change]:
        """The changes of a plain text, but for what is switched off in it."""
        from eojeol.changes import gap_of, locate

        parts = stretches_of(text)
        if len(parts) == 1:
            return self.spacer.check(text, self.job.mode)
        gaps: list[ChangedGap] = []
        start = 0
        for on, part in parts:
            gaps += [gap_of(change, start) for change in self.spacer.check(part, self.job.mode)] if on else []
            start += len(part)
        return locate(text, gaps)

    def _fix(self, text: str) -> str:
        return "".join(self.spacer.pipe((text,), self.job.mode))

    def _fixed(self, text: str) -> str:
        """A plain text with its lines joined, if that is wanted, and fixed, but for what is switched off in it."""
        join = self._joined if self.job.join else str
        return "".join(self._fix(join(part)) if on else part for on, part in stretches_of(text))

    def _batch(self, texts: list[str]) -> list[str]:
        return self.spacer.batch(texts, self.job.mode)

    def _joined(self, text: str) -> str:
        from eojeol.unwrap import join_lines

        return join_lines(text, self.engine)

    def _options(self) -> Options:
        from eojeol.documents import Options

        return Options(**self.job.options, notice=self._notes.append)

    def _text(self, data: bytes, suffix: str) -> Decoded | None:
        """An input as one plain text, if that is what it is or becomes; None for a document.

        What is taken out of another file is UTF-8, and its lines are joined where they are as wide as a page.
        """
        from eojeol.text.encoding import Decoded, read_text

        encoding, errors = self.job.options["encoding"], self.job.options["errors"]
        if suffix == PLAIN:
            return read_text(data, encoding, errors, self._notes.append)
        from eojeol.documents.extracts import extract_of

        extract = extract_of(suffix)
        if extract is None:
            return None
        text = extract.text(data, self._options())
        return Decoded(self._joined(text) if extract.wrapped else text, "utf-8", b"", "strict")

    def _plain(self, decoded: Decoded) -> bytes:
        return decoded.encode(self._fixed(decoded.text))

    def _joined_bytes(self, data: bytes) -> bytes:
        text = self._text(data, PLAIN)
        return self._plain(text) if text else data


def load(model: str | None, threads: int) -> Engine:
    """The model of a folder, or the embedded one.

    Args:
        model: a model folder, or a name of one in the package; the embedded model if None.
        threads: threads of one call.

    Raises:
        ModelError: it is absent or damaged.
    """
    return Engine(find_model(model), threads)


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

"""A block of documents → a block of lines: everything that can run in another process.

A worker gets `WorkerSettings` once and then only blocks. Besides the text it returns, for each line, a 16-byte hash
(for duplicates and sampling) and the split of its document, so that the process that collects the results does no work
per line in Python.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b

from eojeol.corpus.clean import LineFilter, Steps, candidates
from eojeol.corpus.document import Block, Cleaned
from eojeol.corpus.exclude import Excluder
from eojeol.corpus.sentences import SplitterError, make_splitter
from eojeol.corpus.split import Splits
from eojeol.errors import RecordError

DIGEST_BYTES = 16


@dataclass(frozen=True)
class WorkerSettings:
    """What a worker needs to know.

    Args:
        steps: how a paragraph becomes candidate lines.
        line_filter: which candidates may stay.
        splits: to which split a document belongs; its seed is also that of the hashes.
        source_names: names of the sources, by index; part of the identity of a document.
        excluded: lines that the corpus must not contain, as they were read.
        exclude_min_length: excluded lines with fewer non-space characters are ignored.
        strict: raise an error for a paragraph that the splitter fails on, instead of counting it.
    """

    steps: Steps
    line_filter: LineFilter
    splits: Splits
    source_names: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    exclude_min_length: int = 10
    strict: bool = False


class Worker:
    """Cleans blocks; loads the splitter and the automaton once.

    Args:
        settings: how to clean.

    Raises:
        MissingExtraError: the splitter, or pyahocorasick where lines are excluded, is not installed.
    """

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        self._splitter = make_splitter(settings.steps.splitter)
        self._excluder = self._make_excluder() if settings.excluded else None

    def clean(self, block: Block) -> Cleaned:
        r"""Clean a block.

        Returns:
            The lines that stay, with a hash and a split each. Example: a document of train with the paragraphs
            `눈이 온다.\n\n나` and `봄이다.`, cleaned with min_length 2, gives the text `눈이 온다.\n봄이다.\n`, two
            hashes of 16 bytes, the splits 0 and 0, `lines` 4, and `dropped` with 1 `empty` and 1 `too_short`.

        Raises:
            RecordError: the splitter failed on a paragraph, if strict.
        """
        splits = self._settings.splits
        name = self._settings.source_names[block.source]
        seed = str(splits.seed).encode()
        tally: Counter[str] = Counter()
        text: list[bytes] = []
        split_of_line = bytearray()
        kept: list[int] = []
        for document in block.documents:
            before = len(text)
            for paragraph in document.lines:
                text += self._keep(paragraph, f"{name}: document {document.id}", tally)
            kept.append(len(text) - before)
            if kept[-1]:
                split_of_line += bytes([splits.of(name, document.id)]) * kept[-1]
        digests = b"".join([blake2b(line, digest_size=DIGEST_BYTES, key=seed).digest() for line in text])
        # Every line has a line end, also the last.
        text.append(b"")
        lines = tally.pop("lines", 0)
        return Cleaned(
            block.source, b"\n".join(text), digests, bytes(split_of_line), lines, dict(tally), kept
        )

    def _keep(self, paragraph: str, where: str, tally: Counter[str]) -> list[bytes]:
        """The lines of a paragraph that stay; counts `lines` and the reasons for the others in `tally`."""
        settings = self._settings
        try:
            lines = candidates(paragraph, settings.steps, self._splitter)
        except SplitterError as error:
            if settings.strict:
                raise RecordError(f"{where}: sentence splitter: {error}; set strict: false to skip") from None
            tally["lines"] += 1
            tally["splitter_failed"] += 1
            return []
        tally["lines"] += len(lines)
        kept = []
        for words in lines:
            reason = settings.line_filter.reason_to_drop(words, self._excluder)
            if not reason:
                try:
                    kept.append(" ".join(words).encode())
                except UnicodeEncodeError:
                    reason = "not_utf8"
            if reason:
                tally[reason] += 1
        return kept

    def _make_excluder(self) -> Excluder:
        """Search for the excluded lines cleaned as the corpus is, whole and split; otherwise they are not found."""
        settings = self._settings
        whole = Steps(settings.steps.nfc, settings.steps.strip_quotes, split_newlines=False)
        bare: dict[str, None] = {}
        for line in settings.excluded:
            pieces = candidates(line, whole, None)
            with suppress(SplitterError):
                pieces += candidates(line, settings.steps, self._splitter)
            bare.update(dict.fromkeys("".join(words) for words in pieces))
        return Excluder(bare, settings.exclude_min_length)

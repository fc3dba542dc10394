"""One block of documents → one block of lines: everything that can run in another process.

A worker gets `Settings` once and then only blocks. Besides the text it returns, for each line, a 16-byte hash (for
duplicates and sampling) and the split of its document, so that the process that collects the results does no work
per line in Python.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import blake2b

from eojeol.corpus.clean import Gate, Texture, candidates
from eojeol.corpus.document import Block, Cleaned
from eojeol.corpus.exclude import Excluder
from eojeol.corpus.sentences import SplitterFailed, make_splitter
from eojeol.corpus.split import Splits
from eojeol.errors import RecordError

DIGEST_BYTES = 16


@dataclass(frozen=True)
class Settings:
    """What a worker needs to know.

    Args:
        source_names: names of the sources, by index; part of the identity of a document.
        excluded: lines that the corpus must not contain, as they were read.
    """

    texture: Texture
    gate: Gate
    splits: Splits
    source_names: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    exclude_min_length: int = 10
    strict: bool = False


class Worker:
    """Cleans blocks; loads the splitter and the automaton once."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._splitter = make_splitter(settings.texture.splitter)
        self._excluder = self._make_excluder() if settings.excluded else None

    def clean(self, block: Block) -> Cleaned:
        """Clean a block.

        Raises:
            RecordError: a paragraph that the splitter cannot cope with, if strict.
        """
        settings = self._settings
        seed = settings.splits.seed.to_bytes(16, "little", signed=True)
        name = settings.source_names[block.source]
        text: list[bytes] = []
        digests: list[bytes] = []
        splits: list[bytes] = []
        dropped: Counter[str] = Counter()
        seen = 0
        for document in block.documents:
            kept = len(text)
            for paragraph in document.lines:
                try:
                    lines = candidates(paragraph, settings.texture, self._splitter)
                except SplitterFailed as error:
                    if settings.strict:
                        raise RecordError(f"{name}: document {document.id}: sentence splitter: {error}") from None
                    dropped["splitter_failed"] += 1
                    seen += 1
                    continue
                seen += len(lines)
                for words in lines:
                    reason = settings.gate.reason_to_drop(words, self._excluder)
                    if not reason:
                        try:
                            line = " ".join(words).encode()
                        except UnicodeEncodeError:
                            reason = "not_utf8"
                    if reason:
                        dropped[reason] += 1
                    else:
                        text.append(line)
                        digests.append(blake2b(line, digest_size=DIGEST_BYTES, key=seed).digest())
            if len(text) > kept:
                splits.append(bytes((settings.splits.of(name, document.id),)) * (len(text) - kept))
        text.append(b"")
        return Cleaned(block.source, b"\n".join(text), b"".join(digests), b"".join(splits), seen, dict(dropped))

    def _make_excluder(self) -> Excluder:
        """Sentences to exclude go through the same cleaning, whole and split, or they would not be recognised."""
        settings = self._settings
        whole = Texture(settings.texture.nfc, settings.texture.strip_quotes, split_newlines=False)
        bare: dict[str, None] = {}
        for line in settings.excluded:
            pieces = candidates(line, whole, None)
            try:
                pieces += candidates(line, settings.texture, self._splitter)
            except SplitterFailed:
                pass
            bare.update(dict.fromkeys("".join(words) for words in pieces))
        return Excluder(bare, settings.exclude_min_length)

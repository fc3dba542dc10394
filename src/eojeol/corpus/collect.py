"""The first pass over the corpus, before and after the workers.

    read_blocks → parallel.clean_blocks → store

`read_blocks` reads documents and cuts them into blocks; `store` spools the cleaned blocks and, once it has seen all of
them, finds the duplicates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

from eojeol.corpus import readers
from eojeol.corpus.augment import Augmenter, augment
from eojeol.corpus.dedupe import Bits, Duplicates
from eojeol.corpus.document import Block, Cleaned, Document, cut
from eojeol.corpus.files import SourceFile, Trouble
from eojeol.corpus.manifest import Account
from eojeol.corpus.progress import ProgressLines
from eojeol.corpus.schema import SourceConfig
from eojeol.corpus.spool import Spool


class Source(NamedTuple):
    """A source and what belongs to it.

    Args:
        config: how to read it.
        files: its files; none for a hub data set.
        augmenter: rewrites its sentences; None leaves them as they are.
        account: counts what happens to it; filled while it is read.
    """

    config: SourceConfig
    files: list[SourceFile]
    augmenter: Augmenter | None
    account: Account


def read_blocks(sources: Sequence[Source], block_chars: int, strict: bool) -> Iterator[Block]:
    """Read all sources in their order, lazily, and cut them into blocks.

    Args:
        sources: what to read; documents, paragraphs and malformed input are counted in their accounts.
        block_chars: characters in a block, roughly.
        strict: raise an error for malformed input instead of counting it.

    Raises:
        InputError: malformed input, if strict.
        MissingExtraError: a reader needs a package that is not installed.
    """
    for i, source in enumerate(sources):
        trouble = Trouble(strict)
        documents = readers.read(source.files, source.config, trouble)
        if source.augmenter is not None:
            documents = augment(documents, source.augmenter)
        yield from cut(i, _counted(documents, source.account), block_chars)
        source.account.malformed_files = trouble.files
        source.account.malformed_records = trouble.records


def store(
    results: Iterable[Cleaned], sources: Sequence[Source], folder: Path, dedupe: bool
) -> tuple[Spool, Bits]:
    """Spool cleaned blocks; when all have been seen, find the duplicates.

    Args:
        results: the cleaned blocks, in the order of `read_blocks`.
        sources: the sources; lines and dropped lines are counted in their accounts.
        folder: an existing folder for temporary files.
        dedupe: whether to look for duplicates.

    Returns:
        The cleaned lines, and a bit for each line: whether it is equal to an earlier line (all 0 without `dedupe`).
    """
    progress = ProgressLines(len(sources))
    with ExitStack() as stack:
        spool = stack.enter_context(closing(Spool(folder)))
        duplicates = stack.enter_context(closing(Duplicates(folder))) if dedupe else None
        for cleaned in results:
            source = sources[cleaned.source]
            source.account.lines += cleaned.lines
            source.account.dropped.update(cleaned.dropped)
            lines = spool.append(cleaned)
            if duplicates is not None:
                duplicates.add(lines)
            progress.step(cleaned.source, source.config.name, cleaned.lines, len(cleaned.text))
        progress.end()
        return spool, duplicates.find() if duplicates is not None else Bits(spool.size)


def _counted(documents: Iterable[Document], account: Account) -> Iterator[Document]:
    """Pass documents on and count them; pieces of a document follow each other and share its id."""
    last = None
    for document in documents:
        account.documents += document.id != last
        account.paragraphs += len(document.lines)
        last = document.id
        yield document

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

# Of Korean text in UTF-8, roughly; compressed text has more characters, and gets smaller blocks than it could have.
_BYTES_OF_CHARACTER = 3
# So that the workers end at about the same time.
_BLOCKS_OF_WORKER = 8
# A smaller block is not worth its way to another process.
_SMALL_BLOCK = 1 << 12


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


def block_size(sources: Sequence[Source], most: int, workers: int) -> int:
    """Characters of a block: fewer where the corpus is small, so that every worker gets some of it.

    What comes out does not depend on it (document.py).

    Args:
        sources: what is read.
        most: characters of a block of a large corpus.
        workers: number of processes.
    """
    files = [file for source in sources for file in source.files]
    # Not known of a data set of the hub, and not worth a thought for a single worker.
    if workers == 1 or len(files) == 0 or any(not source.files for source in sources):
        return most
    characters = sum(file.path.stat().st_size for file in files) // _BYTES_OF_CHARACTER
    return min(most, max(characters // (workers * _BLOCKS_OF_WORKER), _SMALL_BLOCK))


def read_blocks(
    sources: Sequence[Source], block_chars: int, strict: bool, progress: ProgressLines | None = None
) -> Iterator[Block]:
    """Read all sources in their order, lazily, and cut them into blocks.

    Args:
        sources: what to read; documents, paragraphs and malformed input are counted in their accounts.
        block_chars: characters in a block, roughly.
        strict: raise an error for malformed input instead of counting it.
        progress: is told what is read.

    Raises:
        InputError: malformed input, if strict.
        MissingExtraError: a reader needs a package that is not installed.
    """
    for i, source in enumerate(sources):
        trouble = Trouble(strict)
        documents = readers.read(source.files, source.config, trouble)
        if source.augmenter is not None:
            documents = augment(documents, source.augmenter)
        for block in cut(i, _counted(documents, source.account), block_chars):
            if progress is not None:
                progress.reads(i, sum(len(document.lines) for document in block.documents))
            yield block
        source.account.malformed_files = trouble.files
        source.account.malformed_records = trouble.records


def store(
    results: Iterable[Cleaned],
    sources: Sequence[Source],
    folder: Path,
    dedupe: bool,
    progress: ProgressLines | None = None,
) -> tuple[Spool, Bits]:
    """Spool cleaned blocks; when all have been seen, find the duplicates.

    Args:
        results: the cleaned blocks, in the order of `read_blocks`.
        sources: the sources; lines and dropped lines are counted in their accounts.
        folder: an existing folder for temporary files.
        dedupe: whether to look for duplicates.
        progress: is told what is done.

    Returns:
        The cleaned lines, and a bit for each line: whether it is equal to an earlier line (all 0 without `dedupe`).
    """
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
            if progress is not None:
                progress.step(cleaned.source, cleaned.lines, len(cleaned.text))
        if progress is not None:
            progress.begin("looking for duplicates" if dedupe else "counting")
        return spool, duplicates.find() if duplicates is not None else Bits(spool.size)


def _counted(documents: Iterable[Document], account: Account) -> Iterator[Document]:
    """Pass documents on and count them; pieces of a document follow each other and share its id."""
    last = None
    for document in documents:
        account.documents += document.id != last
        account.paragraphs += len(document.lines)
        last = document.id
        yield document

"""The first pass: read, cut into blocks, clean in workers, spool; when all has been seen, find duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

from eojeol.corpus import readers
from eojeol.corpus.augment import Augmenter, augment
from eojeol.corpus.dedupe import Bits, Duplicates
from eojeol.corpus.document import Block, Document, cut
from eojeol.corpus.files import SourceFile, Trouble
from eojeol.corpus.manifest import Account
from eojeol.corpus.parallel import clean_blocks
from eojeol.corpus.progress import ProgressLines
from eojeol.corpus.schema import PrepareConfig, SourceConfig
from eojeol.corpus.spool import Spool
from eojeol.corpus.worker import Settings

Source = tuple[SourceConfig, list[SourceFile], Augmenter | None, Account]


def collect(
    config: PrepareConfig,
    sources: Sequence[Source],
    settings: Settings,
    folder: Path,
) -> tuple[Spool, Bits]:
    """Read and clean all sources.

    Args:
        config: `workers`, `ray_address`, `block_chars`, `dedupe` and `strict` are used.
        sources: each with its files, how it is augment again, and the account that is filled.
        settings: for the workers.
        folder: for temporary files.

    Returns:
        The cleaned lines, and a bit for each: is it equal to an earlier one? (All 0 without `dedupe`.)
    """
    progress = ProgressLines(len(sources))
    with ExitStack() as stack:
        spool = stack.enter_context(closing(Spool(folder)))
        duplicates = stack.enter_context(closing(Duplicates(folder))) if config.dedupe else None
        blocks = _blocks(sources, config)
        # Closed at once, also after an error: this ends a Ray that was started for the purpose.
        results = stack.enter_context(
            closing(clean_blocks(blocks, settings, config.workers, config.ray_address))
        )
        for cleaned in results:
            source, _, _, account = sources[cleaned.source]
            account.lines += cleaned.lines
            account.dropped.update(cleaned.dropped)
            lines = spool.append(cleaned)
            if duplicates is not None:
                duplicates.add(lines)
            progress.step(cleaned.source, source.name, cleaned.lines, len(cleaned.text))
        progress.end()
        return spool, duplicates.find() if duplicates is not None else Bits(spool.size)


def _blocks(sources: Sequence[Source], config: PrepareConfig) -> Iterator[Block]:
    for i, (source, files, tell, account) in enumerate(sources):
        trouble = Trouble(config.strict)
        documents = readers.read(files, source, trouble)
        if tell is not None:
            documents = augment(documents, tell)
        yield from cut(i, _counted(documents, account), config.block_chars)
        account.malformed_files = trouble.files
        account.malformed_records = trouble.records


def _counted(documents: Iterable[Document], account: Account) -> Iterator[Document]:
    last = None
    for document in documents:
        account.documents += document.id != last
        account.paragraphs += len(document.lines)
        last = document.id
        yield document

"""What every worker is told of a run, and its parts; plain values, so that they can cross processes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from eojeol.corpus.files import SourceFile
from eojeol.corpus.parts.files import size_and_stamp
from eojeol.corpus.parts.work import Work
from eojeol.corpus.schema import SourceConfig
from eojeol.corpus.worker import WorkerSettings


class Part(NamedTuple):
    """A file of a source or a span of one, or a whole data set of the hub.

    Args:
        source: index of its source.
        file: the file; None for a data set of the hub.
        size: its bytes.
    """

    source: int
    file: SourceFile | None
    size: int


@dataclass(frozen=True)
class Job:
    """A run.

    Args:
        folder: where the results of the stages lie; on a cluster, every machine reaches it.
        settings: how to clean.
        sources: the sources, by name.
        seed: seed of the augmentation.
        near: how alike documents are that are near-duplicates; 0: they stay.
        dedupe: whether duplicates are dropped.
        sample: for each split, how many lines to keep; None keeps all.
        shard_lines: lines in a shard.
        compress: write .txt.xz.
        block_chars: characters that are cleaned at a time.
        sort_lines: lines that are sorted at a time.
        part_bytes: bytes of a part of a file that can be cut.
    """

    folder: Path
    settings: WorkerSettings
    sources: tuple[SourceConfig, ...]
    seed: int
    near: float
    dedupe: bool
    sample: tuple[int | None, ...]
    shard_lines: int
    compress: bool
    block_chars: int
    sort_lines: int
    part_bytes: int

    @property
    def work(self) -> Work:
        """The results of the stages."""
        return Work(self.folder)


def parts_of(found: Sequence[Sequence[SourceFile]]) -> tuple[Part, ...]:
    """The parts of all sources, in the order of the corpus: by source, then by the name of the file.

    Args:
        found: the files of each source, or spans of them; none for a data set of the hub.

    Raises:
        InputError: a file has gone.
    """
    parts: list[Part] = []
    for source, files in enumerate(found):
        parts += [_part(source, file) for file in files] or [Part(source, None, 0)]
    return tuple(parts)


def _part(source: int, file: SourceFile) -> Part:
    if file.span is not None:
        return Part(source, file, file.span.end - file.span.start)
    return Part(source, file, size_and_stamp(file.path)[0])

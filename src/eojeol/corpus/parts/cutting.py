"""Large files of lines are cut into spans of whole documents, so that one file can keep many workers busy.

A document is so many lines, and its id is its number within the file: nobody can read the middle of a file without
knowing how many lines are before it. So ranges of bytes are counted first, each by a worker; then the ends of ranges
are moved to the next end of a document. Compressed files have no middle, and documents that end with blank lines or
tags have no number of lines; they stay whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, NamedTuple

from eojeol.corpus.files import COMPRESSED, SourceFile, Span
from eojeol.corpus.parts.files import size_and_stamp
from eojeol.corpus.parts.work import Work
from eojeol.corpus.readers.text import lines_of_document
from eojeol.corpus.schema import SourceConfig

COUNT = "count"
# Encodings in which what a line means doesn't depend on what is before it.
_CUT = ("utf-8", "ascii", "cp949", "euc_kr")
# What fits into the cache of a processor is read and decoded twice as fast as what does not.
_CHUNK = 1 << 16
_UNREAD = -1
# So that the workers end at about the same time.
_PARTS_OF_WORKER = 8
# A smaller part is not worth its folders.
_SMALL_PART = 1 << 20


class Range(NamedTuple):
    """A range of bytes of a large file; it begins with the first line that begins in it.

    Args:
        source: index of the source as which the file is read.
        path: the file.
        start: its first byte.
        end: the first byte after it.
        encoding: lines that are no text in it are no lines; empty: all are.
    """

    source: int
    path: Path
    start: int
    end: int
    encoding: str


class Counted(NamedTuple):
    """What is in a range.

    Args:
        start: where its first line begins; below 0 if it could not be read.
        lines: how many lines begin in it.
        good: how many of them are text.
    """

    start: int
    lines: int
    good: int


def part_size(found: Sequence[Sequence[SourceFile]], most: int, workers: int) -> int:
    """Bytes of a part: fewer where the corpus is small, so that every worker gets some of it.

    Args:
        found: the files of each source.
        most: bytes of a part of a large corpus.
        workers: number of workers.

    Raises:
        InputError: a file has gone.
    """
    if workers == 1:
        return most
    total = sum(size_and_stamp(file.path)[0] for files in found for file in files)
    return min(most, max(total // (workers * _PARTS_OF_WORKER), _SMALL_PART))


def can_be_cut(source: SourceConfig, file: SourceFile) -> bool:
    """Whether the documents of a file are so many lines each, and it can be read from its middle.

    Args:
        source: how it is read.
        file: the file.
    """
    by_lines = source.reader == "jsonl" or (source.reader == "text" and source.document != "blank")
    return by_lines and source.encoding in _CUT and file.path.suffix not in COMPRESSED


def ranges_of(
    sources: Sequence[SourceConfig], found: Sequence[Sequence[SourceFile]], size: int
) -> list[Range]:
    """The ranges that are to be counted, file by file.

    Args:
        sources: how files are read.
        found: the files of each source.
        size: bytes of a range; smaller files are not cut.

    Raises:
        InputError: a file has gone.
    """
    ranges: list[Range] = []
    for number, (source, files) in enumerate(zip(sources, found, strict=True)):
        every_line = source.reader == "jsonl" or source.errors == "replace"
        encoding = "" if every_line else source.encoding
        for file in files:
            length = size_and_stamp(file.path)[0]
            if length > size and can_be_cut(source, file):
                # Of equal size, so that none is a remnant of a few bytes.
                count = -(-length // size)
                edges = [length * i // count for i in range(count + 1)]
                ranges += [Range(number, file.path, *each, encoding) for each in pairwise(edges)]
    return ranges


def count_range(work: Work, task: int, each: Range) -> None:
    """Count the lines of a range.

    Args:
        work: where the result is laid down.
        task: number of the range.
        each: the range.

    Raises:
        OSError: the disk is full.
    """
    try:
        found = _count(each)
    except OSError:
        # Whoever reads the file will say so.
        found = Counted(_UNREAD, 0, 0)
    with work.writing(COUNT, task) as folder:
        (folder / "counted.json").write_text(json.dumps(found), encoding="utf-8")


def _count(each: Range) -> Counted:
    with each.path.open("rb") as stream:
        start = at = _line_start(stream, each.start)
        lines = good = 0
        while at < each.end:
            # Whole lines only; a line is never cut.
            chunk = stream.read(min(_CHUNK, each.end - at))
            if not chunk:
                break
            if not chunk.endswith(b"\n"):
                chunk += stream.readline()
            at += len(chunk)
            found = chunk.count(b"\n") + (not chunk.endswith(b"\n"))
            lines, good = lines + found, good + _good(chunk, found, each.encoding)
    return Counted(start, lines, good)


def read_counted(work: Work, task: int) -> Counted:
    """What was counted.

    Args:
        work: where it was laid down.
        task: number of the range.
    """
    return Counted(*json.loads((work.place(COUNT, task) / "counted.json").read_text(encoding="utf-8")))


def spans_of(
    source: SourceConfig, file: SourceFile, ranges: Sequence[Range], counted: Sequence[Counted]
) -> Iterator[SourceFile]:
    """A file as spans of whole documents.

    Args:
        source: how it is read.
        file: the file.
        ranges: its ranges.
        counted: what is in each of them.

    Yields:
        The file with one span after the other. With documents of 50 lines and ranges of 120 lines, the spans begin at
        the lines 0, 150, 250, …

    Raises:
        OSError: the file cannot be read.
    """
    if any(found.start == _UNREAD for found in counted):
        yield file
        return
    unit = 1 if source.reader == "jsonl" else lines_of_document(source.document)
    begins = [Span(0, 0, 0, 0)]
    lines = good = 0
    with file.path.open("rb") as stream:
        for each, found in zip(ranges, counted, strict=True):
            if good:
                stream.seek(found.start)
                at, more = found.start, 0
                missing = -good % unit
                while missing and (raw := stream.readline()):
                    at, more = at + len(raw), more + 1
                    missing -= _good(raw, 1, each.encoding)
                if at > begins[-1].start and at < ranges[-1].end:
                    begins.append(Span(at, 0, lines + more, -(-good // unit)))
            lines, good = lines + found.lines, good + found.good
    ends = [*(span.start for span in begins[1:]), ranges[-1].end]
    for span, end in zip(begins, ends, strict=True):
        yield file._replace(span=span._replace(end=end))


def _line_start(stream: BinaryIO, at: int) -> int:
    """Move to the first line that begins at a byte or after it; where that is."""
    if at:
        stream.seek(at - 1)
        stream.readline()
    return stream.tell()


def _good(chunk: bytes, lines: int, encoding: str) -> int:
    """How many of some whole lines are text."""
    if not encoding:
        return lines
    try:
        chunk.decode(encoding)
    except UnicodeDecodeError:
        if lines == 1:
            return 0
        # What follows the last line end is no line.
        return sum(_good(line, 1, encoding) for line in chunk.split(b"\n")[:lines])
    return lines

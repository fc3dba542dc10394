"""The first stage: a part is read, cleaned and laid down, with all that later stages ask of its lines.

text-0 … text-2   the lines of train, val and test
lines             what is known of every line (spool.LINE), in the order of the part
blocks            for each block its lines, and its bytes in each text file
account.json      what was read and dropped
pieces            where near-duplicates are looked for: the number of the first line of every document or piece
bands.*           … and their hashes (runs.py)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from eojeol.corpus import readers
from eojeol.corpus.augment import Augmenter, augment
from eojeol.corpus.document import Cleaned, Document, cut
from eojeol.corpus.files import Trouble
from eojeol.corpus.lines import lines_of
from eojeol.corpus.manifest import Account
from eojeol.corpus.parts.job import Job, Part
from eojeol.corpus.parts.near import Signer
from eojeol.corpus.parts.runs import RunWriter
from eojeol.corpus.schema import SPLITS
from eojeol.corpus.spool import LINE, known_of
from eojeol.corpus.worker import Worker

STAGE = "clean"
BANDS = "bands"
BLOCK = np.dtype([("lines", "<u8"), ("bytes", "<u8", (len(SPLITS),))])
PIECE_START = np.dtype("<u8")


class Tools(NamedTuple):
    """What a worker loads once.

    Args:
        worker: cleans blocks.
        augmenters: the augmenter of each source.
        signer: finds what near-duplicates have in common; None: they stay.
    """

    worker: Worker
    augmenters: list[Augmenter | None]
    signer: Signer | None


class _Counter:
    """Passes the documents of a part on, counts them, and remembers the first and the last.

    Args:
        account: gets the numbers.
    """

    def __init__(self, account: Account) -> None:
        self._account = account
        self.ends: list[str] = []

    def counted(self, documents: Iterator[Document]) -> Iterator[Document]:
        """The same documents; pieces of a document follow each other and share its id."""
        for document in documents:
            if not self.ends or self.ends[1] != document.id:
                self._account.documents += 1
                self.ends = [self.ends[0] if self.ends else document.id, document.id]
            self._account.paragraphs += len(document.lines)
            yield document


def clean_part(job: Job, tools: Tools, number: int, part: Part) -> None:
    """Read and clean a part.

    Args:
        job: the run.
        tools: what this worker has loaded.
        number: number of the part.
        part: the part.

    Raises:
        InputError: malformed input, if strict.
        OSError: the disk is full.
    """
    source = job.sources[part.source]
    trouble = Trouble(job.settings.strict)
    account = Account()
    counter = _Counter(account)
    documents = readers.read([part.file] if part.file else [], source, trouble)
    augmenter = tools.augmenters[part.source]
    if augmenter is not None:
        documents = augment(documents, augmenter)
    with job.work.writing(STAGE, number) as folder:
        with ExitStack() as stack:
            sink = _Sink(folder, job, tools.signer, stack)
            for block in cut(part.source, counter.counted(documents), job.block_chars):
                cleaned = tools.worker.clean(block)
                account.lines += cleaned.lines
                account.dropped.update(cleaned.dropped)
                sink.take(cleaned)
        account.malformed_files, account.malformed_records = trouble.files, trouble.records
        said = json.dumps({"account": vars(account), "ends": counter.ends}, ensure_ascii=False)
        (folder / "account.json").write_text(said, encoding="utf-8", errors="surrogatepass")


def read_account(folder: Path) -> tuple[Account, list[str]]:
    """The account of a part, and the ids of its first and last document, if any.

    Args:
        folder: where the part was laid down.
    """
    said = json.loads((folder / "account.json").read_text(encoding="utf-8", errors="surrogatepass"))
    account = Account()
    for key, value in said["account"].items():
        if isinstance(value, dict):
            getattr(account, key).update(value)
        else:
            setattr(account, key, value)
    return account, said["ends"]


class _Sink:
    """The files of a part that is being cleaned.

    Args:
        folder: where they are written.
        job: the run.
        signer: makes the hashes of bands; None: not wanted.
        stack: closes the files.
    """

    def __init__(self, folder: Path, job: Job, signer: Signer | None, stack: ExitStack) -> None:
        def opened(name: str) -> BinaryIO:
            return stack.enter_context((folder / name).open("wb"))

        self._texts = [opened(f"text-{i}") for i in range(len(SPLITS))]
        self._lines, self._blocks = opened("lines"), opened("blocks")
        self._count = 0
        self._signer = signer
        if signer is not None:
            self._pieces = opened("pieces")
            self._bands = stack.enter_context(RunWriter(folder, BANDS, job.sort_lines))
            self._piece_count = 0

    def take(self, cleaned: Cleaned) -> None:
        """Lay down a block."""
        known = known_of(cleaned)
        block = np.zeros(1, BLOCK)
        block["lines"] = len(known)
        for i, stream in enumerate(self._texts):
            # Lines go to the file of their split.
            text = lines_of(cleaned.text, np.flatnonzero(known["split"] == i))
            block["bytes"][0, i] = len(text)
            stream.write(text)
        self._lines.write(known.tobytes())
        self._blocks.write(block.tobytes())
        if self._signer is not None:
            self._sign(self._signer, cleaned)
        self._count += len(known)

    def _sign(self, signer: Signer, cleaned: Cleaned) -> None:
        lines = cleaned.text.split(b"\n")
        # Of documents with 2, 0 and 3 lines, the first and the third are pieces: they begin at the lines 0 and 2.
        counts = np.array(cleaned.kept, np.int64)
        starts = np.cumsum(counts) - counts
        pieces = [(int(a), int(n)) for a, n in zip(starts, counts, strict=True) if n]
        texts = [b"\n".join(lines[a : a + n]).decode() for a, n in pieces]
        self._pieces.write(np.array([a + self._count for a, _ in pieces], PIECE_START).tobytes())
        if texts:
            self._bands.add(signer.entries(texts, self._piece_count))
        self._piece_count += len(pieces)


def known_lines(folder: Path, at_once: int) -> Iterator[tuple[int, NDArray[np.void]]]:
    """What is known of the lines of a part, some at a time: the number of the first, and dtype LINE, shape (lines,).

    Args:
        folder: where the part was laid down.
        at_once: how many lines at a time.
    """
    first = 0
    with (folder / "lines").open("rb") as stream:
        while data := stream.read(at_once * LINE.itemsize):
            known = np.frombuffer(data, LINE)
            yield first, known
            first += len(known)

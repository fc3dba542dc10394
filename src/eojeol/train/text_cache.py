"""Training text as arrays in a file, in *chunks* that are read one by one: text that no memory holds.

A shard has to be unpacked, decoded and looked up, and can be read from its beginning only. So the text is turned into
arrays once and kept: 3.3 bytes for each character, about the size of the text as UTF-8. From then on any chunk of it
is one read, whichever process of whichever run wants it. Those who train with several processes on one machine share a
cache; the first one writes it, and the others wait.

A library for streamed samples (webdataset, litdata, mosaicml-streaming) keeps a state of its own for every worker, and
deals samples. Here a batch is a slice of a sequence of characters and a function of its number (stream.py), which needs
no state, and goes on with another number of processes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from eojeol.engine.vocab import Vocab
from eojeol.errors import EnvironmentTrouble, InputError
from eojeol.files import TEMPORARY, only_run, replacing_folder
from eojeol.train.dataset import Amount, Corpus, arrays_of
from eojeol.train.progress import say
from eojeol.train.shards import source_name, texts

# Bytes of text in a chunk: some 400,000 characters, the unit in which text is drawn and read.
CHUNK = 1 << 20
# Goes into the name of a cache, so that one of another layout is not taken for ours.
LAYOUT = 1
TEXT, INDEX = "text.bin", "index.npz"
# Seconds between two looks at what another process writes.
WAIT = 0.5

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Chunks:
    """What the chunks of a text hold; a chunk is a run of whole lines of one source.

    Attributes:
        source: index into the names of the sources, shape (chunks,).
        characters: number of characters, at least one, shape (chunks,).
        sentences: number of sentences, shape (chunks,).
        lines: number of lines, shape (chunks,).
    """

    source: Numbers
    characters: Numbers
    sentences: Numbers
    lines: Numbers

    def bytes(self) -> Numbers:
        """Size of each chunk in the file, shape (chunks,)."""
        # Where sentences begin and which of them begin a line as uint32; ids as uint16, spaces as uint8.
        return 4 * self.sentences + 4 * self.lines + 3 * self.characters


class TextCache:
    """The arrays of a text in a folder.

    Args:
        folder: made by `open_cache`.

    Attributes:
        names: source names.
        chunks: what the chunks hold.
        counts: occurrences of each character id, shape (ids,).

    Raises:
        InputError: the folder is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / TEXT
        try:
            # Opened here, as numpy leaves a damaged archive open.
            with (folder / INDEX).open("rb") as stream, np.load(stream, allow_pickle=False) as index:
                self.names = tuple(str(name) for name in index["names"])
                self.chunks = Chunks(
                    *(index[name] for name in ("source", "characters", "sentences", "lines"))
                )
                self.counts: Numbers = index["counts"]
            sizes = self.chunks.bytes()
            whole = self._file.stat().st_size == int(sizes.sum())
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise InputError(f"{folder} is damaged ({type(error).__name__}); delete it") from None
        if not whole:
            raise InputError(f"{folder} is damaged ({TEXT} has another size than it should have); delete it")
        self._starts = np.cumsum(sizes) - sizes

    def amount(self) -> Amount:
        """How much text there is."""
        held = self.chunks
        return Amount(int(held.characters.sum()), int(held.lines.sum()), self.names, self.counts)

    def read(self, number: int, shape_only: bool = False) -> Corpus:
        """A chunk.

        Args:
            number: which one.
            shape_only: leave the characters out, for whoever wants to know where sentences and lines begin.

        Raises:
            EnvironmentTrouble: the file cannot be read.
        """
        held = self.chunks
        sentences, lines, size = (int(a[number]) for a in (held.sentences, held.lines, held.characters))
        head = 4 * (sentences + lines)
        wanted = head if shape_only else head + 3 * size
        try:
            with self._file.open("rb", buffering=0) as stream:
                stream.seek(int(self._starts[number]))
                data = _read(stream, wanted)
        except OSError as error:
            raise EnvironmentTrouble(f"{self._file} cannot be read ({error.strerror or error})") from None
        starts = np.frombuffer(data, np.uint32, sentences)
        first = np.frombuffer(data, np.uint32, lines, 4 * sentences)
        many = 0 if shape_only else size
        return Corpus(
            np.frombuffer(data, np.uint16, many, head) if many else np.zeros(0, np.uint16),
            np.frombuffer(data, np.uint8, many, head + 2 * many) if many else np.zeros(0, np.uint8),
            np.append(starts, size).astype(np.int64),
            np.append(first, sentences).astype(np.int64),
            self.names,
            np.full(lines, held.source[number], np.int16),
        )


def open_cache(place: Path, files: Sequence[Path], vocab: Vocab, errors: str) -> TextCache:
    """The cache of a text, which is written if it isn't there.

    Args:
        place: a folder for caches; each text with each character table has a folder of its own in it.
        files: from `shards.find_files`.
        vocab: the character table.
        errors: what is done with undecodable bytes, see `dataset.read_corpus`.

    Raises:
        InputError: a file cannot be read, there is no character in any of them, or the cache is damaged.
        DecodeError: bytes are not UTF-8; line and offset are named.
        EnvironmentTrouble: the cache cannot be written.
    """
    home = place / _name(files, vocab, errors)
    folder = home / "arrays"
    with ExitStack() as stack:
        while not (folder / INDEX).exists():
            try:
                stack.enter_context(only_run(folder))
            except InputError:
                # Another process of this run writes it, or another run of the same text.
                time.sleep(WAIT)
                continue
            if not (folder / INDEX).exists():
                # Nobody else is writing, so what is half written is of a run that was killed.
                for left in home.glob(f"{TEMPORARY}*"):
                    shutil.rmtree(left, ignore_errors=True)
                say(f"writing the text as arrays to {folder}")
                with replacing_folder(folder) as new:
                    _write(new, files, vocab, errors)
            break
    return TextCache(folder)


def _name(files: Sequence[Path], vocab: Vocab, errors: str) -> str:
    """The name of a cache: other shards, another character table, and it is another one."""
    found = [file.stat() for file in files]
    what = [
        [file.name, seen.st_size, seen.st_mtime_ns] for file, seen in zip(files, found, strict=True)
    ]  # fmt: skip
    data = json.dumps([LAYOUT, CHUNK, errors, what, list(vocab.entries)], ensure_ascii=False)
    return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _write(folder: Path, files: Sequence[Path], vocab: Vocab, errors: str) -> None:
    """Write a cache into an empty folder, a chunk at a time."""
    names = tuple(dict.fromkeys(source_name(file) for file in files))
    rows: list[tuple[int, int, int, int]] = []
    counts = np.zeros(len(vocab), np.int64)
    with (folder / TEXT).open("wb") as stream:
        for file in files:
            for text in texts(file, errors, CHUNK):
                ids, spaced, starts, begins_line = arrays_of(text, vocab)
                if not len(ids):
                    continue
                lines = np.flatnonzero(begins_line)
                rows.append((names.index(source_name(file)), len(ids), len(starts), len(lines)))
                counts += np.bincount(ids, minlength=len(counts))
                for array, kind in (
                    (starts, np.uint32),
                    (lines, np.uint32),
                    (ids, np.uint16),
                    (spaced, np.uint8),
                ):
                    stream.write(array.astype(kind).tobytes())
    if not rows:
        raise InputError(
            f"no text in {', '.join(str(f) for f in files[:3])}; give lines of well-spaced Korean"
        )
    table = np.array(rows, np.int64).T
    columns = dict(zip(("source", "characters", "sentences", "lines"), table, strict=True))
    np.savez(folder / INDEX, names=np.array(names), counts=counts, **columns)


def _read(stream: BinaryIO, size: int) -> bytes:
    """Exactly so many bytes: a read may give fewer, on a network disk for example."""
    parts = []
    while size:
        part = stream.read(size)
        if not part:
            raise OSError("it has become shorter")
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)

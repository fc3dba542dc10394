"""The model at work: a folder with ONNX in, the probability of a space before each unit out.

The n-gram network runs *packed*: all texts of a call are one long sequence, told apart by their segment numbers, with
no padding. Its reach is finite, so the sequence can be cut into runs (`runs.py`) with a margin of that reach, and
the result is the same to the last bit as if each segment had been alone: matrix products are integer, everything else
works on one position at a time. BERT models run in padded windows of whole segments, longer ones overlapping.

Only ONNX, JSON and text files are read; the SHA-256 of each is checked first, so a damaged model is never run.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from eojeol import ngrams
from eojeol.errors import ModelError
from eojeol.runs import runs
from eojeol.vocab import CLS, PAD, SEP, Vocab

FORMAT = 1
# Positions of one run: the activations of a block then stay in the second-level cache.
RUN = 2048
# Positions of one batch of padded windows: more gain nothing on one core, and attention takes memory for them.
BATCH_POSITIONS = 1024

Probabilities = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint32]
Observed = npt.NDArray[np.uint8]
Segments = npt.NDArray[np.int32]
# What a session is fed: arrays by input name.
Feed = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class ModelConfig:
    """What `config.json` says of a model.

    Attributes:
        encoder: `ngram` or `bert`.
        reach: how many characters away a decision can depend on (ngram).
        row_bits: binary logarithm of the number of n-gram rows, 0 for a model without a table.
        window: longest input in positions (bert).
        margin: positions at a window's inner edge whose decisions are taken from the neighbouring window (bert).
        sha256: checksum of each file.
    """

    encoder: str
    reach: int
    row_bits: int
    window: int
    margin: int
    sha256: dict[str, str]


class Engine:
    """An ONNX session and what is needed to feed it. Safe to share between threads.

    Args:
        folder: holds config.json, vocab.txt and model.onnx.
        threads: for one run of the session.

    Raises:
        ModelError: the folder is not a model, or a file is damaged.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        onnxruntime = quiet_runtime()
        self.folder = folder
        self.config = read_config(folder)
        for name, expected in self.config.sha256.items():
            if file_sha256(folder / name) != expected:
                raise ModelError(
                    f"{folder / name} is damaged (its checksum differs); install or export it again"
                )
        self.vocab = Vocab.read(folder / "vocab.txt")
        self._table = table_rows(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise ModelError(
                f"{folder / 'model.onnx'} cannot be loaded ({' '.join(str(error).split())})"
            ) from None

    def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
        """P(space) of the gap before each unit.

        Args:
            characters: code points, shape (units,).
            observed: 0 unknown, 1 joined, 2 spaced, shape (units,).
            segments: segment number of each unit, ascending, shape (units,).

        Returns:
            Shape (units,); the value for the first unit of a segment has no meaning.
        """
        if not len(characters):
            return np.zeros(0, np.float32)
        ids = self.vocab.ids(characters)
        if self.config.encoder == "bert":
            return self._windows(ids, observed, segments)
        return self._packed(ids, observed, segments)

    def _packed(self, ids: npt.NDArray[np.uint16], observed: Observed, segments: Segments) -> Probabilities:
        out = np.empty(len(ids), np.float32)
        for start, stop, first, last in runs(segments, self.config.reach, RUN):
            part = segments[first:last]
            rows = ngrams.table_rows(ngrams.hash_ngrams(ids[first:last], part), self.config.row_bits)
            self.read_ahead(rows)
            logits = self._logits(
                {
                    "input_ids": ids[first:last].astype(np.int32),
                    "token_type_ids": observed[first:last].astype(np.int32),
                    "ngram_ids": rows,
                    "segment_ids": part,
                }
            )
            out[start:stop] = space_probability(logits[start - first : stop - first])
        return out

    def read_ahead(self, rows: npt.NDArray[np.int32]) -> None:
        """Bring rows of the n-gram table into the cache, for the runtime to find them there.

        The runtime waits for the memory of one row after the other, numpy for that of many at once: read here first,
        the rows cost less than half the time.
        """
        if self._table is not None:
            self._table.take(rows, mode="clip")

    def _windows(self, ids: npt.NDArray[np.uint16], observed: Observed, segments: Segments) -> Probabilities:
        config = self.config
        return in_windows(
            ids, observed, segments, config.window, config.margin, config.row_bits, self._logits
        )

    def _logits(self, feed: Feed) -> npt.NDArray[np.float32]:
        try:
            logits: npt.NDArray[np.float32] = self._session.run(["logits"], feed)[0]
        except MemoryError:
            raise
        except Exception as error:
            # The runtime's exceptions have no other base. The feed is ours, so the files do not fit together.
            raise ModelError(
                f"{self.folder / 'model.onnx'} does not fit its config.json ({' '.join(str(error).split())[:200]}); "
                "export the model again"
            ) from None
        return logits


def in_windows(
    ids: npt.NDArray[np.uint16],
    observed: Observed,
    segments: Segments,
    window: int,
    margin: int,
    row_bits: int,
    run: Callable[[Feed], npt.NDArray[np.float32]],
) -> Probabilities:
    """P(space) of every unit from a model that takes padded rows: windows of similar length share a batch.

    Args:
        ids: character ids, shape (units,).
        observed: shape (units,).
        segments: shape (units,).
        window: longest input in positions.
        margin: see `windows`.
        row_bits: of the n-gram stem; 0 for none.
        run: from input arrays by name to logits of shape (rows, longest, 2).
    """
    spans = np.array(list(windows(segments, window, margin)), np.int64)
    # A window decides up to where the next one of its segment takes over.
    until = spans[:, 1].copy()
    goes_on = spans[1:, 2] > spans[1:, 0]
    until[:-1][goes_on] = spans[1:, 2][goes_on]
    out = np.empty(len(ids), np.float32)
    lengths = spans[:, 1] - spans[:, 0]
    order = np.argsort(lengths, kind="stable")
    while len(order):
        # The longest window sets the width, so the batches are taken from the long end.
        rows = max(BATCH_POSITIONS // (int(lengths[order[-1]]) + 2), 1)
        batch, order = order[-rows:], order[:-rows]
        places = np.concatenate([np.arange(*spans[i, :2]) for i in batch])
        logits = run(padded(ids[places], observed[places], lengths[batch], row_bits))
        for row, (first, _, keep), stop in zip(logits, spans[batch], until[batch], strict=True):
            out[keep:stop] = space_probability(row[1 + keep - first : 1 + stop - first])
    return out


def padded(
    ids: npt.NDArray[np.uint16], observed: Observed, lengths: npt.NDArray[np.int64], row_bits: int
) -> Feed:
    """Rows of `[CLS] characters [SEP]`, padded to the longest.

    Args:
        ids: character ids of all rows, one after the other, shape (characters,).
        observed: shape (characters,).
        lengths: characters of each row, shape (rows,).
        row_bits: of the n-gram stem; 0 for none.

    Returns:
        `input_ids`, `token_type_ids`, `attention_mask`, shape (rows, longest + 2), and `ngram_ids`, shape
        (rows, longest + 2, 9), if there is a stem.
    """
    shape = (len(lengths), int(lengths.max()) + 2)
    inside = real_positions(lengths)
    feed = {"input_ids": np.full(shape, PAD, np.int64), "token_type_ids": np.zeros(shape, np.int64)}
    feed["input_ids"][:, 0] = CLS
    feed["input_ids"][np.arange(shape[0]), lengths + 1] = SEP
    feed["input_ids"][inside] = ids
    feed["token_type_ids"][inside] = observed
    feed["attention_mask"] = (feed["input_ids"] != PAD).astype(np.int64)
    if row_bits:
        row = np.repeat(np.arange(shape[0], dtype=np.int32), lengths)
        feed["ngram_ids"] = np.zeros((*shape, len(ngrams.SHAPES)), np.int64)
        feed["ngram_ids"][inside] = ngrams.table_rows(ngrams.hash_ngrams(ids, row), row_bits)
    return feed


def real_positions(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Where the characters stand in the rows of `padded`: bool, shape (rows, longest + 2)."""
    column = np.arange(int(lengths.max()) + 2)
    return (column > 0) & (column <= lengths[:, None])


def windows(segments: Segments, window: int, margin: int) -> Iterator[tuple[int, int, int]]:
    """Windows of whole segments, overlapping where a segment is longer.

    Args:
        segments: segment number of each unit, ascending, shape (units,).
        window: longest input in positions, [CLS] and [SEP] included.
        margin: characters at an inner edge whose decisions another window takes.

    Yields:
        (first unit, unit after the last, first unit whose decision counts): a later window overwrites the margin
        at the end of the one before it.
    """
    inner = window - 2
    borders = np.flatnonzero(np.diff(segments, prepend=-1)).tolist()
    for begin, end in zip(borders, [*borders[1:], len(segments)], strict=True):
        first = begin
        while first + inner < end:
            yield first, first + inner, first if first == begin else first + margin
            first += inner - 2 * margin
        yield first, end, first if first == begin else first + margin


def quiet_runtime() -> Any:
    """The module `onnxruntime`, kept from watching its users.

    Its later versions write, when they are imported, a number for the device and a data base of events under the
    user's home, to report them. The switch has to be set before the import; a program that has imported it earlier
    decides for itself.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime


def table_rows(folder: Path) -> npt.NDArray[np.uint64] | None:
    """The n-gram table of a model folder as mapped from the file, one number a row; None if rows are not of 8 bytes.

    Args:
        folder: holds model.safetensors.
    """
    path = folder / "model.safetensors"
    try:
        with path.open("rb") as stream:
            size = int.from_bytes(stream.read(8), "little")
            held = json.loads(stream.read(size)).get("table.codes")
        if held is None or held["shape"][1] != 8:
            return None
        return np.memmap(path, np.uint64, "r", 8 + size + held["data_offsets"][0], tuple(held["shape"][:1]))
    except (AttributeError, KeyError, OSError, OverflowError, TypeError, ValueError):
        # Only speed hangs on it; what is wrong with the file, the runtime says.
        return None


def space_probability(logits: npt.NDArray[np.float32]) -> Probabilities:
    """P(space) from the logits of I and B: shape (…, 2) to (…)."""
    return np.asarray(1.0 / (1.0 + np.exp(np.clip(logits[..., 0] - logits[..., 1], -60, 60))), np.float32)


def read_config(folder: Path) -> ModelConfig:
    """Read and check `config.json`.

    Raises:
        ModelError: it is missing, broken, or of a newer format.
    """
    path = folder / "config.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw["format"] != FORMAT:
            raise ModelError(
                f"{path}: format {raw['format']}, this version reads format {FORMAT}; upgrade eojeol"
            )
        return ModelConfig(**{name: raw[name] for name in ModelConfig.__dataclass_fields__})
    except FileNotFoundError:
        raise ModelError(
            f"{folder} is not a model folder (no config.json); make one with `eojeol export`"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path} cannot be used ({error!r}); export the model again") from None


def file_sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file.

    Raises:
        ModelError: it cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise ModelError(
            f"{path} cannot be read ({error.strerror}); install or export the model again"
        ) from None
    return digest.hexdigest()

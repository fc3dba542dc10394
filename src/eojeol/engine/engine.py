"""The model at work: a folder with ONNX in, the probability of a space before each unit out.

The n-gram network runs *packed*: all texts of a call are one long sequence, told apart by their segment numbers, with
no padding. Its reach is finite, so the sequence can be cut into runs (packed.py) with a margin of that reach, and the
result is the same to the last bit as if each segment had been alone: matrix products are integer, everything else works
on one position at a time. BERT models run in padded windows of whole segments, longer ones overlapping (padded.py).

Only ONNX, JSON and text files are read; the SHA-256 of each is checked first, so a damaged model is never run.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from eojeol.engine.arrays import Codes, Feed, Ids, Observed, Probabilities, Segments
from eojeol.engine.folder import check_files, map_table, read_config
from eojeol.engine.packed import RUN, in_runs
from eojeol.engine.padded import in_windows
from eojeol.engine.vocab import Vocab
from eojeol.errors import ModelError


class Engine:
    """An ONNX session and what is needed to feed it. Safe to share between threads.

    Args:
        folder: holds config.json, vocab.txt and model.onnx.
        threads: for one run of the session.

    Raises:
        ModelError: the folder is not a model, or a file is damaged.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        onnxruntime = import_onnxruntime()
        self.folder = folder
        self._threads = threads
        self.config = read_config(folder)
        check_files(folder, self.config.sha256)
        self.vocab = Vocab.read(folder / "vocab.txt")
        self._table = map_table(folder)
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

    def __reduce__(self) -> tuple[Callable[[Path, int], Engine], tuple[Path, int]]:
        # A session cannot be copied. Another process loads the files, once for all that it is sent.
        return _loaded_once, (self.folder.absolute(), self._threads)

    def __repr__(self) -> str:
        return f"Engine({str(self.folder)!r})"

    @property
    def reach(self) -> int | None:
        """How many units away a probability can depend on; None where there is no such bound (bert)."""
        return self.config.reach if self.config.encoder == "ngram" else None

    def probabilities(self, characters: Codes, observed: Observed, segments: Segments) -> Probabilities:
        """P(space) of the gap before each unit.

        Args:
            characters: code points, shape (units,).
            observed: 0 unknown, 1 joined, 2 spaced, shape (units,).
            segments: segment number of each unit, ascending, shape (units,).

        Returns:
            Shape (units,); the value for the first unit of a segment has no meaning.
        """
        return self.probabilities_of_ids(self.vocab.ids(characters), observed, segments)

    def probabilities_of_ids(self, ids: Ids, observed: Observed, segments: Segments) -> Probabilities:
        """The same from character ids, for whoever has no characters any more, such as a training stream.

        Args:
            ids: ids in the model's own vocabulary, shape (units,).
            observed: 0 unknown, 1 joined, 2 spaced, shape (units,).
            segments: segment number of each unit, ascending, shape (units,).

        Returns:
            Shape (units,); the value for the first unit of a segment has no meaning.
        """
        if not len(ids):
            return np.zeros(0, np.float32)
        config = self.config
        if self.reach is None:
            return in_windows(
                ids, observed, segments, config.window, config.margin, config.row_bits, self._logits
            )
        return in_runs(ids, observed, segments, self.reach, config.row_bits, RUN, self._packed_logits)

    def read_ahead(self, rows: npt.NDArray[np.int32]) -> None:
        """Bring rows of the n-gram table into the cache, for the runtime to find them there.

        The runtime waits for the memory of one row after the other, numpy for that of many at once: read here first,
        the rows cost less than half the time.

        Args:
            rows: numbers of rows, shape (length, n-grams).
        """
        if self._table is not None:
            self._table.take(rows, mode="clip")

    def _packed_logits(self, feed: Feed) -> npt.NDArray[np.float32]:
        self.read_ahead(feed["ngram_ids"])
        return self._logits(feed)

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
        wanted = (*feed["input_ids"].shape, 2)
        if logits.shape != wanted or logits.dtype != np.float32:
            raise ModelError(
                f"{self.folder / 'model.onnx'} cannot be used (it gives {logits.dtype} of shape {logits.shape} "
                f"instead of float32 of shape {wanted}); export the model again"
            )
        return logits


@lru_cache(maxsize=4)
def _loaded_once(folder: Path, threads: int) -> Engine:
    return Engine(folder, threads)


def import_onnxruntime() -> Any:
    """The module `onnxruntime`, kept from watching its users.

    Its later versions write, when they are imported, a number for the device and a data base of events under the
    user's home, to report them. The switch has to be set before the import; a program that has imported it earlier
    decides for itself.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    return onnxruntime

"""The folder of a model: where the embedded one lies, the checksums of its files, and the table in it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from pathlib import Path

import numpy as np
import numpy.typing as npt

from eojeol.engine.reading import open_regular, safetensors_header
from eojeol.engine.record import FORMAT, ModelConfig, read_config
from eojeol.errors import ModelError

__all__ = [
    "FORMAT",
    "ModelConfig",
    "check_files",
    "embedded",
    "file_sha256",
    "file_size",
    "find_model",
    "map_table",
    "read_config",
]

# What is read beside config.json.
VOCAB, GRAPH, WEIGHTS = "vocab.txt", "model.onnx", "model.safetensors"


def embedded() -> Path:
    """The folder of the model that comes with the package."""
    return Path(__file__).parents[1] / "models"


def find_model(name: str | Path | None = None) -> Path:
    """Where the model lies that a user names.

    Args:
        name: the path of a checkpoint or a model folder, or a model in the package: `embedded` (also None or an empty
            string) or `small`; or `hub:owner/name` of the Hugging Face Hub. A folder of that name is `./small`.
    """
    if isinstance(name, Path):
        return name
    if name and name.startswith("hub:"):
        from eojeol.engine.hub import hub_folder

        return hub_folder(name)
    packaged = {"": embedded(), "embedded": embedded(), "small": embedded() / "small"}
    return packaged.get(name or "") or Path(name or "")


def check_files(folder: Path, sha256: dict[str, str], leave_out: Collection[str] = ()) -> None:
    """Compare the files of a model with their checksums; every file that is read has to have one.

    Args:
        folder: a model folder.
        sha256: checksum of each file, as `ModelConfig.sha256`.
        leave_out: names of files that are not looked at.

    Raises:
        ModelError: a file is missing or damaged, or has no checksum.
    """
    for name in (VOCAB, GRAPH, WEIGHTS):
        # The weights may be inside of the graph; then there is no such file, and nothing reads it.
        needed = name != WEIGHTS or os.path.lexists(folder / name)
        if needed and name not in sha256 and name not in leave_out:
            raise ModelError(
                f"{folder / 'config.json'} cannot be used ('sha256' has no checksum of {name}); export the model again"
            )
    for name, expected in sha256.items():
        if name not in leave_out and file_sha256(folder / name) != expected:
            raise ModelError(f"{folder / name} is damaged (its checksum differs); install or export it again")


def file_sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of a file.

    Raises:
        ModelError: it cannot be read.
    """
    digest = hashlib.sha256()
    with open_regular(path) as stream:
        try:
            while block := stream.read(1 << 20):
                digest.update(block)
        except OSError as error:
            raise ModelError(
                f"{path} cannot be read ({error.strerror}); install or export the model again"
            ) from None
    return digest.hexdigest()


def file_size(path: Path) -> int:
    """Bytes of a file.

    Raises:
        ModelError: it cannot be read.
    """
    with open_regular(path) as stream:
        return os.fstat(stream.fileno()).st_size


def map_table(folder: Path) -> npt.NDArray[np.uint64] | None:
    """The n-gram table of a model folder as mapped from the file, one number a row; None if rows are not of 8 bytes.

    Args:
        folder: holds model.safetensors.
    """
    path = folder / WEIGHTS
    try:
        header, end = safetensors_header(path)
        held = header.get("table.codes")
        if held is None or held["shape"][1] != 8:
            return None
        return np.memmap(path, np.uint64, "r", end + held["data_offsets"][0], tuple(held["shape"][:1]))
    except (LookupError, ModelError, OSError, OverflowError, TypeError, ValueError):
        # Only speed hangs on it; what is wrong with the file, the runtime says.
        return None

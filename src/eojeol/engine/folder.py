"""The folder of a model: what its `config.json` says, the checksums of its files, and where the embedded one lies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from eojeol.errors import ModelError

FORMAT = 1


def embedded() -> Path:
    """The folder of the model that comes with the package."""
    return Path(__file__).parents[1] / "models"


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
        network: the network section of the configuration that it was trained with.
        settings: what builds the pretrained encoder of a bert again, as JSON; None for all others.
    """

    encoder: str
    reach: int
    row_bits: int
    window: int
    margin: int
    sha256: dict[str, str]
    network: dict[str, Any] = field(default_factory=dict)
    settings: str | None = None

    def to_json(self) -> str:
        """The content of `config.json`, which `read_config` reads."""
        content = {"format": FORMAT, **asdict(self)}
        # The longest entry comes last.
        content["sha256"] = content.pop("sha256")
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def find_model(init: str) -> Path:
    """Where the model lies that `init` names.

    Args:
        init: the path of a checkpoint or a model folder, or `embedded` for the model in the package.
    """
    return embedded() if init == "embedded" else Path(init)


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
        known = {each.name for each in fields(ModelConfig)}
        return ModelConfig(**{name: value for name, value in raw.items() if name in known})
    except FileNotFoundError:
        raise ModelError(
            f"{folder} is not a model folder (no config.json); make one with `eojeol export`"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path} cannot be used ({error!r}); export the model again") from None


def check_files(folder: Path, sha256: dict[str, str], leave_out: Collection[str] = ()) -> None:
    """Compare the files of a model with their checksums.

    Args:
        folder: a model folder.
        sha256: checksum of each file, as `ModelConfig.sha256`.
        leave_out: names of files that are not looked at.

    Raises:
        ModelError: a file is missing or damaged.
    """
    for name, expected in sha256.items():
        if name not in leave_out and file_sha256(folder / name) != expected:
            raise ModelError(f"{folder / name} is damaged (its checksum differs); install or export it again")


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


def map_table(folder: Path) -> npt.NDArray[np.uint64] | None:
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

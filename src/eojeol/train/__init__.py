"""Training: shards in, checkpoints and a report out.

From Python: `train(load(TrainConfig, "mine.yaml", ["out=runs/mine"]))`, with `load` of `eojeol.config`. What a
configuration may hold is in schema.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eojeol.train.run import train
    from eojeol.train.schema import TrainConfig

__all__ = ["TrainConfig", "train"]


def __getattr__(name: str) -> Any:
    """Import what trains when it is asked for: the configuration alone needs no PyTorch."""
    from eojeol.errors import needs

    if name == "train":
        with needs("train"):
            from eojeol.train.run import train
        return train
    if name == "TrainConfig":
        from eojeol.train.schema import TrainConfig

        return TrainConfig
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Lightning says much on standard error that is no news to the user of one command; this is where it is told not to."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

# Choices that are meant, each of which Lightning advises against.
EXPECTED = (
    ".*does not have many workers.*",
    ".*`IterableDataset` has `__len__` defined.*",
    ".*Checkpoint directory .* exists and is not empty.*",
    ".*number of training batches .* is smaller than the logging interval.*",
    ".*mid-epoch checkpoint.*",
    # Ours is: a batch is a function of its number (train/datamodule.py).
    ".*resuming from a checkpoint that ended before the epoch ended.*",
    ".*recommended to use `.*sync_dist=True.*",
    ".*GPU available but not used.*",
    ".*MPS available but not used.*",
    # Not about us: how this Lightning asks this PyTorch.
    ".*isinstance.treespec, LeafSpec.. is deprecated.*",
)


@contextmanager
def quiet_lightning() -> Iterator[None]:
    """Let through errors and unexpected warnings only."""
    loggers = [logging.getLogger(name) for name in ("lightning.pytorch", "lightning.fabric")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.WARNING)
    try:
        with warnings.catch_warnings():
            for message in EXPECTED:
                warnings.filterwarnings("ignore", message)
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)

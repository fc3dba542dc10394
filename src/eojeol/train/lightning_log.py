"""Hides what Lightning writes to standard error and the user of a command has no use for.

Errors and unexpected warnings go through. The expected warnings are listed, so that a new one shows.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

# Warnings about choices that are meant, by a pattern each.
EXPECTED = (
    ".*does not have many workers.*",
    ".*`IterableDataset` has `__len__` defined.*",
    ".*Checkpoint directory .* exists and is not empty.*",
    ".*number of training batches .* is smaller than the logging interval.*",
    ".*mid-epoch checkpoint.*",
    # Lightning wants a loader with a state. Ours needs none: a batch is a function of its number (datamodule.py).
    ".*resuming from a checkpoint that ended before the epoch ended.*",
    # A run may go on with other settings, such as without `save_minutes`.
    ".*callbacks used to create the checkpoint need to be provided.*",
    ".*recommended to use `.*sync_dist=True.*",
    ".*GPU available but not used.*",
    ".*MPS available but not used.*",
    # PyTorch's compiler looks at what goes in, and uses parts of PyTorch that are on their way out.
    "The .grad attribute of a Tensor that is not a leaf Tensor is being accessed",
    ".torch.jit.script_method. is deprecated",
    # About how this Lightning uses this PyTorch, and about nothing of ours.
    ".*isinstance.treespec, LeafSpec.. is deprecated.*",
)


@contextmanager
def hide_expected_messages() -> Iterator[None]:
    """Let only errors and unexpected warnings of Lightning through while the block runs."""
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

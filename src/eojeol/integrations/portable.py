"""A `Spacer` that can be pickled, for libraries that send work to other processes.

A loaded model cannot be pickled and should not be: what travels is what it is made from, and each process makes its
own, once. One that a process inherits by fork is not used, since the threads of a session do not survive a fork.

It also says which model and which eojeol it stands for, so that a library that caches results by a hash of the pickle
(`datasets`) forgets them when either changes, and only then.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from eojeol.engine.folder import find_model, read_config
from eojeol.errors import UsageError
from eojeol.spacer import Mode, Spacer


@dataclass(frozen=True)
class PortableSpacer:
    """What a `Spacer` is made from; make one with `portable_spacer`.

    Attributes:
        model: a model folder; the embedded model if None.
        settings: the other arguments of `Spacer`, sorted by name.
        identity: changes when the model or the version of eojeol does.
    """

    model: str | None
    settings: tuple[tuple[str, Any], ...]
    identity: str

    def batch(self, texts: Iterable[str], mode: Mode = "correct") -> list[str]:
        """Same as `Spacer.batch`."""
        return _spacer(os.getpid(), self).batch(texts, mode)


def portable_spacer(model: str | Path | None = None, **settings: Any) -> PortableSpacer:
    """A picklable stand-in for `Spacer(model, **settings)`.

    The model is loaded at once, so that an error shows here and not in another process.

    Raises:
        ModelError: the model is absent or damaged.
        UsageError: a setting is unknown or wrong, or cannot be hashed.
    """
    from eojeol import __version__

    folder = find_model(model).resolve()
    identity = hashlib.sha256(f"{__version__} {read_config(folder)}".encode()).hexdigest()
    items = tuple(sorted(settings.items()))
    made = PortableSpacer(None if model is None else str(folder), items, identity)
    try:
        _spacer(os.getpid(), made)
    except TypeError as error:
        raise UsageError(f"wrong settings ({error}); give arguments of Spacer, as plain values") from None
    return made


@lru_cache(maxsize=4)
def _spacer(process: int, portable: PortableSpacer) -> Spacer:  # noqa: ARG001  (each process makes its own)
    return Spacer(portable.model, **dict(portable.settings))

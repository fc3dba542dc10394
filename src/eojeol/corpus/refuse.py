"""What `prepare` refuses or mentions: a folder that is no place for a result, and a corpus of which nothing is left."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from eojeol.corpus.files import MANIFEST
from eojeol.corpus.schema import SPLITS, PrepareConfig
from eojeol.errors import InputError


def refuse_used(out: Path, overwrite: bool) -> None:
    """Accept an absent or empty folder only, or with `overwrite` an earlier result of prepare.

    Args:
        out: the folder to write.
        overwrite: replace an earlier result.

    Raises:
        InputError: anything else is there; a mistyped path must not cost anybody a folder.
    """
    if not out.exists():
        return
    if not out.is_dir():
        raise InputError(f"{out} is a file; name a folder to write")
    if not any(out.iterdir()):
        return
    if not overwrite:
        raise InputError(f"{out} exists and is not empty; name another folder or set overwrite: true")
    if not (out / MANIFEST).is_file():
        raise InputError(f"{out} holds no {MANIFEST}, so prepare did not write it; remove it yourself")


def mention_empty(config: PrepareConfig, out: dict[str, int]) -> None:
    """Say which split has a share and got nothing: a small corpus has few documents, and whole ones are divided.

    Args:
        config: the configuration.
        out: how many lines each split got.
    """
    wanted = {split: getattr(config.split, split) for split in SPLITS}
    empty = [
        split for split in SPLITS if wanted[split] and getattr(config.sample, split) != 0 and not out[split]
    ]
    if empty:
        print(
            f"eojeol prepare: nothing went to {' and '.join(empty)}: whole documents are divided, and there are few; "
            "let them be smaller (document: line, for reader text), or try another seed",
            file=sys.stderr,
        )


def refuse_empty(total: dict[str, Any]) -> None:
    """Raise an error that says where all the lines went, unless some are left.

    Raises:
        InputError: none is.
    """
    if sum(total["out"].values()):
        return
    if total["in"]["lines"] == 0:
        raise InputError("the corpus is empty: its sources hold no text; check paths, readers and fields")
    why = ", ".join(f"{reason} {count:,}" for reason, count in total["dropped"].items() if count)
    raise InputError(f"no line of the corpus is left; dropped: {why}; loosen the settings that drop them")

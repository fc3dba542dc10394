"""What `prepare` refuses or mentions: a folder that is no place for a result, odd splits, a corpus that is empty."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from eojeol.corpus.files import MANIFEST
from eojeol.corpus.schema import SPLITS, PrepareConfig
from eojeol.errors import InputError

# A split whose share of the lines is further from what was asked for is mentioned.
ODD_SHARE = 0.1


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


def mention_shares(config: PrepareConfig, total: dict[str, Any]) -> None:
    """Say which splits got nothing, or shares that were not asked for: whole documents are divided, and there are few.

    Args:
        config: the configuration.
        total: the totals of the manifest.
    """
    out: dict[str, int] = total["out"]
    wanted = {split: getattr(config.split, split) for split in SPLITS}
    limits = {split: getattr(config.sample, split) for split in SPLITS}
    empty = [split for split in SPLITS if wanted[split] and limits[split] != 0 and not out[split]]
    lines, whole = sum(out.values()), sum(wanted.values())
    got = {split: count / max(lines, 1) for split, count in out.items()}
    asked = {split: share / whole for split, share in wanted.items()}
    # A split of which lines were sampled has the size that was asked for.
    sampled = any(limit is not None and out[split] >= limit for split, limit in limits.items())
    if empty:
        what = f"nothing went to {' and '.join(empty)}"
    elif not sampled and max(abs(got[split] - asked[split]) for split in SPLITS) > ODD_SHARE:
        shares = ", ".join(f"{split} has {got[split]:.0%} instead of {asked[split]:.0%}" for split in SPLITS)
        what = f"of {lines:,} lines {shares}"
    else:
        return
    print(
        f"eojeol prepare: {what}: whole documents are divided, {total['in']['documents']:,} of them; "
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

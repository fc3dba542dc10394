"""What a run leaves in its folder so that another one can go on: what it was begun with.

The folder `.NAME.work` lies beside the result. It goes when the result is in its place; a run that was broken off
leaves it, and is gone on with by `resume`, with the same settings and the same files: one result is of one mind.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any

from eojeol.corpus.parts.job import Job
from eojeol.corpus.parts.near import library
from eojeol.errors import InputError, UsageError
from eojeol.files import TEMPORARY, replacing

_BEGUN = "run.json"


def work_folder(out: Path) -> Path:
    """Where a run lies while it is under way: beside its result, on the same disk."""
    return out.absolute().parent / f".{out.name}.work"


def is_begun(folder: Path) -> bool:
    """Whether a run was begun in this folder and not ended."""
    return (folder / _BEGUN).is_file()


def begin(job: Job, settings: dict[str, Any], resume: bool) -> int:
    """Begin a run, or go on with one.

    Args:
        job: the run.
        settings: what the manifest says of its settings, the version among them.
        resume: go on with what is there, if anything is.

    Returns:
        How many lines are sorted at a time: what the run was begun with.

    Raises:
        UsageError: a run was broken off, and nobody says to go on with it; or it had other settings.
        InputError: a file has changed since, has gone or has come.
        EnvironmentTrouble: the folder cannot be written.
    """
    said = {**settings, **_digests(job), "sort_lines": job.sort_lines}
    files = [
        [job.sources[part.source].name, part.file.name if part.file else "", part.stamp] for part in job.parts
    ]
    if not is_begun(job.folder):
        # What lies there without the mark was killed before it had done anything.
        shutil.rmtree(job.folder, ignore_errors=True)
        job.folder.mkdir(parents=True)
        with replacing(job.folder / _BEGUN) as stream:
            stream.write(json.dumps({"settings": said, "files": files}, ensure_ascii=False).encode())
        return job.sort_lines
    if not resume:
        raise UsageError(
            f"an earlier run was broken off and lies in {job.folder}; give --resume to go on with it, "
            "or remove that folder"
        )
    before = json.loads((job.folder / _BEGUN).read_text(encoding="utf-8"))
    lines = int(before["settings"]["sort_lines"])
    said["sort_lines"] = lines
    differ = [key for key in said if before["settings"].get(key) != json.loads(json.dumps(said[key]))]
    if differ:
        raise UsageError(
            f"the run in {job.folder} was begun with other settings ({', '.join(differ)}); give the same, or "
            "remove that folder"
        )
    _refuse_changes(before["files"], files, job.folder)
    return lines


def _refuse_changes(before: Sequence[list[str]], now: Sequence[list[str]], folder: Path) -> None:
    old, new = {(a, b): stamp for a, b, stamp in before}, {(a, b): stamp for a, b, stamp in now}
    for source, name in [*old, *new]:
        was, is_now = old.get((source, name)), new.get((source, name))
        if was != is_now:
            how = "has gone" if is_now is None else "is new" if was is None else "has changed"
            raise InputError(
                f"{name} of source {source} {how} since the run in {folder} was begun; "
                "remove that folder to begin again"
            )


def end(folder: Path) -> None:
    """Remove the folder of a run; it stops being one at once, whatever happens on the way."""
    gone = folder.with_name(f"{TEMPORARY}{token_hex(8)}.partial")
    with suppress(FileNotFoundError):
        folder.replace(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _digests(job: Job) -> dict[str, Any]:
    """What the settings name and don't hold: lines that are left out, lexicons, and who computes signatures."""
    excluded = sha256("\n".join(job.settings.excluded).encode("utf-8", "surrogatepass")).hexdigest()
    lexicons = sorted({source.lexicon for source in job.sources if source.augment})
    words = [sha256(Path(name).read_bytes()).hexdigest() for name in lexicons]
    return {"excluded": excluded, "lexicons": words, "signatures": library() if job.near else ""}

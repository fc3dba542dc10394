"""What a run leaves in its folder so that another one can go on: what it was begun with.

The folder `.NAME.work` lies beside the result. It goes when the result is in its place; a run that was broken off
leaves it, and is gone on with by `resume`, with the same settings and the same files: one result is of one mind.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any

from eojeol.corpus.files import SourceFile
from eojeol.corpus.parts.files import size_and_stamp
from eojeol.corpus.parts.job import Job
from eojeol.corpus.parts.near import library
from eojeol.errors import InputError, UsageError
from eojeol.files import TEMPORARY, replacing

_BEGUN = "run.json"
# They change nothing of the result, but what is there was made with them.
_SIZES = ("sort_lines", "part_bytes")


def work_folder(out: Path) -> Path:
    """Where a run lies while it is under way: beside its result, on the same disk."""
    return out.absolute().parent / f".{out.name}.work"


def is_begun(folder: Path) -> bool:
    """Whether a run was begun in this folder and not ended."""
    return (folder / _BEGUN).is_file()


def begin(job: Job, found: Sequence[Sequence[SourceFile]], settings: dict[str, Any], resume: bool) -> Job:
    """Begin a run, or go on with one.

    Args:
        job: the run.
        found: the files of each source.
        settings: what the manifest says of its settings, the version among them.
        resume: go on with what is there, if anything is.

    Returns:
        The run, cut and sorted in pieces of the size that it was begun with.

    Raises:
        UsageError: a run was broken off, and nobody says to go on with it; or it had other settings.
        InputError: a file has changed since, has gone or has come.
        EnvironmentTrouble: the folder cannot be written.
    """
    said = {**settings, **_digests(job)}
    files = [
        [source.name, file.name, size_and_stamp(file.path)[1]]
        for source, files in zip(job.sources, found, strict=True)
        for file in files
    ]
    if not is_begun(job.folder):
        # What lies there without the mark was killed before it had done anything.
        shutil.rmtree(job.folder, ignore_errors=True)
        job.folder.mkdir(parents=True)
        sizes = {name: getattr(job, name) for name in _SIZES}
        text = json.dumps({"settings": said, "files": files, "sizes": sizes}, ensure_ascii=False)
        with replacing(job.folder / _BEGUN) as stream:
            stream.write(text.encode("utf-8", "surrogatepass"))
        return job
    if not resume:
        raise UsageError(
            f"an earlier run was broken off and lies in {job.folder}; give --resume to go on with it, "
            "or remove that folder"
        )
    before = json.loads((job.folder / _BEGUN).read_text(encoding="utf-8", errors="surrogatepass"))
    differ = [key for key in said if before["settings"].get(key) != json.loads(json.dumps(said[key]))]
    if differ:
        raise UsageError(
            f"the run in {job.folder} was begun with other settings ({', '.join(differ)}); give the same, or "
            "remove that folder"
        )
    _refuse_changes(before["files"], files, job.folder)
    job.work.clear()
    return replace(job, **before["sizes"])


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

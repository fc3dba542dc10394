"""The results of the stages on disk: a folder for each task, which is moved to its place when it is whole.

So the folder is the mark that its task is done. Two workers may do the same task, such as one whose run has died and
one of the run that goes on: both write the same, and the second finds the place taken.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple


class Work(NamedTuple):
    """Where results lie.

    Args:
        folder: the run's own folder.
    """

    folder: Path

    def place(self, stage: str, task: int) -> Path:
        """The folder of a result.

        Args:
            stage: name of the stage.
            task: number of the task.
        """
        return self.folder / stage / str(task)

    def is_done(self, stage: str, task: int) -> bool:
        """Whether a result is there.

        Args:
            stage: name of the stage.
            task: number of the task.
        """
        return self.place(stage, task).is_dir()

    def clear(self) -> None:
        """Remove what tasks that were broken off have left."""
        for path in self.folder.glob("*/*.*"):
            # A result is called by its number alone.
            if path.is_dir() and path.name.partition(".")[0].isdecimal():
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def writing(self, stage: str, task: int) -> Iterator[Path]:
        """A folder that becomes the result when the block ends well.

        Args:
            stage: name of the stage.
            task: number of the task.

        Raises:
            OSError: the disk is full.
        """
        place = self.place(stage, task)
        folder = place.with_name(f"{task}.{secrets.token_hex(8)}")
        try:
            folder.mkdir(parents=True)
            yield folder
            try:
                folder.rename(place)
            except OSError:
                if not place.is_dir():
                    raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)

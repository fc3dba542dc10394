"""What holds for a document: asked of whoever starts the server, so that an editor shows what `eojeol fix` would do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from eojeol.documents import Options
from eojeol.settings import Mode
from eojeol.spacer import Spacer


@dataclass(frozen=True)
class Held:
    """The settings of a document.

    Attributes:
        spacer: the model with the settings and rules.
        mode: "correct" or "restore".
        options: how documents are read.
        rules: files of rules, the last of which wins.
        settings: the settings file of the project, if there is one.
    """

    spacer: Spacer
    mode: Mode = "correct"
    options: Options = field(default_factory=Options)
    rules: tuple[str, ...] = ()
    settings: Path | None = None


class HeldFor(Protocol):
    """What holds for each document. Called in threads."""

    def __call__(self, path: Path, editor: Mapping[str, Any]) -> Held | None:
        """The settings of a document: the same object as long as they are the same.

        Args:
            path: the document, or where it would be.
            editor: keys of a settings file that the editor sets; they win over the project's.

        Returns:
            None if the settings exclude it.

        Raises:
            EojeolError: the settings, the rules or the model cannot be used.
        """

    def forget(self) -> None:
        """Read settings and rules anew the next time; models stay."""

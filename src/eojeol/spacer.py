"""`Spacer`: the one class a user meets.

text → gaps → what the model is shown → probabilities → decisions → text, forwards only. Three have a say in a gap, and
the first of them decides: a protected span (it stays as typed), a rule of the user, the model with its threshold. The
last two are in decide.py.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from eojeol.changes import Change, Cursor, Kind, find_changes
from eojeol.decide import Decided, decide_joined, decide_text
from eojeol.engine.engine import Engine
from eojeol.engine.folder import embedded, find_model
from eojeol.engine.model import Model, reach_of
from eojeol.errors import UsageError, hint
from eojeol.evidence import observed
from eojeol.joined import changes_of_each
from eojeol.rules.rules import Rules
from eojeol.settings import MODES, Eagerness, Mode, SettingChanges, Settings, Style, check_mode
from eojeol.shown import Changes
from eojeol.text.gaps import join
from eojeol.text.windows import Readable, chunks_of, groups_of

if TYPE_CHECKING:
    # In the standard library from Python 3.11 on; type checkers know this one everywhere.
    from typing_extensions import Unpack

__all__ = ["MODES", "Change", "Kind", "Mode", "Model", "Spacer", "check_mode", "observed", "reach_of"]


class Spacer:
    """Restores and corrects the spaces of Korean text. Only U+0020 at gaps ever changes.

    Safe to share between threads, and can be sent to other processes (`Pool.map(spacer.correct, texts)`), each of which
    loads the model once. The result for a line depends on nothing but that line and the settings (and on
    whether it stands in fenced code). Every method that takes a mode takes "correct" (what was typed is evidence) or
    "restore" (every gap is decided afresh), and raises a `UsageError` for a text that is not a `str`.

    Args:
        model: a model folder, `"small"`, `"hub:owner/name"`, or a model in memory; the embedded
            model by default.
        threads: threads of the model in one call.
        eagerness: how readily correct mode changes what was typed: "conservative", "balanced" or "eager".
        add: correct mode puts a space into a joined gap when P(space) is above this; the eagerness says by default.
        remove: correct mode takes the spaces out of a gap when P(joined) is above this; the eagerness says by default.
        only: make changes of this kind alone, "add" or "remove", or for these reasons, such as "R42,R41".
        squeeze: make kept runs of several spaces one space.
        rules: the user's own rules, such as `Rules.read("my.eojeolrules")`.
        protect: kinds of spans that stay as they are: "all", "none", or names such as "url,email" or {"url", "email"}.
        ignore: make no changes for these reasons, such as "R47".
        auxiliary: "joined", "apart" or "keep": auxiliary verbs, where the norm allows both; else the model decides.
        compound: the same for two nouns and for names.
        unit: the same for units after digits.
        name_title: the same for titles after a name.

    Raises:
        ModelError: the model is absent or damaged.
        UsageError: a setting cannot be used.
    """

    def __init__(  # noqa: PLR0913  (each is a setting of its own, given by name)
        self,
        model: str | Path | Model | None = None,
        *,
        threads: int = 1,
        eagerness: Eagerness = "balanced",
        add: float | None = None,
        remove: float | None = None,
        only: str | None = None,
        squeeze: bool = False,
        rules: Rules | None = None,
        protect: str | Collection[str] = "all",
        ignore: str | None = None,
        auxiliary: Style | None = None,
        compound: Style | None = None,
        unit: Style | None = None,
        name_title: Style | None = None,
    ) -> None:
        self.settings = Settings(
            eagerness,
            add,
            remove,
            only,
            squeeze,
            rules,
            protect,
            ignore,
            auxiliary,
            compound,
            unit,
            name_title,
        )
        self._model: Model
        if model is None or isinstance(model, (str, Path)):
            self._model = Engine(find_model(model), threads)
        else:
            self._model = model

    @classmethod
    def from_settings(cls, model: Model, settings: Settings) -> Spacer:
        """A model in memory with settings that are already checked; costs nothing.

        Args:
            model: a model in memory.
            settings: all settings.
        """
        spacer = cls(model)
        spacer.settings = settings
        return spacer

    def using(self, **changes: Unpack[SettingChanges]) -> Spacer:
        """The same model with other settings; costs nothing: `spacer.using(only="add").correct(text)`.

        Args:
            changes: fields of `Settings`; the others stay as they are.

        Raises:
            UsageError: there is no such setting, or its value cannot be used.
        """
        known = [field.name for field in dataclasses.fields(Settings) if field.init]
        for name in changes:
            if name not in known:
                raise UsageError(f"unknown setting {name!r}; {hint(name, known)}")
        other = copy.copy(self)
        other.settings = dataclasses.replace(self.settings, **changes)
        return other

    def __repr__(self) -> str:
        folder = getattr(self._model, "folder", None)
        model = f"<{type(self._model).__name__}>" if folder is None else repr(str(folder))
        shown = [] if folder == embedded() else [model]
        return f"Spacer({', '.join([*shown, *self.settings.given()])})"

    def __call__(self, text: str) -> str:
        """Same as `correct`."""
        return self.correct(text)

    def correct(self, text: str) -> str:
        """Decide every gap with what was typed as evidence."""
        return "".join(self.pipe((_checked_text(text),), "correct"))

    def restore(self, text: str) -> str:
        """Decide every gap afresh, whatever was typed."""
        return "".join(self.pipe((_checked_text(text),), "restore"))

    def batch(self, texts: Iterable[str], mode: Mode = "correct") -> list[str]:
        """Fix many texts, faster than each by itself; the same results.

        Args:
            texts: any number of texts, each of any length.
            mode: "correct" or "restore".

        Returns:
            One result for each text, in order.

        Raises:
            UsageError: the mode is unknown, or a text is not a `str`.
        """
        return list(self.stream(texts, mode))

    def stream(self, texts: Iterable[str], mode: Mode = "correct") -> Iterator[str]:
        """Fix texts one after the other, in the memory that a few of them need.

        The lines of an open file are such texts. They are independent of each other, so fenced code that spans lines
        is not recognised here; give the file to `pipe` for that.

        Args:
            texts: any number of texts, each of any length.
            mode: "correct" or "restore".

        Yields:
            One result for each text, in order.

        Raises:
            UsageError: the mode is unknown, or a text is not a `str`.
        """
        check_mode(mode)
        return self._stream(groups_of(texts), mode)

    def pipe(self, chunks: Iterable[str] | Readable, mode: Mode = "correct") -> Iterator[str]:
        """Fix one text of any size that comes in pieces, in the memory that a small one needs.

        Args:
            chunks: the text in pieces, cut anywhere; or an open text file, which is read in pieces.
            mode: "correct" or "restore".

        Yields:
            The result in pieces. Put together they are what `correct` or `restore` of the whole text gives.

        Raises:
            UsageError: the mode is unknown, or a piece is not a `str`.
        """
        check_mode(mode)
        windows = decide_text(chunks_of(chunks), self.settings, mode, self._model)
        return (join(each.gaps, each.spaced, self.settings.squeeze) for each in windows)

    def check(self, text: str, mode: Mode = "correct") -> Changes:
        """What would change.

        Args:
            text: a text of any length.
            mode: "correct" or "restore".

        Returns:
            The changes in text order: a list, which a notebook shows as the changed lines.

        Raises:
            UsageError: the mode is unknown, or the text is not a `str`.
        """
        check_mode(mode)
        cursor = Cursor()
        windows = decide_text(chunks_of(_checked_text(text)), self.settings, mode, self._model)
        return Changes((change for each in windows for change in self._changes(each, cursor)), text)

    def check_batch(self, texts: Iterable[str], mode: Mode = "correct") -> list[list[Change]]:
        """`check` of many texts, faster than each by itself; the same results.

        Args:
            texts: any number of texts, each of any length.
            mode: "correct" or "restore".

        Returns:
            The changes of each text, in order; their places count from the beginning of their own text.

        Raises:
            UsageError: the mode is unknown, or a text is not a `str`.
        """
        check_mode(mode)
        found: list[list[Change]] = []
        for group in groups_of(texts):
            found += [self.check(group[0], mode)] if len(group) == 1 else self._check_joined(group, mode)
        return found

    def probabilities(self, text: str, mode: Mode = "correct") -> list[tuple[int, float]]:
        """P(space) of every gap that may change.

        Args:
            text: a text of any length.
            mode: "correct" or "restore": whether the model is shown the typed spaces.

        Returns:
            (offset of the character after the gap, P(space) from 0 to 1), in text order.

        Raises:
            UsageError: the mode is unknown, or the text is not a `str`.
        """
        check_mode(mode)
        found: list[tuple[int, float]] = []
        offset = 0
        for each in decide_text(chunks_of(_checked_text(text)), self.settings, mode, self._model):
            free = ~each.gaps.fixed
            starts = (each.gaps.starts[free] + offset).tolist()
            found += zip(starts, each.probabilities[free].tolist(), strict=True)
            offset += len(each.gaps.codes)
        return found

    def _stream(self, groups: Iterable[list[str]], mode: Mode) -> Iterator[str]:
        for group in groups:
            if len(group) == 1:
                yield "".join(self.pipe((group[0],), mode))
            else:
                yield from self._fix_joined(group, mode)

    def _fix_joined(self, texts: Sequence[str], mode: Mode) -> Iterable[str]:
        """Fix texts as one, with a line end between any two: nothing in one line bears on another."""
        decided = decide_joined(texts, self.settings, mode, self._model)
        lines = join(decided.gaps, decided.spaced, self.settings.squeeze).split("\n")
        if len(lines) == len(texts):
            return lines
        left = iter(lines)
        return ["\n".join(next(left) for _ in range(text.count("\n") + 1)) for text in texts]

    def _check_joined(self, texts: Sequence[str], mode: Mode) -> list[list[Change]]:
        """The changes of texts that are decided as one, each in the coordinates of its own text."""
        decided = decide_joined(texts, self.settings, mode, self._model)
        return changes_of_each(texts, self._changes(decided, Cursor()))

    def _changes(self, decided: Decided, cursor: Cursor) -> Iterator[Change]:
        squeeze = self.settings.squeeze
        return find_changes(
            decided.window, decided.gaps, decided.probabilities, decided.spaced, squeeze, cursor
        )


def _checked_text(text: str) -> str:
    """The text, if it is one.

    Raises:
        UsageError: it is something else.
    """
    if not isinstance(text, str):
        raise UsageError(f"a text is wanted, and this is {type(text).__name__}; give a str")
    return text

"""Every error that eojeol raises on purpose. The message is one line: what is wrong, and what to do.

    EojeolError                     exit code 3
    ├── UsageError                  exit code 2   also a ValueError
    │   ├── ConfigError                           a key or a value of a configuration
    │   └── InputError                            a file or a text that cannot be used
    │       ├── DecodeError                       bytes that are not text in the encoding
    │       └── RecordError                       one malformed record of a corpus file
    └── EnvironmentTrouble          exit code 3
        ├── MissingExtraError                     a package that an extra installs; also an ImportError
        └── ModelError                            a model that is absent, damaged, or of another kind

The command turns any of them into that one line on standard error and into `exit_code`.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

# How alike two words are if one may be a slip of the other, by difflib's measure. At its default of 0.6 `colour` is
# near `columns`; of three letters two that changed places, `ulr` and `url`, are 0.67.
NEAR = 0.65


class EojeolError(Exception):
    """The root: catch this to catch everything that eojeol raises on purpose."""

    exit_code = 3


class UsageError(EojeolError, ValueError):
    """What the user asked for or gave cannot be used."""

    exit_code = 2


class ConfigError(UsageError):
    """A configuration file, key or value is wrong."""


class InputError(UsageError):
    """A file or a text cannot be read or used."""


class DecodeError(InputError):
    """Bytes are not text in the encoding; names line and byte offset."""


class RecordError(InputError):
    """One record of a corpus file is malformed; the rest of the file may be fine."""


class EnvironmentTrouble(EojeolError):
    """Nothing is wrong with the input; the installation or the machine is not up to it."""


class MissingExtraError(EnvironmentTrouble, ImportError):
    """A package of an optional extra is needed and not installed.

    Args:
        package: the module that could not be imported.
        extra: the extra of eojeol that installs it.
    """

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; run: pip install 'eojeol[{extra}]'")
        self.package = package
        self.extra = extra

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        # An exception is unpickled from its message; this one has two arguments, and workers raise it too.
        return type(self), (self.package, self.extra)


class ModelError(EnvironmentTrouble):
    """A model is absent, damaged, or not of the kind that was asked for."""


def hint(word: str, known: Iterable[str], otherwise: str = "use one of: {}", prefix: str = "") -> str:
    """The second half of a message about a word that is not known: the near one, or all that are.

    Args:
        word: what was given.
        known: what could have been given.
        otherwise: what is said where nothing is near; `{}` stands for the known words.
        prefix: stands before the near word, such as the section of a key.

    Example:
        >>> hint("colum", ["column", "row"])
        "did you mean 'column'?"
        >>> hint("x", ["column", "row"])
        'use one of: column, row'
    """
    words = list(known)
    # Compared letter by letter, Hangul too: of two syllables that differ in a vowel, five letters of six are the same.
    letters = {unicodedata.normalize("NFD", each): each for each in words}
    near = difflib.get_close_matches(unicodedata.normalize("NFD", word), letters, 1, NEAR)
    return f"did you mean {prefix + letters[near[0]]!r}?" if near else otherwise.format(", ".join(words))


@contextmanager
def needs(extra: str, package: str | None = None) -> Iterator[None]:
    """Imports in this block are what an extra installs: if one is missing, the error says how to get it.

    Args:
        extra: the extra of eojeol.
        package: the name of the one package that is imported, where it differs from the module's; by default the
            missing module's own name.

    Raises:
        MissingExtraError: a module is not installed. One of ours that is missing is a fault, and goes through.

    Example:
        with needs("train"):
            import torch
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] == "eojeol":
            raise
        raise MissingExtraError(package or error.name.partition(".")[0], extra) from None


@contextmanager
def error_context(name: str) -> Iterator[None]:
    """Errors in this block begin with the name of the file that they are about.

    Args:
        name: the file as it was given; `-` is standard input.
    """
    shown = "standard input" if name == "-" else name
    try:
        yield
    except EojeolError as error:
        if not str(error).startswith(shown):
            error.args = (f"{shown}: {error}",)
        raise

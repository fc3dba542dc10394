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

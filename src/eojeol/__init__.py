"""eojeol restores and corrects the spaces of Korean text (띄어쓰기). Only spaces change.

>>> from eojeol import Spacer
>>> Spacer()("아버지가방에들어가신다")
'아버지가 방에 들어가신다'
"""

from eojeol.errors import (
    ConfigError,
    DecodeError,
    EnvironmentTrouble,
    EojeolError,
    InputError,
    MissingExtraError,
    ModelError,
    RecordError,
    UsageError,
)
from eojeol.rules.rules import Rules
from eojeol.spacer import Change, Spacer

__version__ = "0.1.0"

__all__ = [
    "Change",
    "ConfigError",
    "DecodeError",
    "EnvironmentTrouble",
    "EojeolError",
    "InputError",
    "MissingExtraError",
    "ModelError",
    "RecordError",
    "Rules",
    "Spacer",
    "UsageError",
    "__version__",
]

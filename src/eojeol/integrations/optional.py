"""The library of an integration, or one line that says how to get it."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from eojeol.errors import MissingExtraError


def require(package: str) -> Any:
    """Import the library that an integration is for; the extra has its name.

    Raises:
        MissingExtraError: it is not installed. One that is installed and broken says so itself.
    """
    try:
        return import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        raise MissingExtraError(package, package) from None

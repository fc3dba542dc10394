"""From the options of a request to the settings of the library."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import Any

from eojeol.errors import EojeolError
from eojeol.rules.rules import Rules
from eojeol.serve.problems import ProblemError, problem_of
from eojeol.serve.schemas import RequestOptions
from eojeol.settings import Settings
from eojeol.text.gaps import split

# How many different settings are kept: rules take longer to build than most texts take to fix.
CACHED_SETTINGS = 32
_NAMES = tuple(field.name for field in fields(Settings) if field.init)


def settings_of(options: RequestOptions, regex: bool, max_rules: int, max_patterns: int = 0) -> Settings:
    """The settings that a request asks for; equal requests get the same object.

    Args:
        options: what the request says.
        regex: whether rules may hold regular expressions.
        max_rules: how many characters the rules may have.
        max_patterns: how many regular expressions may be among them.

    Raises:
        ProblemError: a rule cannot be used (422), or the rules are too long (413).
    """
    if len(options.rules) > max_rules:
        raise ProblemError(413, f"rules: more than {max_rules} characters; send fewer")
    settings = _settings(tuple((name, getattr(options, name)) for name in _NAMES), regex)
    if settings.rules and len(settings.rules.patterns) > max_patterns:
        raise ProblemError(413, f"rules: more than {max_patterns} regular expressions; send fewer")
    return settings


@lru_cache(CACHED_SETTINGS)
def _settings(options: tuple[tuple[str, Any], ...], regex: bool) -> Settings:
    """The settings for (name, value) of every option, which unlike the request can be looked up in a cache."""
    values = dict(options)
    try:
        rules = Rules.parse(values["rules"], regex=regex) if values["rules"] else None
        if rules:
            # Builds what finds their words; more words than this installation can take are refused here and now.
            rules.decide(split("가나"))
        return Settings(**{**values, "rules": rules})
    except EojeolError as error:
        raise problem_of(error) from None

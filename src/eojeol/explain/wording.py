"""What is said of a change where people write: a code that rules can name, and one sentence in Korean or English.

This is the one place where editors and assistants take the code and the sentence from.
"""

from __future__ import annotations

from typing import NamedTuple

from eojeol.changes import Change

KOREAN, ENGLISH = "ko", "en"
LANGUAGES = (KOREAN, ENGLISH)


class Said(NamedTuple):
    """What is said of a change.

    Attributes:
        code: the code of its reason.
        url: where the code is explained.
        sentence: why, with the place as it is typed.
    """

    code: str
    url: str
    sentence: str


def code_of(change: Change) -> str:
    """The code of the reason of a change, such as `R42-dependent-noun` (docs/reasons.md)."""
    return change.reason.code


def sentence(change: Change, language: str = KOREAN) -> str:
    """Why, with the place as it is typed.

    Args:
        change: the change.
        language: one of `LANGUAGES`.
    """
    return said(change, language).sentence


def said(change: Change, language: str = KOREAN) -> Said:
    """All that editors show of the reason of a change, which is found once.

    Args:
        change: the change.
        language: one of `LANGUAGES`.
    """
    reason = change.reason
    why = reason.ko if language == KOREAN else reason.en
    return Said(reason.code, reason.url, f"{why} {change.context}")

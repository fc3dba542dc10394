"""What is said of a change where people write: a code that rules can name, and one sentence in Korean or English.

This is the one place where editors and assistants take the code and the sentence from.
"""

from __future__ import annotations

from eojeol.changes import Change

KOREAN, ENGLISH = "ko", "en"
LANGUAGES = (KOREAN, ENGLISH)


def code_of(change: Change) -> str:
    """The code of the reason of a change, such as `R42-dependent-noun` (docs/reasons.md)."""
    return change.reason.code


def link_of(change: Change) -> str:
    """Where the article behind the reason of a change is explained."""
    return change.reason.url


def sentence(change: Change, language: str = KOREAN) -> str:
    """Why, with the place as it is typed.

    Args:
        change: the change.
        language: one of `LANGUAGES`.
    """
    reason = change.reason.ko if language == KOREAN else change.reason.en
    return f"{reason} {change.context}"

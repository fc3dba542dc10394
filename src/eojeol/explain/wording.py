"""What is said of a change where people write: a code that rules can name, and one sentence in Korean or English.

This is the one place where editors and assistants take the code and the sentence from.
"""

from __future__ import annotations

from eojeol.changes import Change, Kind
from eojeol.explain.regions import RULES, message

KOREAN, ENGLISH = "ko", "en"
LANGUAGES = (KOREAN, ENGLISH)
_KOREAN: dict[Kind, str] = {
    "add": "띄어 씁니다",
    "remove": "붙여 씁니다",
    "squeeze": "한 칸만 띄웁니다",
}


def code_of(change: Change) -> str:
    """The code of a change, such as `missing-space`."""
    return RULES[change.kind][0]


def sentence(change: Change, language: str = KOREAN) -> str:
    """What is wrong, with the place as it is typed.

    Args:
        change: the change.
        language: one of `LANGUAGES`.
    """
    return f"{_KOREAN[change.kind]}: {change.context}" if language == KOREAN else message(change)

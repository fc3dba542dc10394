"""Why a space comes or goes: for every change one reason out of a closed list, with its sentence and its article.

What is found stands in `eojeol.reasons`; this is what reports, editors and services take of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from eojeol.changes import Change
from eojeol.reasons.reason import Reason, code_names, code_of, parse_codes, reason_of, url_of
from eojeol.reasons.tables import Code

__all__ = [
    "Code", "Reason", "code_names", "code_of", "page", "parse_codes", "read_tables", "reason_fields", "reason_of",
    "rules_of", "url_of",
]  # fmt: skip
LEVELS = {"wrong": "the norm asks for it", "usual": "the norm prefers it or usage has it so"}


def read_tables() -> None:
    """Read the tables now, so that the first who asks for a reason does not wait for them (a tenth of a second)."""
    for kind in ("add", "remove"):
        reason_of("나무", "까지", kind)


def reason_fields(change: Change) -> dict[str, Any]:
    """The reason of a change under the names that JSON has for it."""
    return change.reason.fields()


def rules_of() -> list[Code]:
    """All codes of the closed list, in the order of the articles."""
    return [code_of(name) for name in code_names()]


def page(code: Code) -> Iterator[str]:
    """What `eojeol explain CODE` prints: the article and examples of ours."""
    yield f"{code.code} ({code.article}): {code.title_ko}\n"
    yield f"{code.title_en[:1].upper()}{code.title_en[1:]}.\n"
    yield f"level: {code.level} ({LEVELS[code.level]})\n"
    if code.style:
        yield f"style: {code.style} = joined, apart or keep\n"
    for typed, right in code.examples:
        yield f"  {typed} → {right}\n"
        yield from (f"    {sentence}\n" for sentence in _sentences(typed, right, code.code))
    yield f"{url_of(code.code)}\n"


def _sentences(typed: str, right: str, code: str) -> Iterator[str]:
    """Both sentences of the first change between the two texts that has the code."""
    from eojeol.explain.documents import changes_between

    for change in changes_between(typed, right):
        if change.reason.code == code:
            yield from (change.reason.ko, change.reason.en)
            return

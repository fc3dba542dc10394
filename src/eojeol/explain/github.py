"""`--format github`: workflow commands, which GitHub Actions turns into annotations of the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from eojeol.explain.regions import message, underlined
from eojeol.explain.review import Review


def github(review: Review) -> Iterator[str]:
    """A line for each change."""
    for change in review.changes:
        region = underlined(review.before, change)
        properties = {
            "file": review.name,
            "line": change.line,
            "col": region.start,
            "endColumn": region.end,
            "title": f"eojeol {change.reason.code}",
        }
        shown = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
        yield f"::warning {shown}::{_data(message(change))}\n"


def _data(text: str) -> str:
    """Escaped as GitHub's own toolkit does it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

"""`--json`: one change a line, as a JSON object with the fields of `Change`, its reason and the name of the file.

Each line says which schema it follows, for lines of many files and versions come together in one log. A field more is
the same schema; the number grows when a field goes or means something else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

from eojeol.explain.reasons import reason_fields
from eojeol.explain.review import Review

SCHEMA = 1


def json_lines(review: Review) -> Iterator[str]:
    """A line for each change."""
    for change in review.changes:
        row = {
            "schema": SCHEMA, "file": review.name, **change.fields(), "probability": known(change.probability),
            "reason": reason_fields(change),
        }  # fmt: skip
        yield json.dumps(row, ensure_ascii=False) + "\n"


def known(probability: float) -> float | None:
    """A probability as JSON can hold it: six digits, null if it is not known."""
    return None if math.isnan(probability) else round(probability, 6)

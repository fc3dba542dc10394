"""`--format lsp`: for each file one line of JSON, the parameters of a `textDocument/publishDiagnostics` notification.

Each diagnostic carries its `TextEdit`s in `data.edits`, so that a code action needs no second run; applied together
they give what `eojeol fix` writes. Positions are the protocol's: lines and UTF-16 units from 0. A file without changes
has an empty list, which clears what an editor showed before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from eojeol.changes import Change, replacement
from eojeol.explain.json_lines import known
from eojeol.explain.reasons import reason_fields
from eojeol.explain.regions import RULES, Region, edited, message, underlined, uri
from eojeol.explain.review import Review

WARNING, INFORMATION = 2, 3


def lsp(review: Review) -> Iterator[str]:
    """One line of JSON."""
    found = [_diagnostic(review.before, change) for change in review.changes]
    yield json.dumps({"uri": uri(review.name), "diagnostics": found}, ensure_ascii=False) + "\n"


def _diagnostic(text: str, change: Change) -> dict[str, Any]:
    return {
        "range": _range(change.line, underlined(text, change)),
        "severity": WARNING if change.reason.level == "wrong" else INFORMATION,
        "source": "eojeol",
        "code": change.reason.code,
        "codeDescription": {"href": change.reason.url},
        "message": message(change),
        "data": {
            "kind": RULES[change.kind][0],
            "reason": reason_fields(change),
            "probability": known(change.probability),
            "edits": [
                {"range": _range(change.line, edited(change)), "newText": replacement(change.kind)},
            ],
        },
    }


def _range(line: int, region: Region) -> dict[str, Any]:
    start, end = region.utf16_start - 1, region.utf16_end - 1
    return {"start": {"line": line - 1, "character": start}, "end": {"line": line - 1, "character": end}}

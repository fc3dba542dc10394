"""`--format sarif`: one SARIF 2.1.0 log of all files, with a fix for each result.

SARIF is what code scanning services and many editors read. Columns count code points, and the log says so. The log is
written file by file, so that a large folder needs no large memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from eojeol.changes import Change, replacement
from eojeol.explain.json_lines import known
from eojeol.explain.reasons import Code, rules_of, url_of
from eojeol.explain.regions import RULES, Region, edited, message, relative_uri, underlined
from eojeol.explain.review import Review

LEVELS = {"wrong": "warning", "usual": "note"}
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(review: Review) -> Iterator[str]:
    """A JSON object for each change, without anything between them."""
    for change in review.changes:
        yield json.dumps(_result(review, change), ensure_ascii=False)


def sarif_envelope(version: str) -> tuple[str, str, str]:
    """What stands before the results of a log, between two, and after the last.

    Args:
        version: version of eojeol.
    """
    rules = [_rule(code) for code in rules_of()]
    driver = {"name": "eojeol", "version": version, "rules": rules}
    counted = {"columnKind": "unicodeCodePoints", "newlineSequences": ["\r\n", "\n", "\r"]}
    run = {"tool": {"driver": driver}, **counted, "results": []}
    log = json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})
    # Cut where the results go.
    opened = log.removesuffix("]}]}") + "\n"
    return opened, ",\n", "\n]}]}\n"


def _rule(code: Code) -> dict[str, Any]:
    """A reason as SARIF describes a rule: its article in both languages, and examples as help."""
    examples = "\n".join(f"- {typed} → {right}" for typed, right in code.examples)
    said = f"{code.title_ko} ({code.article}). {code.title_en[:1].upper()}{code.title_en[1:]}."
    return {
        "id": code.code,
        "shortDescription": {"text": said},
        "helpUri": url_of(code.code),
        "help": {
            "text": f"{said}\n{examples}".strip(),
            "markdown": f"**{code.title_ko}** ({code.article})\n\n{examples}",
        },
        "defaultConfiguration": {"level": LEVELS[code.level]},
    }


def _result(review: Review, change: Change) -> dict[str, Any]:
    place = {"uri": "stdin" if review.name == "-" else relative_uri(review.name)}
    replaced = {
        "deletedRegion": _region(change, edited(change)),
        "insertedContent": {"text": replacement(change.kind)},
    }
    return {
        "ruleId": change.reason.code,
        "level": LEVELS[change.reason.level],
        "message": {"text": message(change)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": place,
                    "region": _region(change, underlined(review.before, change)),
                }
            }
        ],
        "fixes": [
            {
                "description": {"text": f"{change.kind} spaces"},
                "artifactChanges": [{"artifactLocation": place, "replacements": [replaced]}],
            }
        ],
        "properties": {"probability": known(change.probability), "kind": RULES[change.kind][0]},
    }


def _region(change: Change, region: Region) -> dict[str, int]:
    return {
        "startLine": change.line,
        "startColumn": region.start,
        "endLine": change.line,
        "endColumn": region.end,
        "charOffset": change.offset - change.column + region.start,
        "charLength": region.end - region.start,
    }

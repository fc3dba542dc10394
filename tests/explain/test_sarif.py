"""SARIF: a log that is whole whatever the number of results, with fixes that give the text after."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings

from eojeol.explain.reasons import code_names
from eojeol.explain.review import Review
from eojeol.explain.sarif import sarif, sarif_envelope

from .helpers import KNOWN, MIXED, TEXT, review


def log(*reviews: Review) -> dict[str, Any]:
    before, between, after = sarif_envelope("1.2.3")
    results = [result for found in reviews for result in sarif(found)]
    whole: dict[str, Any] = json.loads(before + between.join(results) + after)
    return whole


def test_the_log_names_the_tool_its_rules_and_how_columns_count() -> None:
    whole = log()
    assert whole["version"] == "2.1.0"
    (run,) = whole["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("eojeol", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == list(code_names())
    assert all(rule["help"]["text"] and rule["helpUri"] for rule in driver["rules"])
    assert all(rule["shortDescription"]["text"].endswith(".") for rule in driver["rules"])
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["newlineSequences"] == ["\r\n", "\n", "\r"]
    assert run["results"] == []


def test_a_result_has_its_rule_its_place_and_its_fix() -> None:
    (result,) = log(review("나\n책  을"))["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("R41-particle", "warning")
    (location,) = result["locations"]
    place = location["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "%EA%B8%80.txt"}
    assert place["region"] == {
        "startLine": 2, "startColumn": 2, "endLine": 2, "endColumn": 4, "charOffset": 3, "charLength": 2,
    }  # fmt: skip
    (fix,) = result["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"] == place["artifactLocation"]
    assert change["replacements"] == [{"deletedRegion": place["region"], "insertedContent": {"text": ""}}]


def test_results_of_many_files_are_one_run() -> None:
    results = log(review("할수"), review("할 수"), review("책 을"))["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["R42-dependent-noun", "R41-particle"]


def test_every_rule_of_a_result_is_described() -> None:
    whole = log(review("할수있   도", KNOWN.using(squeeze=True)), review("책 을"))["runs"][0]
    named = {result["ruleId"] for result in whole["results"]}
    assert named <= {rule["id"] for rule in whole["tool"]["driver"]["rules"]}


def test_an_absolute_name_is_a_file_uri_and_a_relative_one_is_escaped() -> None:
    (result,) = log(review("할수", name="/글/a b.txt"))["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///%EA%B8%80/a%20b.txt"


@settings(max_examples=150)
@given(TEXT)
def test_the_fixes_together_give_the_text_after(text: str) -> None:
    found = review(text, MIXED)
    after = text
    for result in reversed(log(found)["runs"][0]["results"]):
        replaced = result["fixes"][0]["artifactChanges"][0]["replacements"][0]
        start = replaced["deletedRegion"]["charOffset"]
        end = start + replaced["deletedRegion"]["charLength"]
        after = after[:start] + replaced["insertedContent"]["text"] + after[end:]
    assert after == found.after

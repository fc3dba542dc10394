"""JSON Lines: every field of a change, for scripts."""

from __future__ import annotations

import json

from eojeol.changes import apply, gap_of, locate
from eojeol.explain.json_lines import json_lines, known
from eojeol.explain.reasons import url_of
from eojeol.explain.review import Review

from .helpers import KNOWN, review


def test_each_change_is_a_line_with_all_its_fields() -> None:
    rows = [json.loads(line) for line in json_lines(review("나\n😀할수"))]
    assert rows == [
        {
            "schema": 1, "file": "글.txt", "line": 2, "column": 3, "offset": 4, "kind": "add", "probability": 0.95,
            "context": "😀할‸수", "spaces": 0, "utf16_column": 4, "utf16_offset": 5,
            "reason": {
                "code": "R42-dependent-noun", "article": "제42항", "level": "wrong",
                "url": url_of("R42-dependent-noun"),
                "ko": "‘수’는 의존 명사이므로 앞말 ‘할’과 띄어 씁니다.",
                "en": "‘수’ is a dependent noun and stands apart from ‘할’.",
            },
        },
    ]  # fmt: skip


def test_hangul_is_written_as_it_is_and_lines_end() -> None:
    (line,) = json_lines(review("할수"))
    assert "할‸수" in line
    assert line.endswith("}\n")


def test_a_probability_that_is_not_known_is_null() -> None:
    assert known(float("nan")) is None
    gaps = [gap._replace(probability=float("nan")) for gap in _gaps("할수")]
    found = Review("글.html", "할수", apply("할수", gaps), tuple(locate("할수", gaps)))
    assert json.loads(next(json_lines(found)))["probability"] is None


def _gaps(text: str):
    return [gap_of(change) for change in KNOWN.check(text)]

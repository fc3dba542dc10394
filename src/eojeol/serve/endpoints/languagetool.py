"""`POST /v2/check` and `GET /v2/languages` in LanguageTool's shape, so that editor plug-ins can point here.

A match is a stretch of typed words with all changes that touch them, so that accepting one match never splits another.
Offsets count UTF-16 units, as LanguageTool's do. `data` (text with markup between) is understood: what is markup, or
stands for it, is never changed.
"""

from __future__ import annotations

import io
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from fastapi import Request, Response

from eojeol import __version__
from eojeol.changes import Change
from eojeol.serve.coalesce import Texts
from eojeol.serve.endpoints.fix import json_response
from eojeol.serve.problems import ProblemError
from eojeol.serve.request_body import read_body, want_type
from eojeol.serve.schemas import Options, settings_of
from eojeol.serve.service import Service

LANGUAGE = {"name": "Korean", "code": "ko", "longCode": "ko-KR"}
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 100
# Code points of text shown around a match.
AROUND = 40
# Code points of its line shown on each side.
SENTENCE = 200
RULES = {
    "EOJEOL_ADD_SPACE": ("띄어 써야 합니다.", "A space is missing."),
    "EOJEOL_REMOVE_SPACE": ("붙여 써야 합니다.", "A space is too much."),
    "EOJEOL_SPACING": ("띄어쓰기를 확인하세요.", "Spaces are missing and too much."),
}


class Place(NamedTuple):
    """A stretch of text from `start` to `end`; in what the editor sent it stands from `at` on."""

    start: int
    end: int
    at: int


class Marked(NamedTuple):
    """A text, and where each of its stretches stands in what the editor sent.

    Attributes:
        text: what is judged.
        whole: what the editor sent.
        places: of the stretches that are text, in order.
    """

    text: str
    whole: str
    places: tuple[Place, ...]


async def check_languagetool(request: Request, service: Service) -> Response:
    """Answer POST /v2/check."""
    want_type(request, FORM)
    form = _form(await read_body(request, service.config.max_body, service.config.body_timeout))
    marked = _marked(form)
    language = form.get("language", "auto")
    changes: list[Change] = []
    if language == "auto" or language.partition("-")[0].lower() == "ko":
        settings = settings_of(Options(), False, 0)
        work = Texts((marked.text,), settings, "correct", check=True)
        changes = (await service.checked(request, work))[0]
    disabled = set(form.get("disabledRules", "").split(","))
    matches = [one for one in matches_of(marked, changes) if one["rule"]["id"] not in disabled]
    return json_response(
        {
            "software": {
                "name": "eojeol",
                "version": __version__,
                "buildDate": "",
                "apiVersion": 1,
                "status": "",
                "premium": False,
            },
            "warnings": {"incompleteResults": False},
            "language": {
                "name": "Korean",
                "code": "ko-KR",
                "detectedLanguage": {"name": "Korean", "code": "ko-KR", "confidence": 1.0},
            },
            "matches": matches,
        }
    )


def languages() -> Response:
    """Answer GET /v2/languages."""
    return json_response([LANGUAGE])


def matches_of(marked: Marked, changes: Sequence[Change]) -> Iterator[dict[str, Any]]:
    """The changes as matches, in text order. The work grows with the text, not with its square."""
    whole = marked.whole
    starts = [place.start for place in marked.places]
    at = units = 0
    for start, end, inside in _stretches(marked.text, changes):
        place = marked.places[bisect_right(starts, start) - 1]
        if end > place.end:
            continue  # it reaches over markup
        first = place.at + start - place.start
        last = first + end - start
        units += _units(whole[at:first])
        at = first
        context = whole[max(first - AROUND, 0) : first]
        length = _units(whole[first:last])
        rule, message, description = _rule(inside)
        yield {
            "message": message,
            "shortMessage": "띄어쓰기",
            "offset": units,
            "length": length,
            "replacements": [{"value": _replacement(marked.text, start, end, inside)}],
            "context": {
                "text": context + whole[first : last + AROUND],
                "offset": _units(context),
                "length": length,
            },
            "sentence": _line_around(whole, first, last),
            "type": {"typeName": "Other"},
            "rule": {
                "id": rule,
                "description": description,
                "issueType": "whitespace",
                "category": {"id": "TYPOGRAPHY", "name": "띄어쓰기"},
            },
            "ignoreForIncompleteSentence": False,
            "contextForSureMatch": 0,
        }


def _rule(changes: Sequence[Change]) -> tuple[str, str, str]:
    """Name, message and description for changes of one match."""
    adds = [change.kind == "add" for change in changes]
    rule = "EOJEOL_ADD_SPACE" if all(adds) else "EOJEOL_SPACING" if any(adds) else "EOJEOL_REMOVE_SPACE"
    return rule, *RULES[rule]


def _form(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise ProblemError(422, "body: not a form in UTF-8; encode the text as UTF-8, then as %XX") from None
    form = dict(pairs)
    if ("text" in form) == ("data" in form):
        raise ProblemError(422, "body: a form has either text or data; send one of them")
    return form


def _marked(form: dict[str, str]) -> Marked:
    """The text of a form.

    Raises:
        ProblemError: `data` is not what it should be.
    """
    if "text" in form:
        text = form["text"]
        return Marked(text, text, (Place(0, len(text), 0),))
    places = []
    shown, sent = io.StringIO(), io.StringIO()
    try:
        for part in json.loads(form["data"])["annotation"]:
            if "text" in part:
                start = shown.tell()
                places.append(Place(start, start + len(part["text"]), sent.tell()))
                shown.write(part["text"])
                sent.write(part["text"])
            else:
                shown.write(part.get("interpretAs", ""))
                sent.write(part["markup"])
        sent.getvalue().encode()
        shown.getvalue().encode()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ProblemError(
            422, 'data: not of the form {"annotation": [{"text": …}, {"markup": …}]}'
        ) from None
    return Marked(shown.getvalue(), sent.getvalue(), tuple(places) or (Place(0, 0, 0),))


def _stretches(text: str, changes: Sequence[Change]) -> Iterator[tuple[int, int, list[Change]]]:
    """(start, end, changes) of runs of words that changes touch, with no word in two of them."""
    start = end = -1
    inside: list[Change] = []
    for change in changes:
        before, after = change.offset - change.spaces, change.offset
        if inside and before <= end:
            inside.append(change)
        else:
            if inside:
                yield start, end, inside
            start, inside = before, [change]
            while start and not text[start - 1].isspace():
                start -= 1
        end = after
        while end < len(text) and not text[end].isspace():
            end += 1
    if inside:
        yield start, end, inside


def _replacement(text: str, start: int, end: int, changes: Sequence[Change]) -> str:
    parts = []
    done = start
    for change in changes:
        parts.append(text[done : change.offset - change.spaces])
        parts.append("" if change.kind == "remove" else " ")
        done = change.offset
    return "".join([*parts, text[done:end]])


def _line_around(text: str, first: int, last: int) -> str:
    """The line of a match, or as much of it as one wants to see."""
    before = re.split(r"[\r\n]", text[max(first - SENTENCE, 0) : first])[-1]
    return before + re.split(r"[\r\n]", text[first : last + SENTENCE], maxsplit=1)[0]


def _units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(c > "\uffff" for c in text)

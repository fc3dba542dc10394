"""`POST /v2/check` and `GET /v2/languages` as LanguageTool answers them, so that editor plug-ins can point here.

A match is a run of typed words with all changes that touch them, so that accepting one match never splits another.
Offsets count UTF-16 units, as LanguageTool's do. `data` (text with markup between) is understood: what is markup, or
stands for it, is never changed. A run that reaches over markup is cut there, so that the text between gets the matches
that it would get without.
"""

from __future__ import annotations

import io
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from fastapi import Request, Response

from eojeol import __version__
from eojeol.changes import Change, apply, gap_of, utf16_length
from eojeol.explain.reasons import Reason, code_of
from eojeol.serve.coalesce import TextRequest
from eojeol.serve.endpoints.fix import json_response
from eojeol.serve.problems import ProblemError
from eojeol.serve.request_body import read_body, require_media_type
from eojeol.serve.request_settings import settings_of
from eojeol.serve.schemas import RequestOptions
from eojeol.serve.service import Service

LANGUAGE = {"name": "Korean", "code": "ko", "longCode": "ko-KR"}
FORM = "application/x-www-form-urlencoded"
# Plug-ins send about ten; each is read before it can be looked at.
MAX_FIELDS = 100
# Code points of text shown on each side of a match.
CONTEXT = 40
# Code points of its line shown on each side of a match.
SENTENCE = 200


class Span(NamedTuple):
    """A part of the text that stands in the source as it is.

    Attributes:
        start: offset in the text of its first character.
        end: offset in the text after its last character.
        source_start: offset in the source of its first character.
    """

    start: int
    end: int
    source_start: int

    @property
    def source_end(self) -> int:
        """Offset in the source after its last character."""
        return self.source_start + self.end - self.start


class AnnotatedText(NamedTuple):
    """A text with markup between, after LanguageTool's class of that name.

    Attributes:
        text: what is checked: the text, and what the markup stands for.
        source: what the editor sent: the text and the markup.
        spans: the parts of the text that are no markup, in order; at least one.

    Example:
        `가나<b>다` has the text `가나다`, and the spans (0, 2, 0) and (2, 3, 5).
    """

    text: str
    source: str
    spans: tuple[Span, ...]


async def check_languagetool(request: Request, service: Service) -> Response:
    """Answer POST /v2/check.

    Args:
        request: its body is a form.
        service: what runs here.

    Raises:
        ProblemError: the form cannot be used, or the service cannot do it now.
    """
    require_media_type(request, FORM)
    form = _form(await read_body(request, service.config.max_body, service.config.body_timeout))
    annotated = _annotated_text(form)
    language = form.get("language", "auto")
    changes: list[Change] = []
    if language == "auto" or language.partition("-")[0].lower() == "ko":
        settings = settings_of(RequestOptions(), regex=False, max_rules=0)
        changes = (await service.check(request, TextRequest((annotated.text,), settings, "correct")))[0]
    disabled = set(form.get("disabledRules", "").split(","))
    matches = [match for match in matches_of(annotated, changes) if match["rule"]["id"] not in disabled]
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


def matches_of(annotated: AnnotatedText, changes: Sequence[Change]) -> Iterator[dict[str, Any]]:
    """The changes as matches, in text order. The work grows with the text, not with its square.

    Args:
        annotated: the text that was checked.
        changes: its changes, in text order.

    Yields:
        LanguageTool's fields; what would change what markup stands for is left out.
    """
    source = annotated.source
    # UTF-16 units before `counted`, so that each part of the source is measured once.
    counted = utf16_offset = 0
    runs = _word_runs(annotated.text, changes)
    for start, end, inside, span in (part for run in runs for part in _between_markup(annotated.spans, *run)):
        first = span.source_start + start - span.start
        last = first + end - start
        utf16_offset += utf16_length(source[counted:first])
        counted = first
        before = source[max(first - CONTEXT, 0) : first]
        length = utf16_length(source[first:last])
        reason, description = _reason(inside)
        yield {
            "message": " ".join(dict.fromkeys(change.reason.ko for change in inside)),
            "shortMessage": "띄어쓰기",
            "offset": utf16_offset,
            "length": length,
            "replacements": [{"value": _replacement(annotated.text[start:end], start, inside)}],
            "context": {
                "text": before + source[first : last + CONTEXT],
                "offset": utf16_length(before),
                "length": length,
            },
            "sentence": _line_around(source, first, last),
            "type": {"typeName": "Other"},
            "rule": {
                "id": reason.code,
                "description": description,
                "issueType": "whitespace",
                "urls": [{"value": reason.url}],
                "category": {"id": "TYPOGRAPHY", "name": "띄어쓰기"},
            },
            "ignoreForIncompleteSentence": False,
            "contextForSureMatch": 0,
        }


def _between_markup(
    spans: Sequence[Span], start: int, end: int, changes: Sequence[Change]
) -> Iterator[tuple[int, int, list[Change], Span]]:
    """The parts of a run that stand between markup, with the changes that can be made there.

    Args:
        spans: what of the text is no markup, in order.
        start: offset in the text of the run's first character.
        end: offset after its last one.
        changes: those of the run, in text order.

    Yields:
        Offset of the first character, offset after the last one, the changes in between, and the span that holds it.

    Example:
        `학교<b>에갔다` gets a space before 갔: the run `학교에갔다` is cut to `에갔다`. A space that is added where
        markup stands goes before it, after the word.
    """
    at = 0
    for number in range(max(bisect_right(spans, start, key=attrgetter("start")) - 1, 0), len(spans)):
        span = spans[number]
        if span.start >= end:
            return
        first, last = max(start, span.start), min(end, span.end)
        while at < len(changes) and changes[at].offset - changes[at].spaces < first:
            at += 1
        begin = at
        while at < len(changes) and changes[at].offset <= last:
            at += 1
        if begin < at and first < last:
            yield first, last, list(changes[begin:at]), span


def _reason(changes: Sequence[Change]) -> tuple[Reason, str]:
    """The reason that names a match, the first that the norm demands, and what its rule says."""
    reasons = [change.reason for change in changes]
    reason = next((each for each in reasons if each.level == "wrong"), reasons[0])
    code = code_of(reason.code)
    return reason, f"{code.title_ko} ({code.article}). {code.title_en[:1].upper()}{code.title_en[1:]}."


def _form(body: bytes) -> dict[str, str]:
    """The fields of a form.

    Raises:
        ProblemError: it is not a form in UTF-8, or has not exactly one of `text` and `data`.
    """
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError:
        raise ProblemError(422, "body: not a form in UTF-8; encode the text as UTF-8, then as %XX") from None
    form = dict(pairs)
    if ("text" in form) == ("data" in form):
        raise ProblemError(422, "body: a form has either text or data; send one of them")
    return form


def _annotated_text(form: dict[str, str]) -> AnnotatedText:
    """The text of a form.

    Raises:
        ProblemError: `data` does not hold annotations.
    """
    if "text" in form:
        text = form["text"]
        return AnnotatedText(text, text, (Span(0, len(text), 0),))
    spans: list[Span] = []
    text_parts, source_parts = io.StringIO(), io.StringIO()
    try:
        for annotation in json.loads(form["data"])["annotation"]:
            if "text" in annotation:
                start, at = text_parts.tell(), source_parts.tell()
                end = start + len(annotation["text"])
                # Text may come in several parts, with no markup between.
                joins = spans and (spans[-1].end, spans[-1].source_end) == (start, at)
                span = spans.pop() if joins else Span(start, end, at)
                spans.append(span._replace(end=end))
                text_parts.write(annotation["text"])
                source_parts.write(annotation["text"])
            else:
                text_parts.write(annotation.get("interpretAs", ""))
                source_parts.write(annotation["markup"])
        # JSON can hold lone surrogates, which an answer in UTF-8 cannot.
        source_parts.getvalue().encode()
        text_parts.getvalue().encode()
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ProblemError(
            422, 'data: not of the form {"annotation": [{"text": …}, {"markup": …}]}'
        ) from None
    return AnnotatedText(text_parts.getvalue(), source_parts.getvalue(), tuple(spans) or (Span(0, 0, 0),))


def _word_runs(text: str, changes: Sequence[Change]) -> Iterator[tuple[int, int, list[Change]]]:
    """Runs of words that changes touch, with no word in two of them: where each begins and ends, and its changes.

    Example:
        In `오늘 학교 에 갔다` the space before 에 goes: the run is `학교 에`, from 3 to 7.
    """
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


def _replacement(words: str, start: int, changes: Sequence[Change]) -> str:
    """The words of a match after its changes, whose offsets count from `start` characters before the words."""
    return apply(words, [gap_of(change, -start) for change in changes])


def _line_around(source: str, first: int, last: int) -> str:
    """The line of a match, cut on both sides where it is long."""
    before = re.split(r"[\r\n]", source[max(first - SENTENCE, 0) : first])[-1]
    return before + re.split(r"[\r\n]", source[first : last + SENTENCE], maxsplit=1)[0]

"""How the service says no: RFC 9457, `application/problem+json`.

401 the key is missing or wrong        415 another media type
404 no such thing                      422 the body is not what it should be
408 the body came too slowly           429 not taken: too much at once; come again
413 larger than a limit                503 taken but not done in time, or going down
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from fastapi import Response

from eojeol.errors import EojeolError, MissingExtraError, UsageError

MEDIA_TYPE = "application/problem+json"
# Seconds after which a client that was put off may come again.
RETRY_AFTER = 1
FAILED = "something went wrong here; the log of the service says where"


class ProblemError(Exception):
    """A request that is refused.

    Args:
        status: of HTTP.
        detail: one line: what is wrong, and what to do.
    """

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def problem_of(error: EojeolError) -> ProblemError:
    """What the library refused, as an answer."""
    if isinstance(error, MissingExtraError):
        return ProblemError(422, f"this service cannot do that: {error}")
    return ProblemError(422 if isinstance(error, UsageError) else 500, " ".join(str(error).split()))


def problem_body(status: int, detail: str) -> bytes:
    """The body of the answer."""
    title = HTTPStatus(status).phrase
    fields: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")


def problem_response(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """The answer."""
    headers = dict(headers or {})
    if status in (429, 503):
        headers["Retry-After"] = str(RETRY_AFTER)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(problem_body(status, detail), status, headers, MEDIA_TYPE)

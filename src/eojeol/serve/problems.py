"""How the service refuses: RFC 9457 (Problem Details for HTTP APIs), `application/problem+json`.

400 not an HTTP/1.1 request            415 another media type
401 the key is missing or wrong        421 called by a name that is not the service's
403 sent by a page that may not call   422 the body or an option cannot be used
404 no such address                    429 not accepted: too much at once; send it again later
405 not with this method               503 accepted but not done in time, or shutting down
408 the body came too slowly           500 a fault of ours, or of the model
413 larger than a limit
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from fastapi import Response

from eojeol.errors import EojeolError, MissingExtraError, UsageError

MEDIA_TYPE = "application/problem+json"
# Seconds after which a client that got 429 or 503 may try again.
RETRY_AFTER = 1
FAILED = "something went wrong here; the log of the service says where"


class ProblemError(Exception):
    """A request that is refused.

    Args:
        status: the HTTP status code.
        detail: one line: what is wrong, and what to do.
    """

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def problem_of(error: EojeolError) -> ProblemError:
    """An error of the library as a refusal: 422 for what the user can mend, 500 for the rest."""
    if isinstance(error, MissingExtraError):
        return ProblemError(422, f"this service cannot do that: {error}")
    return ProblemError(422 if isinstance(error, UsageError) else 500, " ".join(str(error).split()))


def problem_body(status: int, detail: str) -> bytes:
    """The body of a refusal: `type`, `title`, `status` and `detail` as JSON (RFC 9457, section 3).

    Args:
        status: the HTTP status code.
        detail: one line for the user.
    """
    title = HTTPStatus(status).phrase
    fields: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    # A detail may quote a key with lone surrogates, which UTF-8 does not have.
    return json.dumps(fields, ensure_ascii=False).encode("utf-8", "replace")


def problem_response(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """A refusal as a response, with the headers that its status asks for (RFC 9110, sections 10.2.3 and 11.6.1).

    Args:
        status: the HTTP status code.
        detail: one line for the user.
        headers: more headers.
    """
    headers = dict(headers or {})
    if status in (429, 503):
        headers["Retry-After"] = str(RETRY_AFTER)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(problem_body(status, detail), status, headers, MEDIA_TYPE)

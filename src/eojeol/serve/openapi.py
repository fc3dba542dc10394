"""The OpenAPI document: what the endpoints of app.py say about themselves beside their names."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from eojeol.serve.problems import MEDIA_TYPE
from eojeol.serve.query_params import query_parameters
from eojeol.serve.schemas import Options, components

_TEXT = {"type": "string", "examples": ["나는 오늘 학교 에 갔다."]}
_BYTES = {"type": "string", "format": "binary"}
WHY = {
    401: "The key is missing or wrong.",
    408: "The body came too slowly.",
    413: "Larger than a limit.",
    415: "Another media type.",
    422: "Not what it should be.",
    429: "Too much at once; nothing was done.",
    503: "Not done in time, or the service is going down.",
}


def ref(name: str) -> dict[str, str]:
    """A schema of schemas.py."""
    return {"$ref": f"#/components/schemas/{name}"}


def content(media_type: str, schema: dict[str, Any], description: str = "Done.") -> dict[str, Any]:
    """A response of one media type."""
    return {"description": description, "content": {media_type: {"schema": schema}}}


def either(*names: str) -> dict[str, Any]:
    """One of several shapes."""
    return {"oneOf": [ref(name) for name in names]}


def answers(done: dict[str, Any], *refusals: int) -> dict[int | str, dict[str, Any]]:
    """The answers of an endpoint: one when all is well, and the refusals."""
    return {
        200: done,
        **{status: content(MEDIA_TYPE, ref("ProblemFields"), WHY[status]) for status in refusals},
    }


def body(media_type: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    """`openapi_extra` of an endpoint with a body."""
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}, **more}


def file_body(shape: type[Options], media_type: str = "application/octet-stream") -> dict[str, Any]:
    """`openapi_extra` of an endpoint with raw bytes for a body, possibly none, and options in the query."""
    schema = _BYTES if media_type == "application/octet-stream" else _TEXT
    made = body(media_type, schema, parameters=query_parameters(shape))
    made["requestBody"]["required"] = False
    return made


FORM = {
    "type": "object",
    "properties": {
        "text": {"type": "string", "description": "Plain text.", "examples": ["나는 오늘 학교 에 갔다."]},
        "data": {"type": "string", "description": "Text with markup, as JSON; instead of text."},
        "language": {"type": "string", "default": "auto", "description": "`ko`, `ko-KR` or `auto`."},
        "disabledRules": {"type": "string", "description": "Names of rules, with commas between."},
    },
    "oneOf": [{"required": ["text"]}, {"required": ["data"]}],
}


def document(api: FastAPI, with_key: bool) -> dict[str, Any]:
    """The whole document.

    Args:
        api: the application.
        with_key: whether a key is asked for.
    """
    made = get_openapi(title=api.title, version=api.version, description=api.description, routes=api.routes)
    made["components"] = {"schemas": components()}
    if with_key:
        made["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "header", "name": "X-API-ApiKey"},
        }
        for path, methods in made["paths"].items():
            if not path.endswith(("/healthz", "/readyz")):
                for method in methods.values():
                    method["security"] = [{"bearer": []}, {"key": []}]
    return made

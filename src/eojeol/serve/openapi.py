"""The OpenAPI document: what the endpoints of app.py say about themselves beside their names."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from eojeol.serve import languagetool_schemas as languagetool
from eojeol.serve import schemas
from eojeol.serve.problems import MEDIA_TYPE
from eojeol.serve.query_params import query_parameters
from eojeol.serve.schemas import RequestOptions

SCHEMAS = (
    schemas.CheckText, schemas.CheckTexts, schemas.FixText, schemas.FixTexts, schemas.Fixed, schemas.FixedTexts,
    schemas.Checked, schemas.CheckedTexts, schemas.CheckedDocument, schemas.Info, schemas.ProblemFields,
    languagetool.Matches, languagetool.Language,
)  # fmt: skip
_TEXT = {"type": "string", "examples": ["나는 오늘 학교 에 갔다."]}
_BYTES = {"type": "string", "format": "binary"}
REASONS = {
    401: "The key is missing or wrong.",
    408: "The body came too slowly.",
    413: "Larger than a limit.",
    415: "Another media type.",
    422: "The body or an option cannot be used.",
    429: "Too much at once; nothing was done.",
    503: "Not done in time, or the service is shutting down.",
}


def ref(name: str) -> dict[str, str]:
    """A reference to one of `SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def content(media_type: str, schema: dict[str, Any], description: str = "Done.") -> dict[str, Any]:
    """A response of one media type.

    Args:
        media_type: such as `application/json`.
        schema: a JSON schema, or a reference to one.
        description: what the response means.
    """
    return {"description": description, "content": {media_type: {"schema": schema}}}


def either(*names: str) -> dict[str, Any]:
    """One of several of `SCHEMAS`."""
    return {"oneOf": [ref(name) for name in names]}


def answers(done: dict[str, Any], *refusals: int) -> dict[int | str, dict[str, Any]]:
    """The answers of an endpoint.

    Args:
        done: the response when all is well.
        refusals: the status codes of its refusals.
    """
    return {
        200: done,
        **{status: content(MEDIA_TYPE, ref("ProblemFields"), REASONS[status]) for status in refusals},
    }


def body(media_type: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    """`openapi_extra` of an endpoint with a body.

    Args:
        media_type: such as `application/json`.
        schema: a JSON schema, or a reference to one.
        more: other fields of the operation.
    """
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}, **more}


def file_body(options: type[RequestOptions], media_type: str = "application/octet-stream") -> dict[str, Any]:
    """`openapi_extra` of an endpoint with raw bytes for a body, possibly none, and options in the query.

    Args:
        options: the options in the query.
        media_type: bytes of a file by default, anything else is text.
    """
    schema = _BYTES if media_type == "application/octet-stream" else _TEXT
    extra = body(media_type, schema, parameters=query_parameters(options))
    extra["requestBody"]["required"] = False
    return extra


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
        with_key: whether the service asks for a key.
    """
    described = get_openapi(
        title=api.title, version=api.version, description=api.description, routes=api.routes
    )
    described["components"] = {"schemas": _components()}
    if with_key:
        described["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        }
        for path, methods in described["paths"].items():
            if not path.endswith(("/healthz", "/readyz")):
                for method in methods.values():
                    method["security"] = [{"bearer": []}, {"key": []}]
    return described


def _components() -> dict[str, Any]:
    """The JSON schemas of all `SCHEMAS`."""
    _, found = models_json_schema(
        [(schema, "validation") for schema in SCHEMAS], ref_template="#/components/schemas/{model}"
    )
    components: dict[str, Any] = found["$defs"]
    return components

"""Options in the query of an address, for bodies that are not JSON: the same names, values and checks."""

from __future__ import annotations

from typing import Any, TypeVar

from fastapi import Request
from pydantic import ValidationError

from eojeol.serve.problems import ProblemError
from eojeol.serve.schemas import RequestOptions, first_error

T = TypeVar("T", bound=RequestOptions)


def parse_query(schema: type[T], request: Request) -> T:
    """The options in the query, checked.

    Args:
        schema: the options that there are.
        request: its address has the query.

    Raises:
        ProblemError: an option is unknown, stands there twice, or has a value that cannot be used (422).
    """
    pairs = request.query_params.multi_items()
    given = dict(pairs)
    if len(given) != len(pairs):
        raise ProblemError(422, "query: an option is there twice; give each once")
    try:
        return schema.model_validate_strings(given)
    except ValidationError as error:
        raise ProblemError(422, first_error(error)) from None


def query_parameters(schema: type[RequestOptions]) -> list[dict[str, Any]]:
    """The options as parameters of the OpenAPI document."""
    described = schema.model_json_schema()
    required = described.get("required", [])
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": option.get("description", ""),
            "schema": _parameter_schema(option),
        }
        for name, option in described["properties"].items()
    ]


def _parameter_schema(option: dict[str, Any]) -> dict[str, Any]:
    # A query has no null: an option that is not given is not there.
    plain = next((way for way in option.get("anyOf", ()) if way.get("type") != "null"), option)
    schema = {key: value for key, value in plain.items() if key not in ("title", "description")}
    if option.get("default") is None:
        schema.pop("default", None)
    return schema

"""Options in the query of an address, for bodies that are not JSON: the same names, values and checks."""

from __future__ import annotations

from typing import Any, TypeVar

from fastapi import Request
from pydantic import ValidationError

from eojeol.serve.problems import ProblemError
from eojeol.serve.schemas import Options, explained

T = TypeVar("T", bound=Options)


def parse_query(shape: type[T], request: Request) -> T:
    """The query as one of the shapes.

    Raises:
        ProblemError: an option is unknown, stands there twice, or has a value that cannot be.
    """
    pairs = request.query_params.multi_items()
    given = dict(pairs)
    if len(given) != len(pairs):
        raise ProblemError(422, "query: an option is there twice; give each once")
    try:
        return shape.model_validate_strings(given)
    except ValidationError as error:
        raise ProblemError(422, explained(error)) from None


def query_parameters(shape: type[Options]) -> list[dict[str, Any]]:
    """The query for the OpenAPI document."""
    schema = shape.model_json_schema()
    required = schema.get("required", [])
    parameters = []
    for name, one in schema["properties"].items():
        # A query has no null: an option that is not given is not there.
        plain = next((way for way in one.get("anyOf", ()) if way.get("type") != "null"), one)
        described = {key: value for key, value in plain.items() if key not in ("title", "description")}
        if one.get("default") is None:
            described.pop("default", None)
        parameters.append(
            {
                "name": name,
                "in": "query",
                "required": name in required,
                "description": one.get("description", ""),
                "schema": described,
            }
        )
    return parameters

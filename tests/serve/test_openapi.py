"""The OpenAPI document: requests are made of it, valid ones and broken ones, and the answers are held against it."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings

from eojeol.serve.app import make_app
from eojeol.serve.config import ServeConfig
from eojeol.serve.metrics import Metrics
from eojeol.serve.middleware import Lifecycle
from eojeol.serve.model import LoadedModel

from ..standin import HashModel
from .helpers import CHECK, FIX, Served, serving

# Examples for each endpoint, valid ones and broken ones; before a release, a few hundred.
EXAMPLES = int(os.environ.get("SERVE_EXAMPLES", "8"))


async def document() -> Any:
    """What GET /openapi.json says; no running service is needed for it."""
    app = make_app(ServeConfig(), LoadedModel(HashModel(), {}), Lifecycle(), Metrics())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        return (await client.get("/openapi.json")).json()


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_answers_are_as_described(service: Served, mode: str) -> None:
    # Imported here, and its pytest plugin is off: each worker of the suite would pay seconds for both.
    schemathesis = pytest.importorskip("schemathesis")
    from schemathesis.checks import CHECKS, load_all_checks

    load_all_checks()
    # Not every text that a schema allows can be used: rules have a syntax, a name has to have a suffix, and so on.
    excluded = [CHECKS.get_one("positive_data_acceptance")]
    schema = schemathesis.openapi.from_dict(asyncio.run(document()))
    seen = set()
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(operation.as_strategy(schemathesis.GenerationMode(mode)))
        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
        def holds(case: Any) -> None:
            answer = case.call_and_validate(base_url=str(service.client.base_url), excluded_checks=excluded)
            assert answer.status_code < 500
            seen.add(case.operation.path)

        # An operation without parameters has nothing that could be broken.
        if mode == "positive" or operation.body or operation.query:
            holds()
    assert FIX in seen


def test_the_examples_in_the_document_are_taken(service: Served) -> None:
    shapes = service.client.get("/openapi.json").json()["components"]["schemas"]
    for path, names in ((FIX, ("FixText", "FixTexts")), (CHECK, ("CheckText", "CheckTexts"))):
        for name in names:
            examples = shapes[name]["examples"]
            assert examples
            for example in examples:
                assert service.client.post(path, json=example).status_code == 200


def test_the_document_says_that_a_key_is_asked_for() -> None:
    with serving(api_key="abc") as closed:
        assert closed.client.get("/openapi.json").status_code == 401
        document = closed.client.get("/openapi.json", headers={"x-api-key": "abc"}).json()
        schemes = document["components"]["securitySchemes"]
        assert schemes["bearer"] == {"type": "http", "scheme": "bearer"}
        assert schemes["key"] == {"type": "apiKey", "in": "header", "name": "X-API-Key"}
        header = schemes["key"]["name"]
        assert closed.client.get("/v1/info", headers={header: "abc"}).status_code == 200
    assert document["paths"][FIX]["post"]["security"]
    assert "security" not in document["paths"]["/healthz"]["get"]

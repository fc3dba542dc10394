"""`GET /docs`: the OpenAPI document for people, with nothing from elsewhere."""

from __future__ import annotations

import asyncio
import re

import httpx

from eojeol.serve.app import make_app
from eojeol.serve.config import ServeConfig
from eojeol.serve.metrics import Metrics
from eojeol.serve.middleware import Lifecycle
from eojeol.serve.model import LoadedModel
from eojeol.serve.reference import reference

from ..standin import HashModel


async def answers(config: ServeConfig, *paths: str) -> list[httpx.Response]:
    app = make_app(config, LoadedModel(HashModel(), {}), Lifecycle(), Metrics())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
        return [await client.get(path) for path in paths]


def test_every_address_and_shape_stands_on_the_page_and_every_link_leads_somewhere() -> None:
    shown, told = asyncio.run(answers(ServeConfig(), "/docs", "/openapi.json"))
    assert (shown.status_code, shown.headers["content-type"]) == (200, "text/html; charset=utf-8")
    document = told.json()
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in shown.text
    anchors = set(re.findall(r'id="(\w+)"', shown.text))
    assert anchors == set(document["components"]["schemas"])
    assert set(re.findall(r'href="#(\w+)"', shown.text)) <= anchors
    assert "<script" not in shown.text and "http" not in shown.text and "style=" not in shown.text


def test_what_the_document_says_is_shown_as_text() -> None:
    described = {"title": "<b>", "version": "1", "description": "a < b & c"}
    page = reference({"info": described, "paths": {}})
    assert "<b>" not in page and "a &lt; b &amp; c" in page

"""The application: which address does what, and what every request passes before and after it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import HTTPException
from fastapi.middleware.cors import CORSMiddleware

from eojeol import __version__
from eojeol.errors import EojeolError
from eojeol.explain.reasons import read_tables
from eojeol.serve import openapi
from eojeol.serve.batcher import DynamicBatcher
from eojeol.serve.config import ServeConfig
from eojeol.serve.endpoints.document import (
    CheckDocumentOptions,
    FixDocumentOptions,
    check_document,
    fix_document,
)
from eojeol.serve.endpoints.fix import check_texts, fix_texts, json_response
from eojeol.serve.endpoints.languagetool import FORM, check_languagetool, languages
from eojeol.serve.endpoints.stream import fix_stream
from eojeol.serve.metrics import MEDIA_TYPE, Metrics
from eojeol.serve.middleware import OPEN, ApiKey, Lifecycle, Outermost
from eojeol.serve.model import LoadedModel
from eojeol.serve.openapi import answers, body, content, either, file_body, ref
from eojeol.serve.page import page
from eojeol.serve.problems import FAILED, ProblemError, problem_of, problem_response
from eojeol.serve.reference import reference
from eojeol.serve.schemas import RequestOptions
from eojeol.serve.service import Service
from eojeol.serve.workers import WorkerPool
from eojeol.spacer import reach_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp

# Threads for texts that are too long for one batch; how many wait for them is bounded by their characters. They share
# one model, so one after the other the first ones are done in time; side by side none may be.
LONG_TEXTS = 1
# Beginnings of the addresses that need the key, if there is one.
REFERENCE = "/docs"
GUARDED = ("/v1/", "/v2/", "/metrics", "/openapi.json", REFERENCE)
_REFUSALS = (401, 408, 413, 415, 422, 429, 503)
# Fields of `ServeConfig` that /v1/info shows.
_LIMITS = (
    "max_body max_document max_pieces max_unpacked max_stream max_texts max_changes max_rules max_patterns max_waiting "
    "max_documents max_streams max_connections header_timeout body_timeout timeout job_timeout stream_timeout"
).split()
# What the routes and the page refuse by themselves.
_FRAMEWORK_DETAILS = {
    404: "there is nothing here; GET /openapi.json lists the addresses",
    405: "this address does not take that method; GET /openapi.json lists the methods",
}


def make_app(config: ServeConfig, loaded: LoadedModel, lifecycle: Lifecycle, metrics: Metrics) -> ASGIApp:
    """Put the service together.

    Args:
        config: limits and the key.
        loaded: the model.
        lifecycle: where the process stands; `ready` while the application runs.
        metrics: where requests and batches are counted.

    Returns:
        An ASGI application, with lifespan events.

    Raises:
        InputError: the file of the key cannot be used.
    """
    key = config.key()
    # Holds the service while the application runs: it needs the event loop, which is not there yet.
    services: list[Service] = []

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        batcher = DynamicBatcher(loaded.model, config.max_waiting, metrics.batch)
        pools = (
            WorkerPool("text", LONG_TEXTS),
            WorkerPool("document", config.max_documents),
            WorkerPool("stream", config.max_streams),
        )
        read_tables()
        services.append(Service(config, batcher, reach_of(loaded.model), *pools))
        lifecycle.ready = True
        try:
            yield
        finally:
            lifecycle.ready = False
            services.clear()
            for pool in pools:
                pool.close()
            batcher.close()

    api = FastAPI(
        title="eojeol",
        version=__version__,
        description="Restores and corrects the spaces of Korean text. Only spaces change.",
        lifespan=lifespan,
        docs_url=None,  # these two pages would load scripts from another host; /docs is our own
        redoc_url=None,
    )

    def service() -> Service:
        if not services:
            raise ProblemError(503, "the service is not ready; send it again")
        return services[0]

    _add_v1_endpoints(api, config, loaded, service)
    _add_languagetool_endpoints(api, service)
    _add_health_endpoints(api, lifecycle, metrics)
    _add_reference(api)
    paths = frozenset(path for path in (getattr(route, "path", None) for route in api.routes) if path)
    # Every other address belongs to the page; as a route the page would hide the 405 of endpoints.
    api.router.default = page(config.page)
    api.router.redirect_slashes = False
    _add_handlers(api)
    _describe(api, bool(key))
    return Outermost(_guarded(api, key, config.origins()), metrics, lifecycle, paths, config.access_log)


def _describe(api: FastAPI, with_key: bool) -> None:
    """Let GET /openapi.json answer with our document, which is made once."""
    made: dict[str, Any] = {}

    def document() -> dict[str, Any]:
        if not made:
            made.update(openapi.document(api, with_key))
        return made

    api.openapi = document  # type: ignore[method-assign]  # FastAPI's own way to extend the document


def _guarded(app: ASGIApp, key: str, origins: list[str]) -> ASGIApp:
    """The application behind its key, if there is one, and open to pages of other origins, if there are any.

    Args:
        app: the application.
        key: the key to ask for.
        origins: whose pages may call.
    """
    if key:
        app = ApiKey(app, key, GUARDED)
    if origins:
        # Outside of the key, so that a page can read that its key is wrong.
        app = CORSMiddleware(
            app,
            origins,
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", "x-api-key"],
            expose_headers=["content-disposition", "retry-after", "x-eojeol-added", "x-eojeol-removed"],
        )
    return app


def _add_handlers(api: FastAPI) -> None:
    """Make a problem body of every error."""

    async def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, ProblemError)
        return problem_response(error.status, error.detail)

    async def refused_by_library(_: Request, error: Exception) -> Response:
        assert isinstance(error, EojeolError)
        problem = problem_of(error)
        return problem_response(problem.status, problem.detail)

    async def refused_by_framework(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException) or hasattr(error, "status_code")
        status = error.status_code
        detail = _FRAMEWORK_DETAILS.get(status, "this request cannot be answered; check address and headers")
        return problem_response(status, detail, getattr(error, "headers", None))

    async def failed(_: Request, __: Exception) -> Response:
        return problem_response(500, FAILED)

    api.add_exception_handler(Exception, failed)
    api.add_exception_handler(ProblemError, refused)
    api.add_exception_handler(EojeolError, refused_by_library)
    for status in (400, 401, 403, 404, 405):
        api.add_exception_handler(status, refused_by_framework)


def _add_v1_endpoints(
    api: FastAPI, config: ServeConfig, loaded: LoadedModel, service: Callable[[], Service]
) -> None:
    """Add what fixes and checks texts and files; endpoints/ has the work."""

    @api.post(
        "/v1/fix",
        summary="Fix the spaces of a text, or of several",
        responses=answers(content("application/json", either("Fixed", "FixedTexts")), *_REFUSALS),
        openapi_extra=body("application/json", either("FixText", "FixTexts")),
    )
    async def fix(request: Request) -> Response:
        return await fix_texts(request, service())

    @api.post(
        "/v1/check",
        summary="The same, and what changed where",
        responses=answers(content("application/json", either("Checked", "CheckedTexts")), *_REFUSALS),
        openapi_extra=body("application/json", either("CheckText", "CheckTexts")),
    )
    async def check(request: Request) -> Response:
        return await check_texts(request, service())

    @api.post(
        "/v1/stream",
        summary="One text of any length, in chunks",
        responses=answers(content("text/plain", {"type": "string"}), 401, 408, 413, 422, 429, 503),
        openapi_extra=file_body(RequestOptions, "text/plain"),
    )
    async def stream_text(request: Request) -> Response:
        return await fix_stream(request, service())

    @api.post(
        "/v1/document",
        summary="A document, in and out as a file",
        responses=answers(
            content("*/*", {"type": "string", "format": "binary"}), 401, 408, 413, 422, 429, 503
        ),
        openapi_extra=file_body(FixDocumentOptions),
    )
    async def document(request: Request) -> Response:
        return await fix_document(request, service())

    @api.post(
        "/v1/document/check",
        summary="What would change in a document",
        responses=answers(content("application/json", ref("CheckedDocument")), 401, 408, 413, 422, 429, 503),
        openapi_extra=file_body(CheckDocumentOptions),
    )
    async def document_changes(request: Request) -> Response:
        return await check_document(request, service())

    @api.get(
        "/v1/info",
        summary="Version, model and limits",
        responses=answers(content("application/json", ref("Info")), 401),
    )
    async def info() -> Response:
        limits = {name: getattr(config, name) for name in _LIMITS}
        return json_response(
            {"name": "eojeol", "version": __version__, "model": loaded.card, "limits": limits}
        )


def _add_languagetool_endpoints(api: FastAPI, service: Callable[[], Service]) -> None:
    """Add what LanguageTool's plug-ins call."""

    @api.post(
        "/v2/check",
        summary="Check a text, in LanguageTool's shape",
        responses=answers(content("application/json", ref("Matches")), *_REFUSALS),
        openapi_extra=body(FORM, openapi.FORM),
    )
    async def languagetool_check(request: Request) -> Response:
        return await check_languagetool(request, service())

    @api.get(
        "/v2/languages",
        summary="Languages, in LanguageTool's shape",
        responses=answers(content("application/json", {"type": "array", "items": ref("Language")}), 401),
    )
    async def languagetool_languages() -> Response:
        return languages()


def _add_reference(api: FastAPI) -> None:
    """Add the page that shows people what /openapi.json tells programs."""

    @api.get(REFERENCE, include_in_schema=False)
    async def docs() -> Response:
        return Response(reference(api.openapi()), media_type="text/html")


def _add_health_endpoints(api: FastAPI, lifecycle: Lifecycle, metrics: Metrics) -> None:
    """Add what balancers and Prometheus ask for."""
    plain = content("text/plain", {"type": "string"})

    @api.get(OPEN[0], summary="Whether the process is alive", responses=answers(plain))
    async def alive() -> Response:
        return Response("ok\n", media_type="text/plain")

    @api.get(OPEN[1], summary="Whether it takes requests", responses=answers(plain, 503))
    async def ready() -> Response:
        if lifecycle.draining or not lifecycle.ready:
            return problem_response(503, "not ready: starting or shutting down")
        return Response("ok\n", media_type="text/plain")

    @api.get("/metrics", summary="Figures for Prometheus", responses=answers(plain, 401))
    async def figures() -> Response:
        return Response(metrics.page(), media_type=MEDIA_TYPE)

"""`eojeol serve`: the library over HTTP, and the page that uses it.

    config.py      what can be set                  run.py           the process: start, signals, end
    app.py         which address does what          protocol.py      slow clients, and too many of them
    middleware.py  what every request passes        metrics.py       figures for Prometheus
    request_body.py, query_params.py                read a request; schemas.py and languagetool_schemas.py say what
                                                    it may hold, openapi.py describes it, problems.py refuses it
    service.py     what the endpoints share         request_settings.py  from options to the library's settings
    batcher.py     one thread owns the model        coalesce.py      one call for requests that arrive together
    workers.py     long texts, documents, streams   model.py         loading the model
    page.py        the page's files, in page/

endpoints/ has the answers: fix.py, document.py, stream.py, languagetool.py. A request goes app → endpoint → service →
batcher (or a worker, which asks the batcher piece by piece) → coalesce → Spacer, and back.

FastAPI makes the OpenAPI document; bodies are checked with the same pydantic models that stand in it, but without
FastAPI's machinery for each request, which costs more than a short text.
"""

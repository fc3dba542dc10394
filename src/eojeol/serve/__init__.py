"""`eojeol serve`: the library over HTTP, and the page that uses it.

    command.py    the verb                        app.py        which path does what
    config.py     what can be set                 edge.py       what every request passes: key, headers, figures
    run.py        the process: start, SIGTERM     protocol.py   slow clients and too many of them
    batcher.py    one thread owns the model       judging.py    texts that arrive together are judged together
    jobs.py       long texts, documents, streams  service.py       what the endpoints share

The endpoints are in texts.py, documents.py, stream.py, languagetool.py and page.py; schemas.py says what they take and
give, bodies.py reads it, problems.py says no. FastAPI makes the OpenAPI document; bodies are checked with the same
pydantic models that stand in it, but without FastAPI's machinery for each request, which costs more than a short text.
"""

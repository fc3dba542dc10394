"""What runs in a system's own environment: loads an adapter, answers requests. Standard library only.

    PYTHON loop.py ADAPTER.py OPTIONS        OPTIONS: a JSON object for the adapter's `load`

One JSON object a line. The first answer comes when the system is loaded: `{"tasks": ["restore", "correct"]}`. Then, for
each line of standard input:

    {"task": "correct", "texts": [T, …]}                  {"texts": [T, …], "seconds": wall, "processor": seconds}
                                                       or {"error": "TypeError: …"}
    {"task": "correct", "texts": [T, …], "each": true}    {"texts": [T or null, …], "each": [seconds, …]}

With `each` there is a call for every text, its wall-clock seconds are told, and null stands where it raised. Anything
that speaks so can be measured, in whatever language. What the system itself prints goes nowhere.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

Fix = Callable[["list[str]"], "list[str]"]


def answer(fix: Fix, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to one request.

    Args:
        fix: does the task.
        asked: the request.
    """
    texts = asked["texts"]
    if asked.get("each"):
        found: list[str | None] = []
        times = []
        for text in texts:
            began = time.perf_counter()
            try:
                found += checked(fix([text]), 1)
            except Exception:
                found.append(None)
            times.append(time.perf_counter() - began)
        return {"texts": found, "each": times}
    wall, processor = time.perf_counter(), time.process_time()
    try:
        fixed_texts = checked(fix(texts), len(texts))
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    spent = {"seconds": time.perf_counter() - wall, "processor": time.process_time() - processor}
    return {"texts": fixed_texts, **spent}


def checked(found: object, number: int) -> list[str]:
    """What an adapter gave, if it is as many texts as it got.

    Args:
        found: what it gave.
        number: of texts.

    Raises:
        TypeError: it is anything else; no figure may come out of that.
    """
    if isinstance(found, list) and len(found) == number and all(isinstance(text, str) for text in found):
        return found
    raise TypeError(f"an adapter must give a list of {number} texts")


def load(path: str, options: dict[str, Any]) -> dict[str, Fix]:
    """What an adapter has for each task.

    Args:
        path: the adapter.
        options: for its `load`.
    """
    # An adapter may have the name of the package that it imports, so it goes by another.
    spec = importlib.util.spec_from_file_location("adapter", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    fixes: dict[str, Fix] = module.load(options)
    return fixes


def serve() -> None:
    """Load the adapter, and answer until there is no more to read."""
    # The files beside this one have names that others' modules may want.
    del sys.path[0]
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    # Some systems print while they work.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    fixes = load(sys.argv[1], json.loads(sys.argv[2]))
    print(json.dumps({"tasks": list(fixes)}), file=answers, flush=True)
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        print(json.dumps(answer(fixes[asked["task"]], asked)), file=answers, flush=True)


if __name__ == "__main__":
    serve()

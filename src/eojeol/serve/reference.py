"""`GET /docs`: the OpenAPI document as a page to read.

The pages that FastAPI brings load scripts from another host, which a service that calls nobody must not send people
to. This one is plain HTML, made of the same document, and so never says anything else than it.
"""

from __future__ import annotations

import json
from html import escape
from typing import Any

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<h1>{title}</h1>
<p>{description} The same for programs: <a href="openapi.json">openapi.json</a>.</p>
{body}
</html>
"""


def reference(document: dict[str, Any]) -> str:
    """The page.

    Args:
        document: the OpenAPI document.
    """
    info = document["info"]
    operations = "\n".join(
        _operation(path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    )
    schemas = "\n".join(
        _schema(name, schema) for name, schema in document.get("components", {}).get("schemas", {}).items()
    )
    title = escape(f"{info['title']} {info['version']}")
    body = f"<h2>Addresses</h2>\n{operations}\n<h2>Shapes</h2>\n{schemas}"
    return _PAGE.format(title=title, description=escape(info.get("description", "")), body=body)


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    """An address: what it is for, what it takes, what it answers."""
    rows = [
        _row(f"?{each['name']}", _kind(each.get("schema", {})), each.get("description", ""))
        for each in operation.get("parameters", [])
    ]
    rows += [
        _row("body", f"{escape(media)}: {_kind(content.get('schema', {}))}", "")
        for media, content in operation.get("requestBody", {}).get("content", {}).items()
    ]
    for status, answer in operation.get("responses", {}).items():
        kinds = (_kind(content.get("schema", {})) for content in answer.get("content", {}).values())
        rows.append(_row(status, ", ".join(dict.fromkeys(kinds)), answer.get("description", "")))
    head = f"<h3><code>{method.upper()} {escape(path)}</code></h3>\n<p>{escape(operation.get('summary', ''))}</p>"
    return f"{head}\n<table>\n{''.join(rows)}</table>"


def _schema(name: str, schema: dict[str, Any]) -> str:
    """A shape: its fields."""
    rows = [
        _row(field, _kind(each), each.get("description", ""))
        for field, each in schema.get("properties", {}).items()
    ]
    return f'<h3 id="{escape(name)}">{escape(name)}</h3>\n<table>\n{"".join(rows)}</table>'


def _row(name: str, kind: str, text: str) -> str:
    """A row of a table; the kind is HTML already."""
    return f"<tr><td><code>{escape(str(name))}</code><td>{kind}<td>{escape(text)}</tr>\n"


def _kind(schema: dict[str, Any]) -> str:
    """What a value may be, as HTML: the name of a shape leads to it."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return " or ".join(dict.fromkeys(map(_kind, schema[key])))
    if "enum" in schema:
        return escape(", ".join(json.dumps(each, ensure_ascii=False) for each in schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return escape(str(schema.get("type", "any")))

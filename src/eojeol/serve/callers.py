"""Who may call: the name that the service is called by, and the web page that a browser calls for.

A service on the loopback address is not out of reach of the web. A page can let its own name point to 127.0.0.1 and
is then, to the browser, of the same origin as the service (DNS rebinding); so the name in `Host` has to be one of ours.
And any page can send a form or plain text to any address, although it never sees the answer; so requests that make the
model work have to come from the service's own page, from an origin that `cors_origin` lists, from an extension of the
browser, or from no browser at all.

This stands at the socket, before everything else: who calls the application in its own process has no `Host` to check.
So does the limit of a head, for heads that the parser had whole before it could count them.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from eojeol.serve.config import ServeConfig
from eojeol.serve.middleware import MAX_HEAD, SECURITY
from eojeol.serve.problems import problem_response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

ANY = "*"
# Requests that only read; a page that sends one cannot see the answer.
_SAFE = ("GET", "HEAD", "OPTIONS")
# Not of the web: somebody has installed them.
_EXTENSIONS = ("chrome-extension", "moz-extension", "safari-web-extension")
_STRANGE_HOST = "the service is not known by this name; call it by its address, or start it with --allow-host"
_STRANGE_SITE = "pages of this origin may not call; --cors-origin allows it"


class Callers:
    """Turns away who calls by a strange name (421), and pages of strange origins (403).

    Args:
        app: the application inside.
        config: the address that is listened on, further names, and origins whose pages may call.
    """

    def __init__(self, app: ASGIApp, config: ServeConfig) -> None:
        self._app = app
        self._bound, self._names, self._origins = config.host, config.names(), config.origins()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            host = headers.get(b"host", b"").decode("latin-1")
            refusal = None
            if _head_size(scope) > MAX_HEAD:
                refusal = problem_response(400, "the head is larger than 32 KiB", dict(SECURITY))
            elif not is_own_name(host, self._bound, self._names):
                refusal = problem_response(421, _STRANGE_HOST, dict(SECURITY))
            elif scope["method"] not in _SAFE and is_strange_page(headers, host, self._origins):
                refusal = problem_response(403, _STRANGE_SITE, dict(SECURITY))
            if refusal is not None:
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)


def is_own_name(host: str, bound: str, names: Collection[str]) -> bool:
    """Whether a service may be called by a name.

    Args:
        host: the field `Host`, with or without a port; a client of HTTP/1.0, which no browser is, may send none.
        bound: the address that the service listens on.
        names: further names, in small letters; `*` allows all.

    Returns:
        True for these names, for the address itself, and for all names of this machine's loopback. On all addresses of
        a machine (`0.0.0.0`, `::`), every address is its own; a name is then only looked at if there are further names.
    """
    if ANY in names or not host:
        return True
    name = _without_port(host)
    if name in (*names, bound.lower(), "localhost") or name.endswith(".localhost"):
        return True
    own, called = _address(bound), _address(name)
    if called is not None:
        return called.is_loopback or called == own or (own is not None and own.is_unspecified)
    loopback = bound.lower() == "localhost" or (own is not None and own.is_loopback)
    return not loopback and not names


def is_strange_page(headers: dict[bytes, bytes], host: str, origins: Collection[str]) -> bool:
    """Whether a request was sent by a web page that may not.

    Args:
        headers: the fields of the request; browsers say in `Sec-Fetch-Site` and `Origin` who sends it.
        host: the field `Host`.
        origins: whose pages may call; `*` allows all.
    """
    if ANY in origins:
        return False
    site = headers.get(b"sec-fetch-site", b"").decode("latin-1")
    origin = headers.get(b"origin")
    # A page cannot set this field; behind a proxy with TLS it knows better than a comparison.
    if site == "same-origin":
        return False
    if origin is None:
        return site in ("cross-site", "same-site")
    given = origin.decode("latin-1")
    try:
        parts = urlsplit(given)
    except ValueError:
        return True
    own = parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()
    return not (own or given in origins or parts.scheme in _EXTENSIONS)


def _head_size(scope: Scope) -> int:
    """Bytes of the head of a request, without those that have no meaning."""
    target = len(scope["method"]) + len(scope["raw_path"]) + len(scope["query_string"])
    return target + sum(len(name) + len(value) + len(": \r\n") for name, value in scope["headers"])


def _without_port(host: str) -> str:
    """The name in `Host`, in small letters, without the dot at its end and the brackets around an address."""
    name = host.strip().lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0].removesuffix(".")


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None

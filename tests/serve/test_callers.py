"""Who may call: names that are not the service's, and pages of other origins, are turned away."""

from __future__ import annotations

import pytest

from eojeol.cli.main import cli
from eojeol.serve.callers import is_own_name, is_strange_page

from .helpers import FIX, WRONG, Served, problem, read_all, serving
from .test_config import ask, shown

STRANGE = {"origin": "https://evil.example"}


@pytest.mark.parametrize(
    ("host", "bound", "names", "own"),
    [
        ("localhost:8400", "127.0.0.1", (), True),
        ("LOCALHOST", "127.0.0.1", (), True),
        ("localhost.", "127.0.0.1", (), True),
        ("eojeol.localhost:1", "127.0.0.1", (), True),
        ("127.0.0.1:8400", "127.0.0.1", (), True),
        ("127.1.2.3", "127.0.0.1", (), True),
        ("[::1]:8400", "::1", (), True),
        ("[::1]", "127.0.0.1", (), True),
        ("", "127.0.0.1", (), True),
        ("evil.example", "127.0.0.1", (), False),
        ("evil.example:8400", "localhost", (), False),
        ("evil.example", "::1", (), False),
        ("127.0.0.1.evil.example", "127.0.0.1", (), False),
        ("localhost.evil.example", "127.0.0.1", (), False),
        ("notlocalhost", "127.0.0.1", (), False),
        ("192.168.0.7", "127.0.0.1", (), False),
        ("[", "127.0.0.1", (), False),
        ("eojeol.example", "127.0.0.1", ("eojeol.example",), True),
        ("EOJEOL.example:443", "127.0.0.1", ("eojeol.example",), True),
        ("evil.example", "127.0.0.1", ("eojeol.example",), False),
        ("evil.example", "127.0.0.1", ("*",), True),
        ("192.168.0.7:8400", "192.168.0.7", (), True),
        ("192.168.0.8", "192.168.0.7", (), False),
        ("name.example", "192.168.0.7", (), True),
        ("192.168.0.7", "0.0.0.0", (), True),
        ("name.example", "0.0.0.0", (), True),
        ("name.example", "0.0.0.0", ("eojeol.example",), False),
        ("192.168.0.7", "0.0.0.0", ("eojeol.example",), True),
    ],
)
def test_a_service_answers_to_its_own_names(host: str, bound: str, names: tuple[str, ...], own: bool) -> None:
    assert is_own_name(host, bound, names) is own


@pytest.mark.parametrize(
    ("headers", "origins", "strange"),
    [
        ({}, (), False),
        ({"sec-fetch-site": "none"}, (), False),
        ({"sec-fetch-site": "same-origin", "origin": "https://proxied.example"}, (), False),
        ({"origin": "http://localhost:8400"}, (), False),
        ({"origin": "http://localhost:3000"}, (), True),
        ({"sec-fetch-site": "same-site", "origin": "http://localhost:3000"}, (), True),
        ({"sec-fetch-site": "cross-site"}, (), True),
        ({"sec-fetch-site": "cross-site", **STRANGE}, (), True),
        ({"sec-fetch-site": "cross-site", **STRANGE}, ("https://evil.example",), False),
        ({"sec-fetch-site": "cross-site", **STRANGE}, ("*",), False),
        (STRANGE, (), True),
        ({"origin": "null"}, (), True),
        ({"origin": "http://["}, (), True),
        ({"origin": "file://localhost:8400"}, (), True),
        ({"sec-fetch-site": "cross-site", "origin": "moz-extension://1-2-3"}, (), False),
    ],
)
def test_a_page_of_another_origin_is_strange(
    headers: dict[str, str], origins: tuple[str, ...], strange: bool
) -> None:
    raw = {name.encode(): value.encode() for name, value in headers.items()}
    assert is_strange_page(raw, "localhost:8400", origins) is strange


@pytest.mark.parametrize("path", ["/", "/v1/info", "/healthz", "/metrics", "/nothing"])
def test_a_name_that_points_here_from_elsewhere_gets_nothing(service: Served, path: str) -> None:
    answer = service.client.get(path, headers={"host": f"evil.example:{service.port}"})
    assert "--allow-host" in problem(answer, 421)
    assert answer.headers["x-content-type-options"] == "nosniff"
    problem(service.client.post(FIX, json={"text": WRONG}, headers={"host": "evil.example"}), 421)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/v1/stream", "text/plain"),
        ("/v2/check", "application/x-www-form-urlencoded"),
        (FIX, "application/json"),
    ],
)
def test_what_a_page_of_another_origin_sends_is_not_worked_on(service: Served, path: str, kind: str) -> None:
    for headers in (STRANGE, {"sec-fetch-site": "cross-site"}):
        answer = service.client.post(path, content=b"text=a", headers={"content-type": kind, **headers})
        assert "--cors-origin" in problem(answer, 403)


def test_the_page_of_the_service_may_call(service: Served) -> None:
    own = {"origin": f"http://127.0.0.1:{service.port}", "sec-fetch-site": "same-origin"}
    for headers in (own, {"origin": own["origin"]}):
        assert service.client.post(FIX, json={"text": WRONG}, headers=headers).status_code == 200


def test_names_and_origins_that_are_listed_may_call() -> None:
    with serving(allow_host="eojeol.example, two.example", cors_origin=STRANGE["origin"]) as known:
        headers = {"host": "Two.example", "sec-fetch-site": "cross-site", **STRANGE}
        answer = known.client.post(FIX, json={"text": WRONG}, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == STRANGE["origin"]
        problem(known.client.get("/v1/info", headers={"host": "three.example"}), 421)


def test_a_client_without_a_name_for_it_is_served(service: Served) -> None:
    with service.connect() as connection:
        connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert read_all(connection).startswith(b"HTTP/1.1 200")


def test_the_flag_may_be_repeated_and_the_environment_has_commas() -> None:
    assert "allow_host" in {parameter.name for parameter in cli.commands["serve"].params}
    values = shown(ask("--allow-host", "a.example", "--allow-host", "b.example", "--print-config"))
    assert values["EOJEOL_ALLOW_HOST"] == "a.example,b.example"
    assert shown(ask("--print-config", **values)) == values

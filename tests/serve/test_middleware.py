"""What every request passes: headers, the key, figures; and that no text gets into a log."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest

from ..standin import HashModel
from .helpers import CHECK, FIX, WRONG, Served, problem, serving

HEADERS = ("content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy")
KEY = "schlüssel-7"


@pytest.mark.parametrize(
    "path", ["/", "/v1/info", "/v1/fix", "/nothing", "/healthz", "/metrics", "/openapi.json"]
)
def test_every_answer_has_the_security_headers(service: Served, path: str) -> None:
    answer = service.client.get(path)
    assert [name for name in HEADERS if name not in answer.headers] == []
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"]
    assert "server" not in answer.headers


def test_answers_about_texts_are_not_stored(service: Served) -> None:
    assert service.fix(WRONG).headers["cache-control"] == "no-store"


def test_no_other_origin_may_call_unless_asked_for(service: Served) -> None:
    preflight = {"origin": "https://other.example", "access-control-request-method": "POST"}
    assert "access-control-allow-origin" not in service.client.options(FIX, headers=preflight).headers
    assert "access-control-allow-origin" not in service.client.get("/v1/info", headers=preflight).headers


def test_the_origins_that_are_asked_for_may_call() -> None:
    origin = "https://editor.example"
    with serving(cors_origin=f"{origin}, https://two.example", api_key=KEY) as open_minded:
        preflight = {
            "origin": origin,
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type",
        }
        answer = open_minded.client.options(FIX, headers=preflight)
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == origin
        # A page has to be able to read that its key is wrong.
        answer = open_minded.client.get("/v1/info", headers={"origin": origin})
        assert problem(answer, 401)
        assert answer.headers["access-control-allow-origin"] == origin
        answer = open_minded.client.options(FIX, headers={**preflight, "origin": "https://three.example"})
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer"},
        {"authorization": f"Bearer {KEY}x".encode()},
        {"authorization": f"Bearer {KEY[:-1]}".encode()},
        {"authorization": f"Basic {KEY}".encode()},
        {"x-api-key": b"\xff"},
        {"x-api-key": ""},
    ],
)
def test_who_has_no_key_gets_nothing(headers: dict[str, str]) -> None:
    with serving(api_key=KEY) as closed:
        for method, path in [("POST", FIX), ("POST", "/v2/check"), ("GET", "/v1/info"), ("GET", "/metrics")]:
            answer = closed.client.request(method, path, headers=headers)
            problem(answer, 401)
            assert answer.headers["www-authenticate"] == "Bearer"
        assert closed.client.get("/healthz").status_code == 200
        assert closed.client.get("/readyz").status_code == 200
        assert closed.client.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": f"Bearer {KEY}".encode()},
        {"authorization": f"bearer  {KEY}".encode()},
        {"x-api-key": KEY.encode()},
    ],
)
def test_who_has_the_key_is_served(headers: dict[str, bytes]) -> None:
    with serving(api_key=KEY) as closed:
        answer = closed.client.post(FIX, json={"text": WRONG}, headers=headers)  # type: ignore[arg-type]
        assert answer.status_code == 200


def test_a_key_from_a_file_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("abc\n", encoding="utf-8")
    with serving(api_key_file=str(tmp_path / "key")) as closed:
        problem(closed.fix(WRONG), 401)
        assert closed.client.get("/v1/info", headers={"x-api-key": "abc"}).status_code == 200


class Failing(HashModel):
    """Its error holds the text, as errors of third parties may."""

    def probabilities(self, characters, observed, segments):
        raise RuntimeError("".join(map(chr, characters)))


def test_an_unexpected_error_is_a_problem_and_no_text_gets_into_the_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), serving(Failing(), access_log=True) as failing:
        said = problem(failing.fix("비밀문서"), 500)
        problem(failing.check("비밀문서"), 500)
        failing.client.post("/v1/document", params={"name": "비밀.txt"}, content="비밀문서".encode())
        failing.client.post("/v1/stream", content="비밀문서".encode())
        failing.client.get("/비밀")
    captured = capfd.readouterr()
    # The client is in the same process, and logs the addresses that it asks for.
    own = [
        record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))
    ]
    logged = "\n".join([*own, captured.out, captured.err])
    assert "RuntimeError in probabilities" in logged
    assert "비밀" not in logged + said
    assert "%EB%B9%84" not in logged


def test_requests_are_logged_without_what_they_hold(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "eojeol.serve"), serving(access_log=True) as talkative:
        talkative.fix("비밀문서")
        talkative.client.get("/nothing?text=secret")
    assert re.search(r"POST /v1/fix 200 \d+\.\d ms", caplog.text)
    assert "GET other 404" in caplog.text
    assert "비밀" not in caplog.text and "secret" not in caplog.text


def test_health_readiness_and_information(service: Served) -> None:
    assert service.client.get("/healthz").text == "ok\n"
    assert service.client.get("/readyz").text == "ok\n"
    info = service.client.get("/v1/info").json()
    assert info["name"] == "eojeol"
    assert info["model"] == {"name": "stand-in"}
    assert info["limits"]["max_body"] == 1_000_000


def test_the_figures_count_what_was_asked() -> None:
    with serving() as fresh:
        fresh.fix("가나다라")
        fresh.fix("가나다라")
        fresh.client.post(CHECK, content=b"{", headers={"content-type": "application/json"})
        fresh.client.get("/some/other/page")
        page = fresh.client.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain")
    assert 'eojeol_requests_total{path="/v1/fix",status="200"} 2.0' in page.text
    assert 'eojeol_requests_total{path="/v1/check",status="422"} 1.0' in page.text
    assert 'eojeol_requests_total{path="other",status="404"} 1.0' in page.text
    assert "eojeol_turn_requests_count 2.0" in page.text
    assert "some/other" not in page.text

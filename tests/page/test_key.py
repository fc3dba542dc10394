"""A service with a key: the page asks for it, shows it to the service alone, and keeps it nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from ..documents.helpers import docx, docx_run
from ..serve.helpers import serving
from .helpers import RIGHT, WRONG, PageModel, drop, settle, shows, violations, write

# The service's own tests of keys are quick.
pytestmark = pytest.mark.slow
KEY = "열려라 %참깨 and-sesame"


@pytest.fixture(scope="module")
def locked() -> Iterator[str]:
    with serving(PageModel(), api_key=KEY) as served:
        yield f"http://127.0.0.1:{served.port}/"


@pytest.fixture
def page(visit: Callable[..., Any], locked: str) -> Any:
    """The page before the key is given. The browser itself writes refusals to the console."""
    return visit(locked, allowed="401")


def give(page: Any, key: str) -> None:
    page.fill("#key", key)
    page.click("#key-form button")


def test_the_key_is_asked_for_at_once_and_a_wrong_one_is_said(page: Any) -> None:
    expect(page.locator("#key")).to_be_focused()
    expect(page.locator("#key-form")).to_contain_text("API 키가 있어야 합니다")
    give(page, "wrong")
    expect(page.locator("#key-error")).to_have_text("키가 맞지 않습니다.")
    expect(page.locator("#key")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    page.click("#language")
    expect(page.locator("#key-error")).to_have_text("The key is wrong.")
    page.click("#language")
    give(page, f" {KEY} ")
    expect(page.locator("#key-form")).to_be_hidden()
    expect(page.locator("#input")).to_be_focused()
    expect(page.locator("#version")).to_contain_text("eojeol")
    write(page, WRONG)
    shows(page, RIGHT)


def test_text_and_documents_wait_for_the_key(page: Any) -> None:
    write(page, WRONG)
    shows(page, WRONG)
    drop(page, {"보고서.docx": docx(docx_run(WRONG))})
    expect(page.locator("#files-list li.bad")).to_contain_text("API 키가 있어야 합니다")
    expect(page.locator("#problem")).to_be_hidden()
    give(page, KEY)
    page.wait_for_selector("#result .mark")
    shows(page, RIGHT)
    drop(page, {"보고서.docx": docx(docx_run(WRONG))})
    expect(page.locator("#files-list li").last).to_contain_text("3곳 바꿈")


def test_the_key_is_kept_nowhere_and_is_in_no_address(page: Any) -> None:
    addresses: list[str] = []
    page.context.on("request", lambda request: addresses.append(request.url))
    give(page, KEY)
    expect(page.locator("#key-form")).to_be_hidden()
    write(page, WRONG)
    shows(page, RIGHT)
    assert page.input_value("#key") == ""
    assert "sesame" not in page.evaluate("() => JSON.stringify({ ...localStorage, ...sessionStorage })")
    assert any("v1/check" in one for one in addresses)
    assert not any("sesame" in one for one in addresses)
    page.reload()
    expect(page.locator("#key-form")).to_be_visible()


def test_a_key_that_is_no_longer_right_is_asked_for_again(visit: Callable[..., Any]) -> None:
    with serving(PageModel(), api_key=KEY) as served:
        page = visit(f"http://127.0.0.1:{served.port}/", allowed="401")
        give(page, KEY)
        expect(page.locator("#key-form")).to_be_hidden()
        page.route("**/v1/check", lambda route: route.fulfill(status=401, json={"detail": "another key"}))
        write(page, WRONG)
        expect(page.locator("#key-error")).to_have_text("키가 맞지 않습니다.")
        page.unroute("**/v1/check")
        give(page, KEY)
        page.wait_for_selector("#result .mark")
        settle(page)
        expect(page.locator("#key-form")).to_be_hidden()

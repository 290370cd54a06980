"""How the page opens where something that it asks for does not come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from playground import Playground
from tests.support.page.person import Person


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("asked", ["js/main.js", "js/store.js", "page/people", "page/emoji", "page/state"])
def test_the_page_asks_again_for_what_it_cannot_open_without(
    page: Page, slack: Playground, asked: str
) -> None:
    def fail(route: Route) -> None:
        route.abort("connectionreset")

    page.route(f"**/{asked}*", fail)
    person = Person(page, slack.url)
    page.goto(slack.url)
    expect(page.get_by_role("status")).to_have_text("The local Slack cannot be reached. Trying again …")
    page.unroute(f"**/{asked}*", fail)
    expect(page.locator(".myself")).to_be_attached()
    person.open("#acme-delivery")
    person.types("Here I am")
    person.sees("Here I am")


def test_an_answer_that_breaks_off_is_asked_for_again(page: Page, slack: Playground) -> None:
    page.route("**/page/state*", lambda route: route.fulfill(body='{"me": {"id": "U0'), times=1)
    page.goto(slack.url)
    expect(page.locator(".myself")).to_be_attached()


def test_the_page_opens_where_the_stream_of_events_says_nothing(page: Page, slack: Playground) -> None:
    page.route("**/page/events*", lambda _: None, times=1)
    page.goto(slack.url)
    expect(page.locator(".myself")).to_be_attached()


def test_the_page_opens_where_the_browser_paints_late(page: Page, slack: Playground) -> None:
    """What comes before the first paint is shown, too."""
    page.add_init_script(
        "requestAnimationFrame = () => 0; const soon = setTimeout; setTimeout = (act, wait = 0) => soon(act, wait + 5000);"
    )
    page.goto(slack.url)
    expect(page.locator(".myself")).to_be_attached()

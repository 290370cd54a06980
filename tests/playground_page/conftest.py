"""Fixtures for the page: a browser, a local Slack with the gallery app, a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from playground import Playground
from tests.support.page.chromium import chromium
from tests.support.page.gallery import MANIFEST, Gallery
from tests.support.page.person import Person
from tests.support.playground.apps import bolt

Look = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "playground_page" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A real Chromium, headless; without one the tests are skipped, but in CI it must be there."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def tour() -> dict[str, Any] | None:
    """A test may hand the playground a tour of its own."""
    return None


@pytest.fixture
def answer_within() -> float:
    """Seconds that the app has to answer: more than Slack's three, for a busy machine."""
    return 20.0


@pytest.fixture
def slack(tour: dict[str, Any] | None, answer_within: float) -> Iterator[Playground]:
    with Playground(MANIFEST, tour=tour, answer_within=answer_within, trigger_life=30) as playground:
        yield playground


@pytest.fixture
def gallery(slack: Playground) -> Iterator[Gallery]:
    """The app that is installed, with all it was told."""
    app = Gallery(slack)
    with bolt(slack, app.register):
        yield app


@pytest.fixture
def look(browser: Browser, slack: Playground, gallery: Gallery) -> Iterator[Look]:
    """Open the page as somebody; afterwards nothing may have gone wrong in it."""
    opened: list[Person] = []

    def as_person(name: str = "Anna Keller", at: str = "#acme-delivery", **settings: Any) -> Person:
        settings.setdefault("viewport", {"width": 1280, "height": 800})
        context = browser.new_context(reduced_motion="reduce", **settings)
        person = Person(context.new_page(), slack.url)
        opened.append(person)
        person.arrive(name, at)
        return person

    yield as_person
    problems = [problem for person in opened for problem in person.problems]
    for person in opened:
        person.page.context.close()
    assert not problems


@pytest.fixture
def anna(look: Look) -> Person:
    """An engagement manager in Berlin, in #acme-delivery, on a wide window."""
    return look()

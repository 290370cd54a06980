"""Fixtures for the bot in the page: its house, a browser, a person at the page."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

import bot
from tests.support.house import House, a_house
from tests.support.page.chromium import chromium
from tests.support.page.person import Person

Look = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The bot in a local Slack with its tour, for all tests of a module; no test needs time to read."""
    tour = json.loads(bot.TOUR.read_text(encoding="utf-8"))
    tour["steps"] = [step | {"pause": 0} for step in tour["steps"]]
    with a_house("http", tmp_path_factory.mktemp("house"), tour) as house:
        yield house


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def look(browser: Browser, house: House) -> Iterator[Look]:
    """Open the page as somebody; afterwards nothing may have gone wrong in it."""
    opened: list[Person] = []

    def as_person(name: str, at: str, width: int = 1280, height: int = 800, **settings: Any) -> Person:
        size: Any = {"width": width, "height": height}
        context = browser.new_context(reduced_motion="reduce", viewport=size, **settings)
        person = Person(context.new_page(), house.slack.url)
        opened.append(person)
        person.arrive(name, at)
        return person

    yield as_person
    problems = [problem for person in opened for problem in person.problems]
    for person in opened:
        person.page.context.close()
    assert not problems

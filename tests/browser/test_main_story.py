"""The story of the driver, played in the page with a window for each person."""

import pytest

from tests.browser.conftest import Look
from tests.support.house import House
from tests.support.main_story import ZONES, main_story
from tests.support.page.person import Person

pytestmark = pytest.mark.slow


def test_the_main_story_is_played_in_the_page(look: Look, house: House) -> None:
    people: dict[str, Person] = {}

    def be(name: str) -> Person:
        if name not in people:
            people[name] = look(name, at="#general")
        return people[name]

    main_story(house, be, {name: ZONES[name] for name in ("Hana Te Aroha", "Ben Okafor", "Emily Harper")})

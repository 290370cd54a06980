"""Houses for the stories: new for each test, or shared by all tests of a module."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from playground import Playground
from playground.driver.person import Person
from tests.support import shop as shops
from tests.support.engagement_life import PLANNING_DATES, PLANNING_TEAM, a_hasty_house
from tests.support.has_open import has_open
from tests.support.house import WAYS, House, a_house, local_slack, running


@pytest.fixture
def slack() -> Iterator[Playground]:
    with local_slack() as playground:
        yield playground


@pytest.fixture(params=WAYS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """The bot over both ways by which Slack reaches it, new for each test."""
    with a_house(request.param, tmp_path) as house:
        yield house


@pytest.fixture(scope="module")
def http_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The bot over HTTP, for all tests of a module to which the way makes no difference: the main story and
    restarts go both ways."""
    with a_hasty_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture
def anna(http_house: House) -> Person:
    return http_house.slack.person("Anna Keller")


@pytest.fixture
def acme(request: pytest.FixtureRequest, anna: Person) -> str:
    """An engagement in planning of its own for each test: by its name."""
    name = f"Acme {request.node.name[5:40].replace('_', ' ')}"
    has_open(anna, name, dates=PLANNING_DATES, team=PLANNING_TEAM)
    return name


@pytest.fixture
def to_install(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[shops.ToInstall]:
    """With the parameter `rotates`, tokens of this Slack expire."""
    rotates = getattr(request, "param", "") == "rotates"
    with shops.to_install(tmp_path / "ps-bot.db", rotates=rotates) as to_install:
        yield to_install


@pytest.fixture
def shop(to_install: shops.ToInstall) -> Iterator[shops.Shop]:
    with running(to_install.settings, to_install.slack) as house:
        yield shops.Shop(house, to_install.file)

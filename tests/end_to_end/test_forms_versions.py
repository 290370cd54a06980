"""What do a new version and the command line do to an engagement that was opened in Slack?"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from methodology.definition.load import shipped
from playground.driver.person import Person
from tests.end_to_end.conftest import House, a_house
from tests.end_to_end.living import card, opened
from tests.end_to_end.opening import COORDINATOR, PM, opens

ROOT = Path(__file__).parents[2]
WELCOME = "Send the Welcome to PS e-mail"
GREETING = "Send the greeting"
SET_UP = "Set the project up"
KANTATA = "Set the Kantata project to In Set Up"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """One of its own: a published version is there for all that open after it."""
    with a_house("http", tmp_path) as house:
        yield house


def bot(house: House, *argv: str) -> str:
    """What `python bot.py …` prints beside the running bot, on its database."""
    environment = {**os.environ, "DATABASE_URL": house.bot.settings.database_url}
    done = subprocess.run(
        [sys.executable, ROOT / "bot.py", *argv],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_engagement_stays_on_its_version_until_it_is_migrated(house: House, tmp_path: Path) -> None:
    anna = house.slack.person("Anna Keller")
    opens(anna, "Mike", dates={"Booking": "2027-03-01"}, team={PM: "Ben Okafor", COORDINATOR: "Anna Keller"})
    card(anna, "Mike").press("Mark done", beside=f"*{KANTATA}*\n<@")
    changed = tmp_path / "changed.yaml"
    changed.write_text(shipped().replace(WELCOME, GREETING).replace(KANTATA, SET_UP), encoding="utf-8")
    assert "published as version 2" in bot(house, "methodology", "publish", str(changed))
    diff = bot(house, "methodology", "diff", "1", "2")
    assert f"Activity “{GREETING}”: name is now “{GREETING}” (was “{WELCOME}”)." in diff
    before = _whole_plan(anna)
    assert WELCOME in before
    dry = bot(house, "methodology", "migrate", "1", "--dry-run")
    assert dry.splitlines() == [
        "Mike would move from version 1 to 2.",
        f"- renamed: {WELCOME} becomes {GREETING}",
        "- 1 activity that is done or dropped stays as it is",
    ]
    assert _whole_plan(anna) == before, "nothing is changed by looking"
    assert "Mike moved from version 1 to 2." in bot(house, "methodology", "migrate", "1")
    after = _whole_plan(anna)
    assert f"✅ {KANTATA}" in after, "what is done never changes"
    assert GREETING in after
    assert WELCOME not in after


def test_the_history_is_printed_newest_first_by_engagement_and_by_activity(house: House) -> None:
    anna = house.slack.person("Anna Keller")
    opens(
        anna, "November", dates={"Booking": "2027-03-01"}, team={PM: "Ben Okafor", COORDINATOR: "Anna Keller"}
    )
    card(anna, "November").press("Mark done", beside=f"*{KANTATA}*\n<@")
    number = _number(anna)
    lines = bot(house, "history", number).splitlines()
    assert lines[0] == "November, newest first"
    assert lines[1].endswith(f"Anna  {KANTATA}: done  state: open → done  (card)")
    assert "Anna  opened  customer: November; type: custom_sow" in lines[2]
    one = bot(house, "history", number, "--activity", KANTATA)
    assert one.splitlines() == [lines[0], lines[1]]


def _number(person: Person) -> str:
    """The number of the engagement, as the menu behind More says it."""
    menu = opened(person, card(person, "November"), "More …")
    said = menu.text.split("This is engagement no. ")[1].split(".")[0]
    menu.close()
    return said


def _whole_plan(person: Person) -> str:
    plan = opened(person, card(person, "Mike"), "Full plan")
    plan.choose("Which activities?", "All, what is done too")
    read = plan.text
    while "Next page" in plan.buttons:
        plan.press("Next page")
        read += plan.text
    plan.close()
    return read

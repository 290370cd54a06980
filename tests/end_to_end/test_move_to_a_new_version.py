"""A new version of the methodology, and the command line, beside engagements and forms that are open in Slack."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

import bot as program
from handlers.cli import main as cli
from handlers.cli.context import CliContext
from handlers.server.database import open_database
from methodology.definition.load import shipped
from playground.driver.person import Person
from tests.support.engagement_life import card, opened
from tests.support.has_open import has_open
from tests.support.house import House, a_house
from tests.support.start_form import COORDINATOR, PM, begins, to_dates, to_preview, to_stage, to_team

ROOT = Path(__file__).parents[2]
WELCOME = "Send the Welcome to PS e-mail"
GREETING = "Send the greeting"
SET_UP = "Set the project up"
KANTATA = "Set the Kantata project to In Set Up"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house for one test: a published version is used by all that open after it."""
    with a_house("http", tmp_path) as house:
        yield house


def bot(house: House, *argv: str) -> str:
    """What `python bot.py …` prints beside the running bot, on its database."""
    done = _run(house, *argv)
    assert done.returncode == 0, done.stderr
    return done.stdout


def command(house: House, *argv: str) -> str:
    """The same, in this process; in each story one command is a process, as for people."""
    code, said = _in_this_process(house, *argv)
    assert code == 0
    return said


def refusal(house: House, capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """Why `python bot.py …` does not do it."""
    code, _ = _in_this_process(house, *argv)
    assert code == 1
    return capsys.readouterr().err


def _in_this_process(house: House, *argv: str) -> tuple[int, str]:
    """The same without its start, which takes longer than most commands: its exit code and what it prints."""
    out, settings = StringIO(), house.bot.settings
    with closing(open_database(settings.database_url)) as database:
        code = cli.main(
            argv,
            CliContext(
                out=out,
                now=house.slack.now,
                settings=lambda: settings,
                database=lambda: database,
                build=lambda *_: house.bot,
                manifest=program.MANIFEST,
                tour=program.TOUR,
            ),
        )
    return code, out.getvalue()


def _run(house: House, *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "bot.py", *argv],
        capture_output=True,
        text=True,
        env={**os.environ, "DATABASE_URL": house.bot.settings.database_url},
        timeout=60,
        check=False,
        cwd=ROOT,
    )


def test_an_engagement_stays_on_its_version_until_it_is_migrated(house: House, tmp_path: Path) -> None:
    anna = house.slack.person("Anna Keller")
    has_open(
        anna, "Mike", dates={"Booking": "2027-03-01"}, team={PM: "Ben Okafor", COORDINATOR: "Anna Keller"}
    )
    card(anna, "Mike").press("Done", beside=f"*{KANTATA}*\n<@")
    changed = tmp_path / "changed.yaml"
    changed.write_text(shipped().replace(WELCOME, GREETING).replace(KANTATA, SET_UP), encoding="utf-8")
    assert "published as version 2" in command(house, "methodology", "publish", str(changed))
    diff = command(house, "methodology", "diff", "1", "2")
    assert f"Activity “{GREETING}”: name is now “{GREETING}” (was “{WELCOME}”)." in diff
    before = _whole_plan(anna)
    assert WELCOME in before
    dry = command(house, "methodology", "migrate", "1", "--dry-run")
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
    has_open(
        anna, "November", dates={"Booking": "2027-03-01"}, team={PM: "Ben Okafor", COORDINATOR: "Anna Keller"}
    )
    card(anna, "November").press("Done", beside=f"*{KANTATA}*\n<@")
    engagement_id = _engagement_id(anna)
    lines = bot(house, "history", engagement_id).splitlines()
    assert lines[0] == "November, newest first"
    assert lines[1].endswith(f"Anna  {KANTATA}: done  state: open → done  (card)")
    assert "Anna  opened  customer: November; type: custom_sow" in lines[2]
    one = command(house, "history", engagement_id, "--activity", KANTATA)
    assert one.splitlines() == [lines[0], lines[1]]


@pytest.mark.parametrize("at", ["the page", "the preview"])
def test_a_form_that_is_open_ends_on_the_version_that_it_began_with(
    house: House, tmp_path: Path, at: str, capsys: pytest.CaptureFixture[str]
) -> None:
    anna, ben = house.slack.person("Anna Keller"), house.slack.person("Ben Okafor")
    form = begins(anna, "Oscar")
    steps: dict[str, Callable[[], None]] = {
        "the page": lambda: None,
        "its stages": lambda: to_stage(form),
        "its roles": lambda: to_dates(form, "5. PS Project Planning"),
        "its dates": lambda: to_team(form, {"Booking": "2027-03-01"}),
        "the preview": lambda: to_preview(form, {PM: "Ben Okafor", COORDINATOR: "Anna Keller"}),
    }
    for reached, step in steps.items():
        step()
        if reached == at:
            _publish_without_its_type_and_role(house, tmp_path)
    form.submit("Open engagement")
    anna.waits_for_no_modal()
    ben.sees("Oscar", "ps-bot")
    oscar = refusal(house, capsys, "methodology", "migrate", "1", "--dry-run")
    assert "the other version lacks the type “custom_sow”, the role “project_coordinator”" in oscar
    has_open(anna, "Papa", team={PM: "Ben Okafor", COORDINATOR: "Anna Keller"})
    papa = refusal(house, capsys, "methodology", "migrate", "2", "--dry-run")
    assert papa.startswith("Papa is on version 2 already"), "who begins afterwards has the new one"


def _publish_without_its_type_and_role(house: House, folder: Path) -> None:
    changed = folder / "changed.yaml"
    changed.write_text(
        shipped().replace("custom_sow", "bespoke").replace("project_coordinator", "coordinator"),
        encoding="utf-8",
    )
    assert "published as version 2" in command(house, "methodology", "publish", str(changed))


def _engagement_id(person: Person) -> str:
    """The number of the engagement, as the menu behind More says it."""
    menu = opened(person, card(person, "November"), "More …")
    said = menu.text.split("This is engagement no. ")[1].split(".")[0]
    menu.close()
    return said


def _whole_plan(person: Person) -> str:
    plan = opened(person, card(person, "Mike"), "Plan")
    plan.choose("Which activities?", "All, what is done too")
    read = plan.text
    while "Next page" in plan.buttons:
        plan.press("Next page")
        read += plan.text
    plan.close()
    return read

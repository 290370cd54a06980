"""`make pictures`: the pictures of the docs, of what people see in the playground, always of the same day."""

import logging
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator

from tests.support.engagement_life import wait_until_sent
from tests.support.house import House, a_house
from tests.support.page.chromium import chromium
from tests.support.page.person import Person
from tests.support.start_form import (
    COORDINATOR,
    PM,
    PSE,
    begins,
    goes_on,
    opens,
    to_dates,
    to_stage,
    to_team,
)

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WIDTH, HEIGHT = 900, 1600
TUESDAY = datetime(2027, 3, 2, 9, tzinfo=ZoneInfo("Europe/London"))
WEDNESDAY = datetime(2027, 3, 3, 9, tzinfo=ZoneInfo("Europe/London"))
"""The second morning: the first one after an opening asks for all that is missing, once."""
STYLE = """
  [aria-label^="Inspect"] { display: none; }
  .message { background: none !important; }
  [aria-label="Home"] .blocks { padding: 16px; }
  dialog { border-radius: 0 !important; box-shadow: none !important; }
"""
"""Without what only the playground has, and square."""
DATES = {"Booking": "2027-02-26", "Kickoff": "2027-03-09"}
TEAM = {PM: "Ben Okafor", PSE: "Dev Sharma"}
WHOLE_TEAM = TEAM | {COORDINATOR: "Clara Mendes"}
HALF_WAY = {"Booking": "2027-01-18", "Kickoff": "2027-02-08"}


def main(folder: Path) -> None:
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it sweeps as often as in tests
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, a_house("http", Path(data)) as house, chromium() as browser:
        anna = house.slack.person("Anna Keller")
        for channel in ("acme-delivery", "general"):
            anna.invites(channel, "ps-bot")
        opens(anna, "Acme", channel="acme-delivery", dates=DATES, team=TEAM)
        opens(anna, "Borealis", dates={"Booking": "2027-02-25", "Kickoff": "2027-03-16"}, team=WHOLE_TEAM)
        wait_until_sent(house)
        house.slack.clock.move_to(TUESDAY)
        wait_until_sent(house)
        with _at_the_page(browser, house, "Ben Okafor", at="ps-bot") as ben:
            _home_of(ben, folder / "home.png")
            ben.open("acme-delivery")
            _taken(ben.sees("PS Project Planning").node, folder / "channel-card.png")
            ben.types("/ps-stage")
            card = ben.sees("For you")
            _taken(card.node, folder / "stage-card.png")
            card.press("Set dates (1)")
            _form_of(ben, folder / "set-dates.png")
            ben.modal.close()
        with _at_the_page(browser, house, "Anna Keller", at="#general") as anna_looks:
            anna_looks.types("/ps-start Cobalt")
            anna_looks.sees_modal("Open an engagement")
            _form_of(anna_looks, folder / "open-an-engagement.png")
            anna_looks.modal.close()
        with _at_the_page(browser, house, "Judith Weiss", at="ps-bot") as judith:
            judith.waits_for(lambda: "For admins" in judith.home.text)
            _home_of(judith, folder / "portfolio.png")
            judith.home.press("Data about a person …")
            judith.sees_modal("Data about a person")
            judith.modal.pick_person("Who is it about?", "Ben Okafor")
            judith.modal.submit("Preview")
            judith.waits_for(lambda: "Kept in" in judith.modal.text)
            _form_of(judith, folder / "data-about-a-person.png")
        anna.invites("acme-shared", "ps-bot")
        opens(
            anna, "Acme Cloud", channel="acme-shared", lives_in="This channel", dates=DATES, team=WHOLE_TEAM
        )
        wait_until_sent(house)
        with _at_the_page(browser, house, "Anna Keller", at="#acme-shared") as anna_looks:
            _taken(anna_looks.sees("PS Project Planning").node, folder / "shared-card.png")
            form = begins(anna_looks, "Dalton", channel="general")
            to_stage(form)
            to_dates(form, "6. Engagement Execution")
            to_team(form, HALF_WAY)
            goes_on(form)
            _form_of(anna_looks, folder / "half-way.png")
            anna_looks.modal.close()
        house.slack.clock.move_to(WEDNESDAY)
        wait_until_sent(house)
        with _at_the_page(browser, house, "Ben Okafor", at="ps-bot") as ben:
            ben.tab("Messages")
            _taken(ben.sees("Wed 3 Mar · ").node, folder / "morning-message.png")


@contextmanager
def _at_the_page(browser: Browser, house: House, name: str, *, at: str) -> Iterator[Person]:
    """This person in a light window."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme="light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    with closing(context):
        person = Person(context.new_page(), house.slack.url)
        person.arrive(name, at)
        yield person


def _home_of(person: Person, file: Path) -> None:
    _taken(person.home.node.locator(".blocks").first, file)


def _form_of(person: Person, file: Path) -> None:
    person.settles()
    _taken(person.modal.node, file)


def _taken(shown: Locator, file: Path) -> None:
    shown.page.mouse.move(0, 0)
    shown.page.evaluate("document.activeElement.blur()")
    shown.evaluate("(node) => { node.scrollIntoView({ block: 'start' }); return document.fonts.ready; }")
    shown.screenshot(path=file, animations="disabled", caret="hide", style=STYLE)
    sys.stdout.write(f"{file.name}: {file.stat().st_size // 1024} kB\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)

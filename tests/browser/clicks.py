"""Counts how many clicks what is done often takes in the page: `make clicks`.

Each click of the pointer counts, also the one that opens a list or a calendar; typing does not, and neither does the
command that shows the card. Ends with an error where something takes more clicks than it may.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rich.console import Console

from tests.support.engagement_life import card as card_of
from tests.support.engagement_life import finishes, wait_until_sent
from tests.support.house import House, a_house
from tests.support.main_story import LAST_WEEK
from tests.support.page.chromium import chromium
from tests.support.page.person import Person, Seen
from tests.support.page.surface import Surface
from tests.support.start_form import EM, PM, STAGE, opens

ANNA = "Anna Keller"
OPENED = datetime(2027, 3, 1, 15, tzinfo=UTC)
TRAINING = "Education / training only (standard course)"
_COUNT = "document.addEventListener('click', (e) => { if (e.isTrusted && e.detail) window.clicks = (window.clicks || 0) + 1; }, true)"


class Counted(NamedTuple):
    """What was done, with how many clicks, and how many it may take."""

    what: str
    clicks: int
    most: int


class Clicks:
    """Somebody at the page whose clicks are counted."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.found: list[Counted] = []
        person.page.evaluate(_COUNT)

    @contextmanager
    def of(self, what: str, most: int) -> Iterator[None]:
        self.person.page.evaluate("window.clicks = 0")
        yield
        self.found.append(Counted(what, int(self.person.page.evaluate("window.clicks")), most))

    def card(self, engagement: str) -> Seen:
        self.person.types(f"/ps-stage {engagement}", channel="general")
        self.person.waits_for(lambda: engagement in self.person.last_answer("general").text)
        return self.person.last_answer("general")

    def picks_first(self, surface: Surface, label: str, option: str) -> None:
        """Take what the list of this element offers, which was found by typing."""
        box = surface.node.get_by_label(label).first
        box.click()
        box.fill(option)
        self.person.option(option).click()
        self.person.settles()

    def picks_day(self, surface: Surface, label: str, day: int) -> None:
        """Take this day of the month that the calendar shows."""
        surface.node.get_by_label(label).first.click()
        self.person.page.locator(".calendar button:not(.other)").get_by_text(str(day), exact=True).click()
        self.person.settles()

    def opens(self, title: str) -> None:
        self.person.waits_for(lambda: self.person.has_modal and self.person.modal.title == title)
        self.person.waits_for(lambda: "One moment" not in self.person.modal.text)

    def submits(self, label: str = "") -> None:
        self.person.modal.submit(label)

    def closes(self) -> None:
        while self.person.has_modal:
            self.person.modal.node.locator(".modal-x").click()
            self.person.page.wait_for_timeout(150)

    def from_menu(self, card: Seen, entry: str) -> None:
        card.node.locator(".overflow").last.click()
        self.person.page.get_by_role("menuitem", name=entry).click()


def done(it: Clicks) -> None:
    card = it.card("Amber")
    with it.of("Done", 1):
        card.press("Done", beside="For you")
        it.person.waits_for(lambda: "✅" in card.text)


def three_done_at_once(it: Clicks) -> None:
    card = it.card("Citrine")
    with it.of("Three Done at once, of which one asks for its link", 5):
        card.press("Update …")
        it.opens("Update")
        boxes = it.person.modal.node.locator(".choice [type=checkbox]")
        for number in range(3):
            boxes.nth(number).click()
        it.person.waits_for(lambda: "Answer what you know" in it.person.modal.text)
        it.submits("Save")
        it.person.waits_for_no_modal()


def set_a_date(it: Clicks) -> None:
    card = it.card("Amber")
    with it.of("Set a date", 2):
        it.picks_day(card, "Pick the date of the kickoff", 25)
        it.person.waits_for(lambda: "No date for the kickoff" not in card.text)
    it.closes()


def fill_a_role(it: Clicks) -> None:
    card = it.card("Amber")
    with it.of("Fill a role", 2):
        it.picks_first(card, "Pick the Professional Services Engineer", "Ben Okafor")
        it.person.waits_for(lambda: "No Professional Services Engineer" not in card.text)
    it.closes()


def move_on(it: Clicks) -> None:
    card = it.card("Beryl")
    what = "Move on, with {} criteria that only a person knows"
    with it.of("", 2):
        card.press("Move on")
        it.opens("Move on")
        boxes = it.person.modal.node.locator(".choice [type=checkbox]:not(:checked)")
        count = boxes.count()
        for box in [boxes.nth(0) for _ in range(count)]:
            box.click()
        it.submits()
        it.opens("Moved on")
    it.found[-1] = it.found[-1]._replace(what=what.format(count), most=2 + count)
    it.closes()


def something_came_up(it: Clicks) -> None:
    card = it.card("Amber")
    with it.of("Raise a condition", 4):
        it.from_menu(card, "Something came up …")
        it.opens("Something came up")
        it.person.modal.node.locator(".choice input").first.click()
        it.submits()
        it.opens("Added to the plan")
    it.closes()


def status_report(it: Clicks) -> None:
    card = it.card("Amber")
    with it.of("Status report", 2):
        it.from_menu(card, "Status")
        it.opens("Status report")
    it.closes()


def open_an_engagement(it: Clicks) -> None:
    with it.of("Open an engagement of the type of the last one", 2):
        it.person.composer.fill("/ps-start Dolomite")
        it.person.composer.press("Enter")
        it.person.waits_for(lambda: it.person.has_modal and STAGE in it.person.modal.labels)
        it.submits("Preview")
        it.person.waits_for(lambda: "Nothing is saved yet." in it.person.modal.text)
        it.submits("Open engagement")
        it.person.waits_for(lambda: not it.person.has_modal or "is open. " in it.person.modal.text)
    it.closes()


ACTS = (
    done,
    set_a_date,
    fill_a_role,
    move_on,
    three_done_at_once,
    something_came_up,
    status_report,
    open_an_engagement,
)


def scene(house: House) -> None:
    """Engagements at which each thing can be done next."""
    house.slack.clock.move_to(OPENED)
    anna = house.slack.person(ANNA)
    opens(anna, "Amber", team={PM: ANNA}, dates={"Booking": "2027-02-22"})
    opens(anna, "Citrine", stage="2. Scoping", team={EM: ANNA, "Solutions Architect": ANNA}, dates=LAST_WEEK)
    opens(anna, "Beryl", kind=TRAINING, stage="1. Positioning", team={EM: ANNA})
    wait_until_sent(house)
    finishes(anna, card_of(anna, "Beryl"), stage="Positioning")


def main() -> int:
    logging.disable(logging.WARNING)
    console = Console(width=110)
    with TemporaryDirectory() as folder, a_house("http", Path(folder)) as house, chromium() as browser:
        scene(house)
        person = Person(browser.new_context(reduced_motion="reduce").new_page(), house.slack.url)
        person.arrive(ANNA, "general")
        it = Clicks(person)
        for act in ACTS:
            act(it)
        for each in it.found:
            over = " OVER" if each.clicks > each.most else ""
            console.print(f"{each.what:<60}{each.clicks:>4}  {each.most}{over}")
    return int(any(each.clicks > each.most for each in it.found))


if __name__ == "__main__":
    sys.exit(main())

"""Measures how tall every surface and form is on a phone: `make heights`.

One scene: ten engagements with names of forty characters, opened two weeks ago and dated so that some work is late
and some is due. Each height is that of the whole content, however much of it the window shows. `PICTURES=folder`
keeps a picture of each.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import ViewportSize
from rich.console import Console

from tests.support.engagement_life import wait_until_sent
from tests.support.house import House, a_house
from tests.support.page.chromium import chromium
from tests.support.page.person import Person
from tests.support.start_form import CONSULTING, EM, MORE, PM, PSE, STAGE, begins, opens, to_dates, to_stage

PHONE: ViewportSize = {"width": 390, "height": 640}
BLENDED = "Blended consulting and training (SOW)"
LEAD, MEMBER = "Anna Keller", "Ben Okafor"
OPENED = datetime(2027, 2, 26, 15, tzinfo=UTC)
LED = (4, 5)
"""Those that the lead leads; the lead has opened the others."""
BOOKED = ("2027-02-22", "2027-02-23", *["2027-03-05"] * 5)
STAGES = ("1. Positioning", "2. Scoping", "3. Delivery Prep", *["5. PS Project Planning"] * 7)
MENU = ("Team", "Timeline", "Something came up …", "Status", "More …")
MOST = {"card": 800, "Home": 1600}
MOST_FORM = 1200
UNLIMITED = ("Dates", "Plan", "History", "Timeline", "The whole plan")
"""Of these, one has as many fields as the plan has dates, and the others are to be read."""
_HEIGHT = """() => { const of = (s) => document.querySelector(`dialog.modal[open] ${s}`);
  return (of('.modal-head')?.offsetHeight || 0) + (of('.modal-body')?.scrollHeight || 0)
    + (of('.modal-foot')?.offsetHeight || 0); }"""


class Measured(NamedTuple):
    """How tall something is for somebody, in pixels, and how tall it may be."""

    who: str
    what: str
    height: float
    most: int | None


def name_of(number: int) -> str:
    """A name of forty characters."""
    return f"{number} Nordwestdeutsche Versicherungen Holding"[:40].ljust(40, "x")


class Phone:
    """Somebody at a phone; `measure` yields what was measured."""

    def __init__(self, person: Person, pictures: Path | None) -> None:
        self.person, self._pictures, self._count = person, pictures, 0

    def modal(self, what: str, most: int | None = MOST_FORM) -> Measured:
        self._settle()
        height = float(self.person.page.evaluate(_HEIGHT))
        title = self.person.modal.title
        self._picture(what, height)
        return Measured(self.person.name, what, height, None if title in UNLIMITED else most)

    def node(self, what: str, selector: str, most: int) -> Measured:
        box = self.person.page.locator(selector).last.bounding_box()
        assert box is not None
        self._picture(what, box["height"] + 400)
        return Measured(self.person.name, what, box["height"], most)

    def _settle(self) -> None:
        """Wait until the form is filled in."""
        self.person.waits_for(lambda: "One moment" not in self.person.modal.text)
        time.sleep(0.2)

    def _picture(self, what: str, height: float) -> None:
        if self._pictures is not None:
            self._count += 1
            page = self.person.page
            page.set_viewport_size({"width": PHONE["width"], "height": max(PHONE["height"], round(height))})
            name = "".join(sign if sign.isalnum() else "-" for sign in what)
            page.screenshot(path=self._pictures / f"{self.person.name[:4]}-{self._count:02}-{name}.png")
            page.set_viewport_size(PHONE)

    def close_all(self) -> None:
        while self.person.has_modal:
            self.person.page.locator("dialog.modal[open] .modal-x").click()
            self.person.page.wait_for_timeout(150)

    def measure(self) -> Iterator[Measured]:
        yield from self._home()
        yield from self._digest()
        for number in (1, 2, 3, 4):
            yield from self._card(number)
        yield from self._start()

    def _home(self) -> Iterator[Measured]:
        home = self.person.opens_home()
        self.person.waits_for(lambda: "My engagements" in home.text)
        yield self.node("Home", "#main .home .blocks", MOST["Home"])
        for button in ("Find …", "Settings"):
            home.press(button)
            yield self.modal(f"Home: {button}")
            self.close_all()

    def _digest(self) -> Iterator[Measured]:
        if self.person.name == LEAD:
            self.person.sees("Mar · ", "ps-bot")
            yield self.node("digest", "#main li.message .message-body", 10_000)

    def _card(self, number: int) -> Iterator[Measured]:
        what = name_of(number)

        def show() -> None:
            self.person.types(f"/ps-stage {what}", channel="general")
            self.person.waits_for(lambda: what[:20] in self.person.last_answer("general").text)

        show()
        yield self.node(f"card {number}", "#main li.message .message-body", MOST["card"])
        card = self.person.last_answer("general")
        for button in [each for each in card.buttons if each not in ("Done", "Undo", "Details")]:
            self.person.last_answer("general").press(button)
            if self._opens():
                yield self.modal(f"card {number}: {button}")
            self.close_all()
        for entry in MENU:
            self._choose(entry)
            if self._opens():
                yield self.modal(f"card {number}: {entry}")
                if entry.startswith("More"):
                    yield from self._behind(number, entry)
            self.close_all()

    def _choose(self, entry: str) -> None:
        """Press this entry in the menu of the card."""
        self.person.last_answer("general").node.locator(".overflow").last.click()
        self.person.page.get_by_role("menuitem", name=entry).click()

    def _opens(self) -> bool:
        try:
            self.person.waits_for(lambda: self.person.has_modal, within=5)
        except Exception:  # noqa: BLE001  # it answered in another way
            return False
        return True

    def _behind(self, number: int, more: str) -> Iterator[Measured]:
        for entry in self.person.modal.buttons:
            title = self.person.modal.title
            self.person.modal.press(entry)
            self.person.page.wait_for_timeout(400)
            if self.person.has_modal and self.person.modal.title != title:
                yield self.modal(f"card {number}: {more} {entry}")
            self.close_all()
            self._choose(more)
            self._opens()
            self._settle()

    def _start(self) -> Iterator[Measured]:
        for kind in (CONSULTING, BLENDED):
            for stage in ("1. Positioning", "5. PS Project Planning"):
                form = begins(self.person, "Other")
                self._chooses(kind)
                yield self.modal(f"/ps-start {kind[:12]} {stage[:6]}")
                to_stage(form, kind=kind)
                if stage not in form.field(STAGE).inner_text():
                    to_dates(form, stage)
                yield self.modal(f"/ps-start {kind[:12]} {stage[:6]}, {MORE}")
                yield from self._pages(f"/ps-start {kind[:12]} {stage[:6]}")
                self.close_all()

    def _pages(self, what: str) -> Iterator[Measured]:
        """Each further page of the options."""
        page = 1
        form = self.person.modal
        while after := next((each for each in form.buttons if each.startswith("Next page")), ""):
            page += 1
            form.press(after)
            self.person.waits_for(lambda: after not in form.buttons)
            yield self.modal(f"{what}, page {page}")

    def _chooses(self, kind: str) -> None:
        form = self.person.modal
        if kind not in form.field("Type of engagement").inner_text():
            form.choose("Type of engagement", kind)
        self.person.waits_for(lambda: STAGE in form.labels)


def scene(house: House) -> None:
    """Ten engagements of the lead, with the member in each."""
    house.slack.clock.move_to(OPENED)
    anna = house.slack.person(LEAD)
    for number, stage in enumerate(STAGES, 1):
        early = stage[0] in "123"
        leads = EM if early else PM
        team = {leads: LEAD, PSE: MEMBER} if number in LED else {leads: MEMBER}
        known = {} if early else {"Booking": BOOKED[number - 4], "Kickoff": "2027-03-23"}
        lives_in = "A new channel" if number == 4 else "No channel"
        opens(anna, name_of(number), stage=stage, team=team, dates=known, lives_in=lives_in)
    wait_until_sent(house)
    for day in (1, 2):
        house.slack.clock.move_to(OPENED.replace(month=3, day=day))
        wait_until_sent(house)


def main() -> None:
    logging.disable(logging.WARNING)
    pictures = Path(os.environ["PICTURES"]) if "PICTURES" in os.environ else None
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    console = Console(width=110)
    with TemporaryDirectory() as folder, a_house("http", Path(folder)) as house, chromium() as browser:
        scene(house)
        for name in (LEAD, MEMBER):
            context = browser.new_context(reduced_motion="reduce", viewport=PHONE, has_touch=True)
            person = Person(context.new_page(), house.slack.url)
            person.arrive(name, "general")
            for each in Phone(person, pictures).measure():
                over = each.most is not None and each.height > each.most
                most = f"{each.most or '–'}{' OVER' if over else ''}"
                console.print(f"{each.who:<14}{each.what:<70}{each.height:>6.0f}  {most}")
            context.close()


if __name__ == "__main__":
    main()

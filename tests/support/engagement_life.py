"""What people do with an engagement: day by day from their digests, and through its card and forms."""

import time as clock
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from html import unescape
from pathlib import Path

from playground.driver.person import Home, Modal, Person, Seen
from storage.outbox import allowance
from storage.outbox.digest_schedule import is_anybody_due
from storage.outbox.queries import count_unsent
from tests.support.house import House, a_house
from tests.support.start_form import COORDINATOR, PM, PSE

PLANNING_DATES = {"Booking": "2027-03-02", "Kickoff": "2027-03-16"}
PLANNING_TEAM = {PM: "Ben Okafor", COORDINATOR: "Anna Keller", PSE: "Clara Mendes"}
"""An engagement in planning: its first dates, and who does its work."""
AFTER_ALL_DIGESTS = time(14, 30, tzinfo=UTC)
"""When it is past nine in the morning, and still the same day, everywhere from New York to Singapore."""
A_DAY = timedelta(days=1)
FRIDAY = 4
WORKSPACE = "T0NORTHWIND"

NOW = frozenset({"Late", "Due today"})
AHEAD = NOW | {"Can start now", "Still needed?"}


@contextmanager
def a_hasty_house(folder: Path, way: str = "http") -> Iterator[House]:
    """A bot without the pause of a second between two messages to a person: days pass in a second here."""
    with a_house(way, folder) as house:
        sender = house.bot.sweep.sender
        with house.bot.app_context.database.begin() as session:
            allowance.set_rate(session, WORKSPACE, 1000.0)
        house.bot.sweep.sender = replace(sender, timing=replace(sender.timing, apart=timedelta(0)))
        yield house


def wait_until_sent(house: House) -> None:
    """Wait until everybody has been sent everything that is due."""
    began = clock.monotonic()
    house.bot.app_context.request_sweep()
    while True:
        with house.bot.app_context.database.reading() as session:
            if not is_anybody_due(session, house.slack.now()) and not count_unsent(
                session, WORKSPACE, house.slack.now()
            ):
                return
        waited = clock.monotonic() - began
        assert waited < 60, "everything is sent"
        clock.sleep(min(0.1, 0.01 + waited / 10))


class Days:
    """The working days of some people, each begun with their digests."""

    def __init__(self, house: House, people: Collection[str], first: date) -> None:
        self.house, self.day = house, first
        self.people = {name: house.slack.person(name) for name in people}
        self.digests: dict[tuple[str, date], Seen] = {}
        self.done: Counter[str] = Counter()
        self._seen: set[tuple[str, str]] = set()

    def until(self, last: str, *, act: Collection[str] = NOW) -> None:
        """The working days up to this one; before it, each recipient of a digest does what it says."""
        while self._next() < date.fromisoformat(last):
            self.begin()
            self.work(act)
        self.begin()

    def begin(self) -> None:
        """The next working day, once everybody has their digest."""
        self.day = self._next()
        self.house.slack.clock.move_to(datetime.combine(self.day, AFTER_ALL_DIGESTS))
        wait_until_sent(self.house)
        for name, person in self.people.items():
            new = self._new_digests(person)
            assert len(new) <= 1, f"{name} has {len(new)} digests on {self.day}"
            for each in new:
                self.digests[name, self.day] = each

    def work(self, act: Collection[str] = NOW) -> None:
        """Everybody who has a digest today does what it says under these headings."""
        for name in self.people:
            digest = self.digests.get((name, self.day))
            if digest is not None:
                self.done.update(does(digest, act))

    def digest(self, name: str) -> Seen:
        """The digest that this person has today."""
        return self.digests[name, self.day]

    def _new_digests(self, person: Person) -> list[Seen]:
        came = [each for each in from_bot(person) if (person.id, each.ts) not in self._seen]
        self._seen |= {(person.id, each.ts) for each in came}
        return [
            each
            for each in came
            if each.text_when_read.startswith(f"{self.day:%a} {self.day.day} {self.day:%b} · ")
        ]

    def _next(self) -> date:
        return self.day + A_DAY * (3 if self.day.weekday() == FRIDAY else 1)


def from_bot(person: Person, channel: str = "ps-bot") -> list[Seen]:
    return [each for each in person.reads(channel) if each.author == "ps-bot"]


def does(digest: Seen, headings: Collection[str] = NOW) -> list[str]:
    """Press Done at each line under these headings; tells which."""
    lines = [line for heading, line in lines_of(digest) if heading in headings]
    for line in lines:
        marks_done(digest, unescape(f"{line}\n"), partial(_is_done, digest, line))
    still_open = [line for _heading, line in lines_of(digest)]
    assert not set(lines) & set(still_open), "it is rewritten in place"
    return [line.removesuffix(" · *new*").replace("*", "") for line in lines]


def _is_done(digest: Seen, line: str) -> bool:
    return line not in [each for _heading, each in lines_of(digest)]


def marks_done(shown: Seen | Modal, beside: str, is_done: Callable[[], bool] | None = None) -> None:
    """Press Done; where it moves due dates of others, agree to that.

    It is done when `is_done` says so: a message may be drawn anew for another reason too.
    """
    person = shown.person
    assert isinstance(person, Person)
    before, depth = shown.text, len(person.open_views()["modals"])
    took = is_done or (lambda: shown.text != before)
    shown.press("Done", beside=beside)
    person.waits_for(lambda: len(person.open_views()["modals"]) > depth or took())
    if len(person.open_views()["modals"]) > depth and person.modal.title == "Checklist":
        person.modal.cancel()
    elif len(person.open_views()["modals"]) > depth:
        person.modal.submit("Done")
        person.waits_for(lambda: len(person.open_views()["modals"]) == depth)
        person.waits_for(took)


def lines_of(digest: Seen) -> list[tuple[str, str]]:
    """The lines with a button Done: each with its heading and its first line, as Slack holds it."""
    found, heading, line = [], "", ""
    for block in digest.fetch()["blocks"]:
        text = block.get("text", {}).get("text", "")
        if block["type"] == "section":
            line = text.split("\n")[0]
            heading = next((each for each in AHEAD if text.endswith(f"*{each}*")), heading)
        elif block["type"] == "actions" and any(e["action_id"] == "ps.done" for e in block["elements"]):
            found.append((heading, line))
    return found


def card(person: Person, what: str = "", *, channel: str = "general") -> Seen:
    """The stage card that only this person gets."""
    person.types(f"/ps-stage {what}".strip(), channel=channel)
    return person.last_answer(channel)


def home_of(person: Person) -> Home:
    """The person's Home, published anew because they opened it."""
    before = person.open_views()["home"]
    home = person.opens_home()
    person.waits_for(lambda: person.open_views()["home"] not in (None, before))
    return home


def form_of(person: Person, press: Callable[[], None], title: str) -> Modal:
    """Press something that opens a form, and wait until it is filled."""
    depth = len(person.open_views()["modals"])
    press()
    person.waits_for(lambda: len(person.open_views()["modals"]) > depth)
    person.waits_for(
        lambda: person.modal.title == title and "One moment" not in person.modal.text,
        otherwise=lambda: f"{title!r} does not open, but {person.modal.text}",
    )
    return person.modal


def opened(person: Person, card: Seen, button: str, *, title: str = "") -> Modal:
    """The form behind a button of a card."""
    return form_of(person, lambda: card.press(button), title or button.removesuffix(" …"))


def behind_more(person: Person, card: Seen, entry: str, *, title: str = "") -> Modal:
    """The form behind an entry of More."""
    menu = opened(person, card, "More …")
    return form_of(person, lambda: menu.press(entry), title or entry)


def all_dates(person: Person, card: Seen) -> Modal:
    """The form with all dates."""
    return behind_more(person, card, "All dates …", title="Dates")


def gate_form(person: Person, card: Seen) -> Modal:
    """The form at the gate of the current stage, whether or not it is ready."""
    menu = opened(person, card, "More …")
    menu.press("Move on …")
    person.waits_for(lambda: person.modal.title == "Move on")
    return person.modal


def sends(form: Modal, label: str = "") -> None:
    """Submit a form that closes everything."""
    form.submit(label)
    person = form.person
    assert isinstance(person, Person)
    person.waits_for_no_modal()


def enters_dates(
    person: Person, card: Seen, dates: Mapping[str, str], *, names: Mapping[str, str] = {}
) -> str:
    """Enter dates by their labels, and apply them; tells what the preview said."""
    form = all_dates(person, card)
    for label, day in dates.items():
        form.pick_date(label, day)
    for label, name in names.items():
        form.fill(label, name)
    form.submit("Preview")
    preview = person.modal.text
    assert "Nothing is changed yet." in preview, preview
    sends(person.modal, "Apply")
    return preview


def finishes(person: Person, card: Seen, *, stage: str, but: Collection[str] = ()) -> list[str]:
    """Done, in the full plan, all that is this person's in a stage, but for these; tells what that was."""
    done: list[str] = []
    plan = opened(person, card, "Plan")
    plan.choose("Which activities?", "Mine")
    while names := [each for each in _of_stage(plan, stage) if each not in but]:
        marks_done(plan, f"*{names[0]}*")
        done.append(names[0])
        assert names[0] not in _of_stage(plan, stage)
    plan.close()
    return done


def _of_stage(plan: Modal, stage: str) -> list[str]:
    found, here = [], ""
    for block in plan.fetch()["blocks"]:
        if block["type"] == "context":
            here = block["elements"][0]["text"].strip("*")
        elif (
            block["type"] == "section"
            and block.get("accessory", {}).get("action_id") == "ps.act"
            and here == stage
        ):
            found.append(block["text"]["text"].split("*")[1])
    return found


def advances(person: Person, card: Seen, evidence: str, *, stage: str = "", despite: str = "") -> str:
    """Leave the stage: every criterion is true, with this evidence; tells what the gate said."""
    form = gate_form(person, card)
    if stage:
        if "Choose" in form.buttons:
            form.press("Choose", beside=stage)
        person.waits_for(lambda: f"{stage}: " in form.text)
    gate = form.text
    confirms(form, evidence)
    if despite:
        form.fill("Why move on anyway?", despite)
    form.submit()
    person.waits_for(lambda: person.modal.title == "Moved on")
    person.modal.close()
    return gate


def confirms(form: Modal, evidence: str) -> None:
    """Tick every criterion of a gate, and leave this link or note."""
    label = ""
    for block in form.fetch()["blocks"]:
        label = (
            unescape(block["text"]["text"]).splitlines()[-1].strip("*")
            if block["type"] == "section"
            else label
        )
        if block["block_id"].startswith("criteria:"):
            form.tick(label, *(each["text"]["text"] for each in block["elements"][0]["options"]))
    form.fill("Link or note", evidence)

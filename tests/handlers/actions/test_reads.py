"""The number of times that an action reads its engagement: once under its lock, and once more after a change of what
its plan follows from."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from playground.driver.person import Person, Seen
from storage.database.connection import Database
from tests.support.engagement_life import (
    Days,
    a_hasty_house,
    all_dates,
    behind_more,
    card,
    confirms,
    form_of,
    gate_form,
    home_of,
    lines_of,
    opened,
    sends,
)
from tests.support.has_open import has_open
from tests.support.house import House, a_house
from tests.support.start_form import COORDINATOR, PM, PSE

LINE = "*Set the Kantata project to In Set Up*\n<@"
WELCOME = "Send the Welcome to PS e-mail"
DATES = {"Booking": "2027-03-02", "Kickoff": "2027-03-16"}
TEAM = {PM: "Ben Okafor", PSE: "Clara Mendes"}

Act = Callable[[Person, Seen], Callable[[], None]]
"""Opens the form for an action, if it has one, and returns the function that performs it."""


@dataclass
class Counted:
    """The number of full reads of each engagement, of statements that read any in full, and of all statements; those
    that begin a transaction are none."""

    by_engagement: Counter[int] = field(default_factory=Counter)
    full: int = 0
    statements: int = 0

    @property
    def reads(self) -> int:
        return max(self.by_engagement.values(), default=0)


@contextmanager
def counting(database: Database) -> Iterator[Counted]:
    counted = Counted()

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        counted.statements += not statement.startswith("BEGIN")
        if "FROM raised_condition" in statement:  # asked for with every engagement that is read
            counted.full += 1
            counted.by_engagement.update(each for each in parameters if isinstance(each, int))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def quiet_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A bot without a scheduler, so that only people's actions read the records."""
    with a_house("http", tmp_path_factory.mktemp("house")) as house:
        house.bot.sweep.stop()
        yield house


def mark_done(_person: Person, card: Seen) -> Callable[[], None]:
    return lambda: card.press("Done", beside=LINE)


def undo(person: Person, card: Seen) -> Callable[[], None]:
    card.press("Done", beside=LINE)
    return lambda: card.press("Undo")


def mark_done_in_the_plan(person: Person, card: Seen) -> Callable[[], None]:
    plan = opened(person, card, "Plan")
    return lambda: plan.press("Done", beside=LINE)


def snooze(person: Person, card: Seen) -> Callable[[], None]:
    plan = opened(person, card, "Plan")
    form = form_of(person, lambda: plan.press("Snooze …", beside=LINE), "Snooze")
    form.choose(
        "Remind again on",
        "3 working days",
    )
    return form.submit


def evidence(person: Person, card: Seen) -> Callable[[], None]:
    card.press("Done", beside=LINE)
    form = form_of(person, lambda: card.press("Add the link: Kantata project"), "Add a link")
    form.fill("Link: Kantata project", "https://kantata.example/7")
    return form.submit


def reassign(person: Person, card: Seen) -> Callable[[], None]:
    plan = opened(person, card, "Plan")
    form = form_of(person, lambda: plan.press("Reassign …", beside=LINE), "Reassign")
    form.pick_person("Who does it?", "Dev Sharma")
    return form.submit


def not_needed(person: Person, card: Seen) -> Callable[[], None]:
    plan = opened(person, card, "Plan")
    form = form_of(person, lambda: plan.press("Not needed …", beside=LINE), "Not needed")
    form.fill("Why is it not needed?", "It is set already.")
    return form.submit


def redate(person: Person, card: Seen) -> Callable[[], None]:
    plan = opened(person, card, "Plan")
    why = form_of(person, lambda: plan.press("Details", beside=LINE), "Details")
    form = form_of(person, lambda: why.press("Change the date …"), "Change the date")
    form.pick_date("Due", "2027-03-12")
    return form.submit


def preview_dates(person: Person, card: Seen) -> Callable[[], None]:
    form = all_dates(person, card)
    form.pick_date("Kickoff", "2027-03-18")
    return lambda: form.submit("Preview")


def apply_dates(person: Person, card: Seen) -> Callable[[], None]:
    preview_dates(person, card)()
    return lambda: person.modal.submit("Apply")


def give_role(person: Person, card: Seen) -> Callable[[], None]:
    team = opened(person, card, "Team")
    form = form_of(person, lambda: team.press("Change", beside=PSE), "Change a role")
    form.pick_person("Person", "Dev Sharma")
    return form.submit


def advance(person: Person, card: Seen) -> Callable[[], None]:
    form = gate_form(person, card)
    confirms(form, "https://e.example")
    form.fill("Why move on anyway?", "The customer waits.")
    return form.submit


def behind(entry: str, fill: Callable[[Any], None] = lambda _form: None) -> Act:
    def act(person: Person, card: Seen) -> Callable[[], None]:
        form = behind_more(person, card, entry)
        fill(form)
        return form.submit

    return act


def from_menu(entry: str, fill: Callable[[Any], None]) -> Act:
    def act(person: Person, card: Seen) -> Callable[[], None]:
        form = opened(person, card, entry)
        fill(form)
        return form.submit

    return act


def reopen(person: Person, card: Seen) -> Callable[[], None]:
    cancel(person, card)()
    return opened(person, card, "Reopen").submit


def resume(person: Person, card: Seen) -> Callable[[], None]:
    behind("Put on hold")(person, card)()
    return opened(person, card, "Resume").submit


cancel = behind("Cancel the engagement", lambda form: form.fill("Why is it cancelled?", "Bought."))
close = behind("Close the engagement", lambda form: form.fill("Why close it anyway?", "Over."))


def _own(form: Any) -> None:
    form.fill("What is to be done?", "Review the rules")
    form.choose("Stage", "PS Project Planning")
    form.choose("Which role does it?", PSE)
    form.pick_date("Due", "2027-03-05")


def _condition(form: Any) -> None:
    form.tick("What happened?", "More budget, two months longer, or another way of billing is needed")


def _details(form: Any) -> None:
    form.tick("PS Project Planning", "Draft the communication plan / engagement charter")


def _iterations(form: Any) -> None:
    form.pick_date("First day of the first one", "2027-03-22")


def accept_iterations(person: Person, card: Seen) -> Callable[[], None]:
    behind("Plan iterations", _iterations)(person, card)()
    return lambda: person.modal.submit("Accept")


def move(where: str) -> Act:
    return behind("Channel", lambda form: form.choose("Where is it to live?", where))


@pytest.mark.parametrize(
    ("act", "reads"),
    [
        pytest.param(mark_done, 1, id="mark-done"),
        pytest.param(mark_done_in_the_plan, 1, id="mark-done-in-the-full-plan"),
        pytest.param(undo, 1, id="undo"),
        pytest.param(snooze, 1, id="snooze"),
        pytest.param(evidence, 1, id="evidence"),
        pytest.param(reassign, 1, id="reassign"),
        pytest.param(not_needed, 1, id="not-needed"),
        pytest.param(redate, 1, id="redate"),
        pytest.param(preview_dates, 1, id="preview-dates"),
        pytest.param(apply_dates, 1, id="apply-dates"),
        pytest.param(give_role, 1, id="give-a-role"),
        pytest.param(advance, 2, id="advance"),
        pytest.param(behind("Put on hold"), 2, id="hold"),
        pytest.param(resume, 2, id="resume"),
        pytest.param(cancel, 2, id="cancel"),
        pytest.param(close, 2, id="close"),
        pytest.param(reopen, 2, id="reopen"),
        pytest.param(behind("Add an activity", _own), 2, id="own-activity"),
        pytest.param(from_menu("Something came up …", _condition), 2, id="condition"),
        pytest.param(behind("Add optional steps", _details), 2, id="details"),
        pytest.param(behind("Plan iterations", _iterations), 1, id="preview-iterations"),
        pytest.param(accept_iterations, 1, id="accept-iterations"),
        pytest.param(behind("Handoff sheet", lambda form: form.fill("Goals", "Speed")), 1, id="handoff"),
        pytest.param(move("A new channel"), 1, id="new-channel"),
        pytest.param(move("No channel"), 1, id="no-channel"),
    ],
)
def test_an_act_reads_its_engagement_so_often(
    quiet_house: House, request: pytest.FixtureRequest, act: Act, reads: int
) -> None:
    assert _counted(quiet_house, f"Acme {request.node.callspec.id}", act).reads == reads


@pytest.mark.parametrize(
    "act",
    [pytest.param(mark_done, id="on-the-card"), pytest.param(mark_done_in_the_plan, id="in-the-full-plan")],
)
def test_done_takes_few_statements(quiet_house: House, request: pytest.FixtureRequest, act: Act) -> None:
    """More only where a call of Slack takes a second and is made again, as it does on a machine that is busy."""
    names = (f"Statements {request.node.callspec.id} {each}" for each in range(3))
    assert any(_counted(quiet_house, name, act).statements <= 13 for name in names)


def test_done_on_home_takes_few_statements(quiet_house: House) -> None:
    """The list is brought up to date by the act itself, which has the engagement in hand, and reads no other anew."""
    counts = [_done_on_home(quiet_house, f"Home {each}") for each in range(3)]
    assert any(each <= 27 for each in counts), counts


def _done_on_home(house: House, name: str) -> int:
    """The statements that Done takes on the Home of somebody whose only such work is in an engagement of this name."""
    hana = house.slack.person("Hana Te Aroha")
    team = {PM: "Ben Okafor", COORDINATOR: "Hana Te Aroha"}
    has_open(house.slack.person("Anna Keller"), name, dates={"Booking": "2027-03-01"}, team=team)
    home = home_of(hana)
    with counting(house.bot.app_context.database) as counted:
        home.press("Done", beside=WELCOME)
        hana.waits_for(lambda: f"✅ {WELCOME}" in home.text)
    return counted.statements


def _counted(house: House, name: str, act: Act) -> Counted:
    """What the database was asked for by this act on a new engagement of this name."""
    anna = house.slack.person("Anna Keller")
    has_open(anna, name, dates=DATES, team=TEAM)
    do = act(anna, card(anna, name))
    with counting(house.bot.app_context.database) as counted:
        do()
    return counted


def test_a_card_in_the_channel_of_its_engagement_reads_it_once(quiet_house: House) -> None:
    anna = quiet_house.slack.person("Anna Keller")
    anna.invites("ps-team", "ps-bot")
    has_open(anna, "Acme here", channel="ps-team", dates=DATES, team=TEAM, lives_in="This channel")
    with counting(quiet_house.bot.app_context.database) as counted:
        shown = card(anna, channel="ps-team")
    assert "Acme here" in shown.text
    assert counted.full == 1


def test_what_is_done_in_a_digest_is_redrawn_from_what_it_led_to(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Ben Okafor"], date(2027, 3, 1))
        ben = days.people["Ben Okafor"]
        for name in ("Borealis", "Cassini"):
            has_open(ben, name, dates=DATES, team={PM: "Ben Okafor"})
        days.until("2027-03-04", act=())
        house.bot.sweep.stop()
        digest = days.digest("Ben Okafor")
        lines = [line for _heading, line in lines_of(digest)]
        with counting(house.bot.app_context.database) as done:
            digest.press("Done", beside=f"{lines[0]}\nBorealis")
        form = form_of(ben, lambda: digest.press("Snooze …", beside=f"{lines[0]}\nCassini"), "Snooze")
        with counting(house.bot.app_context.database) as snoozed:
            sends(form, "Snooze")
        assert (done.reads, snoozed.reads) == (1, 1)

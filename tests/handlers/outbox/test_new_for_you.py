"""*New for you*: what somebody else gave to a person that is due already, told once a day."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from handlers.messages.digest import DailyDigest, NewForYou
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness
from methodology.engagement.rights import Viewer
from methodology.people import Absence
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from playground import Playground
from storage import people
from storage.database.connection import Database
from storage.engagements import activity
from storage.engagements.engagement_plan import load_plan
from storage.engagements.queries import get_engagement
from storage.engagements.unit_of_work import UnitOfWork
from storage.outbox import digest_schedule
from storage.tables.engagements import EngagementRow
from storage.tables.outbox import OutboxRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow
from tests.support.databases import once_in_a_database
from tests.support.giving import (
    add_own,
    engagement_id,
    give_role,
    move_a_date,
    reassign,
    reassign_what_is_overdue,
    redate,
    take_role_away,
    undo,
    work_of,
)
from tests.support.sending import (
    ANNA,
    BEN,
    BERLIN,
    CLARA,
    LONDON,
    SAO_PAULO,
    TUESDAY,
    WORKSPACE,
    Sending,
    know,
    opened,
    utc,
)

LATER = date(2027, 3, 1)
NOON = utc("2026-11-24 14:00")
"""After the digests of everybody, and still Tuesday for all of them."""


@pytest.fixture
def quiet(slack: Playground, database: Database) -> Sending:
    """Ben leads, Clara does the work, none of it is due soon, and everybody has had their digest today."""
    now = slack.now()

    def prepare() -> None:
        know(database, now, (ANNA, BERLIN), (BEN, LONDON), (CLARA, SAO_PAULO))
        roles = {"project_manager": BEN, "pse": CLARA, "engagement_manager": BEN}
        opened(database, roles, now, opened_on=date(2026, 10, 26), dates={"kickoff": LATER})
        with database.begin() as session:
            session.execute(
                update(PlannedActivityRow).values(due=LATER, due_by_hand=True, startable_since=None)
            )
            session.execute(update(PlannedActivityRow).values(role_unfilled=False, waiting_for=None))

    once_in_a_database(database, ("quiet", f"{now:%F %H}"), prepare)
    sending = Sending(slack, database, kinds={each.kind: each for each in (DailyDigest, NewForYou)})
    slack.clock.move_to(NOON)
    sending.sweep.run()
    assert sending.states() == ["sent", "empty"]
    return sending


def new_for(sending: Sending, person: str) -> list[str]:
    """What this person was told at once: the texts of the messages."""
    return [each["text"] for each in sending.messages(person) if each["text"].startswith("New for you")]


def does(sending: Sending, act: Callable[[UnitOfWork], object], by: str = BEN) -> None:
    """Do this as a person does, through the app."""
    with sending.database.begin() as session:
        person = people.find_person(session, WORKSPACE, PersonId(by))
    assert person is not None
    with sending.sender.app_context.unit(Viewer(person=person), "test") as unit:
        act(unit)
    sending.sweep.run()


def wait(sending: Sending, minutes: float) -> None:
    sending.slack.clock.forward(minutes=minutes)
    sending.sweep.run()


@pytest.mark.parametrize(
    ("act", "by", "recipient"),
    [
        pytest.param(reassign, BEN, CLARA, id="reassigned"),
        pytest.param(reassign_what_is_overdue, BEN, CLARA, id="reassigned-overdue"),
        pytest.param(give_role, BEN, ANNA, id="a-role-given-to-somebody-new"),
        pytest.param(redate, BEN, CLARA, id="a-date-set-to-today"),
        pytest.param(undo, BEN, CLARA, id="undone"),
        pytest.param(add_own, BEN, CLARA, id="an-own-activity"),
        pytest.param(move_a_date, CLARA, BEN, id="an-anchor-moved-to-today"),
    ],
)
def test_what_somebody_else_gave_is_told_ten_minutes_later_and_once_a_day(
    quiet: Sending, act: Callable[[UnitOfWork], object], by: str, recipient: str
) -> None:
    does(quiet, act, by)
    wait(quiet, 9)
    assert new_for(quiet, recipient) == []
    wait(quiet, 2)
    assert len(new_for(quiet, recipient)) == 1
    does(quiet, lambda unit: activity.redate(unit, work_of(unit, recipient), due=TUESDAY), by)
    wait(quiet, 30)
    assert len(new_for(quiet, recipient)) == 1


def test_several_things_within_ten_minutes_are_one_message(quiet: Sending) -> None:
    does(quiet, redate)
    wait(quiet, 5)
    does(quiet, add_own)
    wait(quiet, 6)
    (text,) = new_for(quiet, CLARA)
    assert text.startswith("New for you: 2 things")


def test_what_was_told_at_once_is_not_told_again(quiet: Sending) -> None:
    does(quiet, add_own)
    wait(quiet, 11)
    assert "Book it" in new_for(quiet, CLARA)[0]
    told = []
    for day in (25, 26):
        quiet.slack.clock.move_to(utc(f"2026-11-{day} 14:00"))
        quiet.sweep.run()
        told.append(sum("Book it" in each["text"] for each in quiet.messages(CLARA)))
    assert told == [2, 3], "it is due on the first working day after it was given, and late on Thursday"


def undone(unit: UnitOfWork) -> None:
    activity.redate(unit, work_of(unit, CLARA, TUESDAY), due=LATER)


def unblock(unit: UnitOfWork) -> None:
    """Do what stands before some work of Clara that was to be done on Friday."""
    rows = unit.session.exec(select(PlannedActivityRow).filter_by(stage="engagement_execution")).all()
    theirs = next(each for each in rows if each.dri == CLARA and each.depends_on)
    theirs.due = date(2026, 11, 20)
    unit.session.flush()
    for each in rows:
        if each.activity in theirs.depends_on and not each.depends_on:
            activity.complete(unit, PlannedActivityId(each.id or 0))
    (after,) = (e for e in load(unit).open_work if e.id == theirs.id)
    assert Lateness(plan=load(unit), now=unit.actor.at).can_start(after)


def load(unit: UnitOfWork) -> EngagementPlan:
    return load_plan(
        unit.session,
        unit.catalog,
        get_engagement(unit.session, WORKSPACE, engagement_id(unit)),
        only_open=True,
    )


@pytest.mark.parametrize(
    ("acts", "by"),
    [
        pytest.param([unblock], BEN, id="what-is-due-a-working-day-after-it-could-be-done"),
        pytest.param([lambda u: activity.redate(u, work_of(u, CLARA), due=LATER)], BEN, id="due-later"),
        pytest.param([lambda u: activity.complete(u, work_of(u, CLARA, TUESDAY))], BEN, id="done-on-its-day"),
        pytest.param([redate, undone], BEN, id="taken-back-in-time"),
        pytest.param([redate], CLARA, id="by-their-own-act"),
        pytest.param([take_role_away], BEN, id="to-the-lead-who-did-it"),
    ],
)
def test_what_brings_nobody_something_due_sends_nothing(
    quiet: Sending, acts: list[Callable[[UnitOfWork], object]], by: str
) -> None:
    for act in acts:
        does(quiet, act, by)
    wait(quiet, 15)
    assert new_for(quiet, CLARA) == new_for(quiet, BEN) == []


def test_what_was_taken_back_once_is_told_when_it_comes_again(quiet: Sending) -> None:
    does(quiet, redate)
    does(quiet, undone)
    wait(quiet, 11)
    does(quiet, redate)
    wait(quiet, 11)
    assert len(new_for(quiet, CLARA)) == 1


@pytest.mark.parametrize(
    ("at", "settings"),
    [
        pytest.param("2026-11-24 20:55", {}, id="six-in-the-evening-comes-first"),
        pytest.param("2026-11-24 22:00", {}, id="after-six"),
        pytest.param("2026-11-24 14:00", {"away_first": TUESDAY, "away_last": TUESDAY}, id="away"),
        pytest.param("2026-11-24 14:00", {"unanswered": 5}, id="never-acts"),
    ],
)
def test_who_is_not_at_work_or_never_acts_hears_of_it_in_their_next_digest(
    quiet: Sending, at: str, settings: dict[str, object]
) -> None:
    quiet.slack.clock.move_to(utc(at))
    with quiet.database.begin() as session:
        session.execute(update(PersonRow).filter_by(id=CLARA).values(name="Clara", **settings))
    does(quiet, redate)
    wait(quiet, 11)
    assert new_for(quiet, CLARA) == []


def test_the_lead_who_stands_in_hears_of_it(quiet: Sending) -> None:
    with quiet.database.begin() as session:
        absence = Absence(first=TUESDAY, last=TUESDAY)
        people.set_absence(session, WORKSPACE, PersonId(CLARA), absence)
    does(quiet, redate, CLARA)
    wait(quiet, 11)
    (text,) = new_for(quiet, BEN)
    assert "Yours for now" in text


def test_the_deputy_of_somebody_who_goes_away_today_hears_of_it_today(quiet: Sending) -> None:
    with quiet.database.begin() as session:
        session.execute(update(PlannedActivityRow).filter_by(dri=CLARA).values(due=TUESDAY))
        session.execute(update(EngagementRow).values(stands_until=None))
        absence = Absence(first=TUESDAY, last=TUESDAY, deputy=PersonId(ANNA))
        people.set_absence(session, WORKSPACE, PersonId(CLARA), absence)
        digest_schedule.reschedule_now(session, quiet.catalog, WORKSPACE, PersonId(CLARA), quiet.now())
    quiet.sweep.run()
    wait(quiet, 11)
    (text,) = new_for(quiet, ANNA)
    assert "Yours for now" in text
    assert new_for(quiet, CLARA) == []


def test_a_digest_that_still_waits_says_it_instead(quiet: Sending) -> None:
    with quiet.database.begin() as session:
        session.execute(
            update(OutboxRow).values(state="planned", next_try_at=quiet.now() + timedelta(minutes=50))
        )
    does(quiet, redate)
    wait(quiet, 11)
    assert [row.state for row in quiet.rows() if row.kind == "new_for_you"] == ["empty"]

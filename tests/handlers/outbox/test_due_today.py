"""Work that becomes somebody's on the day on which it is due: they hear of it today, and once."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from handlers.messages.digest import DailyDigest
from methodology.definition.ids import AnchorId, RoleId, StageId
from methodology.engagement.dates import DateEntry
from methodology.engagement.engagement import EngagementId
from methodology.engagement.extra_work import OwnActivity
from methodology.people import Absence
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from playground import Playground
from storage import people
from storage.database.connection import Database
from storage.engagements import activity, dates, extra_work, team
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.outbox import digest_schedule
from storage.tables.engagements import EngagementRow
from storage.tables.planned_activities import PlannedActivityRow
from tests.support.databases import once_on_postgresql
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
PSE = RoleId("pse")


@pytest.fixture
def quiet(slack: Playground, database: Database) -> Sending:
    """Ben leads, Clara does the work, none of it is due soon, and today's digests said nothing."""
    know(database, slack.now(), (ANNA, BERLIN), (BEN, LONDON), (CLARA, SAO_PAULO))
    roles = {"project_manager": BEN, "pse": CLARA, "engagement_manager": BEN}
    opened(database, roles, slack.now(), opened_on=date(2026, 10, 26), dates={"kickoff": LATER})
    with database.begin() as session:
        session.execute(update(PlannedActivityRow).values(due=LATER, due_by_hand=True, startable_since=None))
        session.execute(update(PlannedActivityRow).values(role_unfilled=False, waiting_for=None))
    sending = Sending(slack, database, kinds={DailyDigest.kind: DailyDigest})
    slack.clock.move_to(NOON)
    sending.sweep.run()
    assert sending.states() == ["empty", "empty"]
    return sending


def does(sending: Sending, act: Callable[[UnitOfWork], object]) -> None:
    with sending.database.begin() as session:
        actor = Actor(by=PersonId(BEN), at=sending.now(), today=TUESDAY, source="test")
        act(UnitOfWork(session, sending.catalog, WORKSPACE, actor, lambda _: None))
    sending.sweep.run()


def engagement_id(unit: UnitOfWork) -> EngagementId:
    return EngagementId(unit.session.exec(select(EngagementRow.id)).one() or 0)


def work_of(unit: UnitOfWork, person: str, due: date | None = None) -> PlannedActivityId:
    """Some work of this person, made due on this day without a word to anybody."""
    found = select(PlannedActivityRow).where(PlannedActivityRow.dri == person).limit(1)
    row = unit.session.exec(found.order_by(col(PlannedActivityRow.id))).one()
    row.due = due or row.due
    unit.session.flush()
    return PlannedActivityId(row.id or 0)


def reassign(unit: UnitOfWork) -> None:
    activity.reassign(unit, work_of(unit, BEN, TUESDAY), to=PersonId(CLARA))


def reassign_what_is_overdue(unit: UnitOfWork) -> None:
    activity.reassign(unit, work_of(unit, BEN, date(2026, 11, 20)), to=PersonId(CLARA))


def give_role(unit: UnitOfWork) -> None:
    work_of(unit, CLARA, TUESDAY)
    team.give_role(unit, engagement_id(unit), PSE, PersonId(ANNA))


def take_role_away(unit: UnitOfWork) -> None:
    work_of(unit, CLARA, TUESDAY)
    team.give_role(unit, engagement_id(unit), PSE, None)


def redate(unit: UnitOfWork) -> None:
    activity.redate(unit, work_of(unit, CLARA), due=TUESDAY)


def undo(unit: UnitOfWork) -> None:
    done = work_of(unit, CLARA, TUESDAY)
    unit.session.execute(update(PlannedActivityRow).filter_by(id=done).values(state="done", live=False))
    activity.undo(unit, done)


def add_own(unit: UnitOfWork) -> None:
    own = OwnActivity(name="Book it", stage=StageId("engagement_execution"), role=PSE, due=TUESDAY)
    extra_work.add_own_activity(unit, engagement_id(unit), own)


def move_a_date(unit: UnitOfWork) -> None:
    entry = DateEntry(anchor=AnchorId("kickoff"), on=TUESDAY)
    dates.enter_dates(unit, engagement_id(unit), [entry], move_by_hand_too=True)


@once_on_postgresql(
    "act, recipient",
    [
        pytest.param(reassign, CLARA, id="reassigned"),
        pytest.param(reassign_what_is_overdue, CLARA, id="reassigned-overdue"),
        pytest.param(give_role, ANNA, id="a-role-given-to-somebody-new"),
        pytest.param(take_role_away, BEN, id="a-role-taken-away-goes-to-the-lead"),
        pytest.param(redate, CLARA, id="a-date-set-to-today"),
        pytest.param(undo, CLARA, id="undone"),
        pytest.param(add_own, CLARA, id="an-own-activity"),
        pytest.param(move_a_date, BEN, id="an-anchor-moved-to-today"),
    ],
)
def test_whoever_has_had_no_message_today_gets_it_today_and_once(
    quiet: Sending, act: Callable[[UnitOfWork], object], recipient: str
) -> None:
    does(quiet, act)
    (message,) = quiet.messages(recipient)
    assert "Due today" in str(message["blocks"]) or "Overdue" in str(message["blocks"])
    does(quiet, lambda unit: activity.redate(unit, work_of(unit, recipient), due=TUESDAY))
    assert len(quiet.messages(recipient)) == 1
    subjects = [(row.recipient, row.subject) for row in quiet.rows()]
    assert len(set(subjects)) == len(subjects), "one digest for each person and day"


@once_on_postgresql(
    "act",
    [
        pytest.param(lambda unit: activity.redate(unit, work_of(unit, CLARA), due=LATER), id="due-later"),
        pytest.param(
            lambda unit: activity.complete(unit, work_of(unit, CLARA, TUESDAY)), id="done-on-its-day"
        ),
    ],
)
def test_what_brings_nothing_due_sends_nothing(quiet: Sending, act: Callable[[UnitOfWork], object]) -> None:
    does(quiet, act)
    assert quiet.messages(CLARA) == quiet.messages(BEN) == []


def test_whoever_does_not_work_today_hears_of_it_on_their_next_working_day(quiet: Sending) -> None:
    with quiet.database.begin() as session:
        absence = Absence(first=TUESDAY, last=TUESDAY)
        people.set_absence(session, WORKSPACE, PersonId(ANNA), absence)
    does(quiet, give_role)
    assert quiet.messages(ANNA) == []
    assert quiet.messages(BEN), "the lead stands in"


def test_the_deputy_of_somebody_who_goes_away_today_hears_of_it_today(quiet: Sending) -> None:
    with quiet.database.begin() as session:
        session.execute(update(PlannedActivityRow).filter_by(dri=CLARA).values(due=TUESDAY))
        absence = Absence(first=TUESDAY, last=TUESDAY, deputy=PersonId(ANNA))
        people.set_absence(session, WORKSPACE, PersonId(CLARA), absence)
        digest_schedule.reschedule_now(session, quiet.catalog, WORKSPACE, PersonId(CLARA), quiet.now())
    quiet.sweep.run()
    (message,) = quiet.messages(ANNA)
    assert "Yours for now" in str(message["blocks"])
    assert quiet.messages(CLARA) == []


def test_what_comes_while_the_digest_is_being_written_is_not_lost(quiet: Sending) -> None:
    """The digest finds nothing; before that is recorded, work of today comes."""
    quiet.slack.clock.move_to(utc("2026-11-25 14:00"))
    came: list[str] = []

    class Interrupted(DailyDigest):
        def after_nothing_to_say(self, session: object) -> None:
            super().after_nothing_to_say(session)  # type: ignore[arg-type]

        def content(self, context: object) -> object:  # type: ignore[override]
            content = super().content(context)  # type: ignore[arg-type]
            if self.recipient == CLARA and not came:
                came.append(CLARA)
                with quiet.database.begin() as session:
                    actor = Actor(by=PersonId(BEN), at=quiet.now(), today=date(2026, 11, 25), source="test")
                    unit = UnitOfWork(session, quiet.catalog, WORKSPACE, actor, lambda _: None)
                    activity.redate(unit, work_of(unit, CLARA), due=date(2026, 11, 25))
                with quiet.database.begin() as session:
                    digest_schedule.enqueue_due_digests(session, quiet.now(), most=10)
            return content

    quiet.another(kinds={DailyDigest.kind: Interrupted}).sweep.run()
    assert came
    assert len(quiet.messages(CLARA)) == 1

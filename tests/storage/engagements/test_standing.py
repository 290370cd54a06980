"""How engagements stand is kept: until something changes in them or about their people, or a day ends."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from methodology.definition.ids import ActivityId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId
from methodology.engagement.health import WORST_FIRST, Trouble, health
from methodology.people import DIGEST_AT, Absence
from storage import people
from storage.database.connection import Database
from storage.engagements import activity, extra_work, standing
from storage.outbox.digest_input import load_digest_input
from storage.people import Profile
from storage.tables.engagements import EngagementRow
from tests.support.engaged import EM, MONDAY, NEWCOMER, PM, WORKSPACE, Engaged, days, engage
from tests.support.standings import check_what_is_kept, holds, settle_all

EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}
ESCALATED = ActivityId("exec_escalation_open")
Change = Callable[[Engaged], None]


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION)


def an_act(engaged: Engaged) -> None:
    work = next(each for each in engaged.plan().open_work if each.dri == PM)
    engaged.do(activity.complete, work.id)


def an_escalation(engaged: Engaged) -> None:
    engaged.do(extra_work.raise_condition, engaged.engagement_id, ESCALATED)


def the_next_day(engaged: Engaged) -> None:
    engaged.today += timedelta(days=1)


def an_absence(engaged: Engaged) -> None:
    with engaged.database.begin() as session:
        away = Absence(first=MONDAY, last=days(9), deputy=NEWCOMER)
        people.set_absence(session, WORKSPACE, EM, away)


def other_working_days(engaged: Engaged) -> None:
    with engaged.database.begin() as session:
        people.set_preferences(
            session,
            WORKSPACE,
            EM,
            digest_at=DIGEST_AT,
            working_weekdays=frozenset({5, 6}),
            country=None,
            region=None,
        )


def a_profile(**facts: object) -> Change:
    def change(engaged: Engaged) -> None:
        profile = Profile.model_validate(
            {"workspace": WORKSPACE, "id": EM, "name": EM, "zone": "UTC"} | facts
        )
        with engaged.database.begin() as session:
            people.save_profile(session, profile, datetime.combine(engaged.today, engaged.at, UTC))

    return change


def nobody_reaches(engaged: Engaged) -> None:
    with engaged.database.begin() as session:
        people.set_unreachable(session, WORKSPACE, EM, unreachable=True)


def a_writer_of_before(engaged: Engaged) -> None:
    """It opens an engagement, and knows nothing of how it stands."""
    with engaged.database.begin() as session:
        row = session.get_one(EngagementRow, engaged.engagement_id)
        row.health = row.stands_until = None


def a_clock_that_was_ahead(engaged: Engaged) -> None:
    engaged.today -= timedelta(days=3)


@pytest.mark.parametrize(
    "change",
    [
        an_act,
        an_escalation,
        the_next_day,
        an_absence,
        other_working_days,
        pytest.param(a_profile(zone="Asia/Tokyo"), id="a-zone"),
        pytest.param(a_profile(deactivated=True), id="somebody-leaves"),
        pytest.param(a_profile(guest=True), id="a-guest"),
        nobody_reaches,
        a_writer_of_before,
        a_clock_that_was_ahead,
    ],
)
def test_what_is_kept_is_computed_anew_after(engaged: Engaged, change: Change) -> None:
    settle_all(engaged)
    check_what_is_kept(engaged)
    assert holds(engaged)
    change(engaged)
    assert not holds(engaged)
    settle_all(engaged)
    assert holds(engaged)
    check_what_is_kept(engaged)


def test_an_escalation_is_kept_with_health_until_its_work_is_done(engaged: Engaged) -> None:
    an_escalation(engaged)
    settle_all(engaged)
    assert (_health(engaged), [each.by for each in _troubles(engaged)]) == ("at_risk", [EM])
    work = next(each for each in engaged.plan().open_work if each.activity == ESCALATED)
    engaged.do(activity.complete, work.id)
    settle_all(engaged)
    assert (_health(engaged), _troubles(engaged)) == ("on_track", ())


def _health(engaged: Engaged) -> str:
    with engaged.database.reading() as session:
        kept = session.get_one(EngagementRow, engaged.engagement_id).health
    assert kept is not None
    return WORST_FIRST[kept]


def _troubles(engaged: Engaged) -> tuple[Trouble, ...]:
    return health(engaged.plan(), datetime.combine(engaged.today, engaged.at, UTC)).troubles


def test_what_a_version_before_has_kept_is_computed_anew(engaged: Engaged) -> None:
    settle_all(engaged)
    assert _kept_by_older(engaged) == []
    with engaged.database.begin() as session:
        row = session.get_one(EngagementRow, engaged.engagement_id)
        assert row.stands_until is not None
        row.health, row.stands_until = 0, row.stands_until.replace(microsecond=0)
    assert holds(engaged), "as far as that version knows"
    assert _kept_by_older(engaged) == [engaged.engagement_id]
    with engaged.database.begin() as session:
        now = datetime.combine(engaged.today, engaged.at, UTC)
        standing.settle(session, engaged.catalog, WORKSPACE, _kept_by_older(engaged), now)
    assert _kept_by_older(engaged) == []
    check_what_is_kept(engaged)


def _kept_by_older(engaged: Engaged) -> list[EngagementId]:
    with engaged.database.reading() as session:
        return [each for _, each in standing.list_kept_by_older(session, most=10)]


def test_a_profile_that_says_the_same_changes_nothing(engaged: Engaged) -> None:
    settle_all(engaged)
    a_profile()(engaged)
    assert holds(engaged)


def test_a_digest_leaves_nothing_out_that_was_given_since_the_lists_were_settled(engaged: Engaged) -> None:
    settle_all(engaged)
    work = next(each for each in engaged.plan().open_work if each.dri == PM)
    engaged.do(activity.reassign, work.id, to=NEWCOMER)
    with engaged.database.reading() as session:
        newcomer = people.get_people(session, WORKSPACE, [NEWCOMER])[NEWCOMER]
        now = datetime.combine(engaged.today, engaged.at, UTC)
        digest_input = load_digest_input(session, engaged.catalog, newcomer, settled_at=now)
    assert [each.engagement.id for each in digest_input.plans] == [engaged.engagement_id]

"""What is kept of how engagements stand, compared with the rules that it follows from."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import Session

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.health import WORST_FIRST, health
from methodology.engagement.questions import unanswered
from methodology.engagement.rights import Viewer
from methodology.engagement.things import HANDOFF_KEY, gate_key
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.digest import digest_for
from methodology.reminders.digest_lines import DigestInput
from methodology.reminders.my_gates import my_gates, my_handoffs, my_questions, waiting_on_others
from methodology.reminders.my_work import GROUPS, my_work
from methodology.reminders.news import EngagementNews
from methodology.reminders.standing import ASKING_KEY, GATES, WAITING
from storage import digest_rhythm, people
from storage.engagements import lists, standing
from storage.engagements.engagement_plan import load_plans
from storage.engagements.told import get_told
from storage.methodologies import Catalog
from storage.outbox.digest_input import list_involving, load_digest_input
from storage.outbox.queries import find_last_digest_day
from storage.tables.engagements import EngagementRow
from tests.support.engaged import PM, WORKSPACE, Engaged

ALL_WORK = range(len(GROUPS))


def settle_all(engaged: Engaged) -> None:
    """Settle what does not hold any more, as a sweep does."""
    now = _noon(engaged)
    with engaged.database.begin() as session:
        for _, person in standing.list_changed_people(session, most=100):
            involving = list_involving(session, WORKSPACE, person)
            standing.forget_standing_of(session, WORKSPACE, person, involving)
        lapsed = [each for _, each in standing.list_lapsed(session, now, most=100)]
        standing.settle(session, engaged.catalog, WORKSPACE, lapsed, now)


def check_what_is_kept(engaged: Engaged) -> None:
    """What is said to hold is what the rules say, for everybody; what nobody has changed or awaits is said to."""
    now, plan = _noon(engaged), engaged.plan()
    with engaged.database.reading() as session:
        row = session.get_one(EngagementRow, engaged.engagement_id)
        if not holds(engaged):
            return
        if plan.engagement.is_over:
            assert not session.connection().scalar(text("SELECT count(*) FROM agenda"))
            return
        assert row.health is not None
        assert WORST_FIRST[row.health] == health(plan, now).state
        known = {PersonId(each) for each in session.connection().scalars(text("SELECT id FROM person"))}
        for person in known:
            work = lists.list_agenda(session, WORKSPACE, person, ALL_WORK, offset=0, limit=500)
            assert [(each.work, each.grouped) for each in work] == _work(plan, person, now)
            rest = range(GATES, WAITING + 1)
            news = EngagementNews(plan=plan, now=now)
            somebody = _viewer(plan, person).person
            if not plan.engagement.is_over and any(news.news_for(somebody, {}, weekly=True)):
                assert lists.list_on_agenda(session, WORKSPACE, person) == [engaged.engagement_id]
            others = lists.list_agenda(session, WORKSPACE, person, rest, offset=0, limit=99)
            assert sorted(each.thing for each in others) == _others(plan, person, now)
        reader = people.get_people(session, WORKSPACE, [PM])[PM]
        kept = load_digest_input(session, engaged.catalog, reader, settled_at=now)
        whole = whole_input(session, engaged.catalog, reader)
        assert digest_for(reader, now, kept) == digest_for(reader, now, whole)


def whole_input(session: Session, catalog: Catalog, person: Person) -> DigestInput:
    """The input of a digest with every engagement that concerns this person, whether anything in it is news or not."""
    engagement_ids = lists.list_on_agenda(session, WORKSPACE, person.id)
    rhythm = digest_rhythm.get_rhythm(session, WORKSPACE, person.id)
    return DigestInput(
        plans=tuple(load_plans(session, catalog, WORKSPACE, engagement_ids, only_open=True)),
        told=get_told(session, person.id, engagement_ids),
        weekly_on=rhythm.weekly_on,
        looked_on=find_last_digest_day(session, WORKSPACE, person.id),
        unanswered=rhythm.unanswered,
    )


def holds(engaged: Engaged) -> bool:
    """Whether what is kept of the engagement is said to hold now."""
    now = _noon(engaged)
    with engaged.database.reading() as session:
        changed = standing.list_changed_people(session, most=1)
        return not changed and not standing.list_lapsed(session, now, most=1)


def _noon(engaged: Engaged) -> datetime:
    return datetime.combine(engaged.today, engaged.at, UTC)


def _work(plan: EngagementPlan, person: PersonId, now: datetime) -> list[tuple[int, int]]:
    listed = my_work(_viewer(plan, person), [plan], now)
    return [(each.activity.id, GROUPS.index(each.group)) for each in listed]


def _others(plan: EngagementPlan, person: PersonId, now: datetime) -> list[str]:
    viewer = _viewer(plan, person)
    things = [gate_key(each.gate.key) for each in my_gates(viewer, [plan], now)]
    things += [HANDOFF_KEY for _ in my_handoffs(viewer, [plan], now)]
    things += [ASKING_KEY] if unanswered(plan, person) else []
    things += [each.key for each in waiting_on_others(viewer, [plan], now)]
    return sorted([*things, *(each.about.key for each in my_questions(viewer, [plan], now))])


def _viewer(plan: EngagementPlan, person: PersonId) -> Viewer:
    known = plan.people.get(person)
    return Viewer(person=known or next(iter(plan.people.values())).model_copy(update={"id": person}))

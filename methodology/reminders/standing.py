"""How an engagement stands until the next midnight: its health, and what of it is on whose list."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import DerivedWork, is_owned_by, ready_gates
from methodology.engagement.handoff_work import handoff_to_do
from methodology.engagement.health import WORST_FIRST, health
from methodology.engagement.questions import asked_of, asked_today
from methodology.engagement.things import HANDOFF_KEY, activity_key, gate_key
from methodology.people import Person, check_zone, today_where
from methodology.plan.changes import is_in_turns
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.reminders.asks import passed_dates
from methodology.reminders.digest_lines import SectionKind
from methodology.reminders.in_one_line import ORDER
from methodology.reminders.my_work import GROUPS, WorkGroup, group_of
from methodology.reminders.news import BEGUN_WITHIN, EngagementNews
from methodology.reminders.rungs import ASKED
from methodology.reminders.schedule import next_time_of_day
from methodology.reminders.thing import News
from methodology.reminders.weekly_lines import comes_on, of_lead, open_line
from methodology.value import Value

GATES, HANDOFFS, QUESTIONS, ASKING, WAITING, CONCERNED, NEWS, TOMORROW = range(len(GROUPS), len(GROUPS) + 8)
"""The numbers of the groups of gates, handoffs, dates that have passed, engagements in which they have not
answered a question, gates and handoffs that are late with others, and engagements of which a daily message may
tell them, beside those of work. Then what is news for somebody who was told nothing of it, and what comes on their next
working day."""
OF_ONE_THING: frozenset[SectionKind] = frozenset(
    ("overdue", "gate", "today", "startable", "escalated", "contradiction")
)
"""The sections of lines of which each is about one thing, if it is no recurring work."""
CONCERNED_KEY = "concerned"
NEWS_KEY = "news:"
"""Before the key of what can be told."""
TOMORROW_KEY = "tomorrow:"
ASKING_KEY = "asking"
MIDNIGHT = time(0)


class OnList(NamedTuple):
    """A thing on the list of a person, as `my_work` and `my_gates` have it; `grouped` is the number of its group.

    `due` is the last of all days where there is none. `work` is 0 for what is no activity. What can be told has its
    `rung`, the day after which it is told anew, and whether each weekly message tells it; its `occurrence` is the place
    of its section, `late_by` how late it is, and `open` is 1 if its line says nothing else. An engagement that concerns
    somebody has what a weekly message says of it if nothing in it is news: how much is `open`, the `name` of the worst,
    how late that is, and so on. All of these are None for who is not known, or of whom it is not known when their days
    are.
    """

    person: PersonId
    thing: str
    grouped: int
    due: date
    occurrence: int = 1
    work: int = 0
    rung: int | None = None
    anew_after: date | None = None
    weekly: bool | None = None
    open: int | None = None
    name: str | None = None
    late_by: int | None = None
    escalated: int | None = None
    later: int | None = None
    snoozed: int | None = None
    lacks_manager: bool | None = None


class Standing(Value):
    """The health of an engagement as its place in `WORST_FIRST`, and everything that is on anybody's list.

    Both hold `until` an instant, unless somebody does something: they depend on the days where people are.
    """

    health: int
    lists: frozenset[OnList]
    until: datetime


def standing(plan: EngagementPlan, now: datetime) -> Standing:
    """How this engagement stands now; the open work of its plan is enough."""
    news = EngagementNews(plan=plan, now=now)
    lists = set(_asking(plan, now))
    if plan.engagement.is_running:
        lists.update(_work(news), _derived(news), _questions(news))
    for person in _concerned(news) | {each.person for each in lists}:
        lists.update(_of_messages(news, person))
    return Standing(
        health=WORST_FIRST.index(health(plan, now).state),
        lists=frozenset(lists),
        until=_next_midnight(plan, now),
    )


def _work(news: EngagementNews) -> Iterator[OnList]:
    for work in news.plan.open_work:
        if group := group_of(news.lateness, work):
            for owner in {work.dri, news.recipients.dri(work).person}:
                if owner is not None:
                    yield _on_list(owner, group, work)
    for reader in _readers_of_late_work(news):
        if (person := news.plan.people.get(reader)) is not None:
            for thing in news.late_elsewhere(person):
                if thing.work is not None:
                    yield _on_list(reader, "others", thing.work)
                elif thing.derived is not None:
                    due = thing.derived.due or date.max
                    yield OnList(person=reader, thing=thing.key, grouped=WAITING, due=due)


def _readers_of_late_work(news: EngagementNews) -> set[PersonId]:
    """The people to whom late work of others may be escalated."""
    owners = {each.owner for each in news.things if each.is_escalated}
    managers = {news.recipients.manager_beside(each) for each in owners}
    return {each for each in managers if each} | ({news.recipients.lead.person} if owners else set())


def _on_list(person: PersonId, group: WorkGroup, work: PlannedActivity) -> OnList:
    return OnList(
        person=person,
        thing=activity_key(work.id),
        grouped=GROUPS.index(group),
        due=work.due or date.max,
        occurrence=work.occurrence,
        work=work.id,
    )


def _derived(news: EngagementNews) -> Iterator[OnList]:
    """The gates that are ready, and the handoff once it can start."""
    for gate in ready_gates(news.lateness):
        for person in _whose(news, gate):
            yield OnList(person=person, thing=gate_key(gate.key), grouped=GATES, due=gate.due)
    handoff = handoff_to_do(news.lateness)
    for person in _whose(news, handoff) if handoff else ():
        due = handoff.due if handoff else None
        yield OnList(person=person, thing=HANDOFF_KEY, grouped=HANDOFFS, due=due or date.max)


def _questions(news: EngagementNews) -> Iterator[OnList]:
    for each in passed_dates(news.recipients):
        due = each.about.on or date.max
        yield OnList(person=each.person, thing=each.about.key, grouped=QUESTIONS, due=due)


def _asking(plan: EngagementPlan, now: datetime) -> Iterator[OnList]:
    """Those who have not answered a question, engagements on hold last."""
    for person in {asked_of(plan, each) for each in asked_today(plan, now)}:
        if person is not None:
            order = 1 if plan.engagement.is_running else 2
            yield OnList(person=person, thing=ASKING_KEY, grouped=ASKING, due=date.max, occurrence=order)


def _concerned(news: EngagementNews) -> frozenset[PersonId]:
    """Everybody whose daily message may tell something about it: people with open work, and people to be asked or
    told."""
    if not news.plan.engagement.is_running:
        return frozenset({news.recipients.lead_who_may.person})
    owners = frozenset(each.owner for each in news.things if each.owner is not None)
    return owners | news.readers()


def _of_messages(news: EngagementNews, reader: PersonId) -> Iterator[OnList]:
    """What messages to this reader are made from."""
    concerned = OnList(person=reader, thing=CONCERNED_KEY, grouped=CONCERNED, due=date.max)
    person = news.plan.people.get(reader)
    if person is None or not _makes_sense(person):
        yield concerned
        return
    line, later = open_line(person, news, set())
    snoozed, lacks_manager = of_lead(reader, news)
    yield concerned._replace(
        open=line.open,
        name=line.worst,
        late_by=line.late_by,
        escalated=line.escalated,
        later=later,
        snoozed=snoozed,
        lacks_manager=lacks_manager,
    )
    yield from _can_be_told(news, person)
    next_day = person.calendar.shift(today_where(person, news.now), 1)
    for order, thing in enumerate(comes_on(person, next_day, news)):
        yield OnList(reader, f"{TOMORROW_KEY}{thing.key}", TOMORROW, next_day, order, name=thing.name)


def _makes_sense(person: Person) -> bool:
    """Whether it is known when the days of this person are, and which of them they work."""
    try:
        check_zone(person.zone)
        return bool(person.calendar.weekdays)
    except Refusal:
        return False


def _can_be_told(news: EngagementNews, person: Person) -> Iterable[OnList]:
    """What is news for this person as long as they are told nothing of it."""
    found: dict[str, OnList] = {}
    since = today_where(person, news.now) - BEGUN_WITHIN
    for each in news.news_for(person, {}, weekly=True, since=since):
        for key, rung in [(told.thing, told.rung) for told in each.told] or [(each.line.kind, ASKED)]:
            thing = f"{NEWS_KEY}{key}"
            known = found.get(thing)
            found[thing] = OnList(
                person=person.id,
                thing=thing,
                grouped=NEWS,
                due=each.line.due or date.max,
                occurrence=ORDER.index(each.line.kind),
                rung=rung,
                anew_after=each.anew_after,
                weekly=each.weekly or bool(known and known.weekly),
                late_by=each.line.overdue_by,
                open=int(known is None and _has_its_line(news.plan, each)),
            )
    return found.values()


def _has_its_line(plan: EngagementPlan, news: News) -> bool:
    """Whether this is a line that tells one thing, and that is one with no line of another engagement."""
    if news.line.kind not in OF_ONE_THING or news.rides or news.moved or len(news.told) != 1:
        return False
    work = news.line.work
    return work is None or not is_in_turns(plan.methodology, work.activity)


def _whose(news: EngagementNews, work: DerivedWork) -> Iterator[PersonId]:
    """Everybody on whose list this is: who is reminded of it, and for whom it waits."""
    recipient = news.recipients.derived(work).person
    for person in {recipient, *_may_own(news.plan, work)}:
        if person == recipient or is_owned_by(news.plan, work, person, news.now):
            yield person


def _may_own(plan: EngagementPlan, gate: DerivedWork) -> Iterator[PersonId]:
    """Everybody for whom it may wait."""
    yield plan.engagement.opened_by
    owner, holder = plan.people.get(gate.owner) if gate.owner else None, plan.roles.holder(gate.role)
    deputies = (holder.deputy if holder else None, owner.absence.deputy if owner and owner.absence else None)
    yield from (each for each in (gate.owner, *deputies) if each is not None)


def _next_midnight(plan: EngagementPlan, now: datetime) -> datetime:
    """The first instant at which a day ends in UTC, or where anybody is who is named in the engagement."""
    return min(next_time_of_day(zone, MIDNIGHT, now) for zone in {"UTC", *_zones(plan)})


def _zones(plan: EngagementPlan) -> Iterator[str]:
    for zone in {each.zone for each in plan.people.values()}:
        try:
            yield check_zone(zone)
        except Refusal:  # the days of such a person are those of UTC
            continue

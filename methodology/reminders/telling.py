"""What messages tell, and to whom: the things that a message names or counts, and the people to whom a change brings
something that is due."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from methodology.definition.ids import ActivityId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.things import activity_key, begun_key
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Elsewhere
from methodology.reminders.news import EngagementNews
from methodology.reminders.now_told import NowTold, Telling
from methodology.reminders.rungs import ASKED, NONE


def due_alike(
    plan: EngagementPlan, person: Person, activity: ActivityId, now: datetime
) -> Iterator[Elsewhere]:
    """The occurrences of this activity that are due today or late here and this person's to do."""
    news = EngagementNews(plan=plan, now=now)
    for each in news.things:
        if each.work and each.work.activity == activity and each.is_due and news.is_readers(person, each):
            engagement = plan.engagement
            yield Elsewhere(engagement=engagement.id, title=engagement.title, work=each.work.id)


def telling(
    plan: EngagementPlan,
    person: Person,
    named: Iterable[PlannedActivityId],
    now: datetime,
    *,
    counted: Iterable[PlannedActivityId] = (),
) -> Telling:
    """What a message tells this person that names this work, and counts that; and which stages run.

    What it names is told as far as it has come. What it counts alone is told nothing of, but it is known from
    then on: when it can be done, nobody has given it to them anew.
    """
    names, known = ({activity_key(each) for each in ids} for ids in (named, counted))
    told = (
        NowTold(engagement=plan.engagement.id, thing=each.key, rung=each.rung if each.key in names else NONE)
        for each in EngagementNews(plan=plan, now=now).things
        if each.key in names or (each.key in known and not each.is_snoozed)
    )
    begun = (
        NowTold(engagement=plan.engagement.id, thing=begun_key(each), rung=ASKED)
        for each in plan.engagement.plan_facts.current
    )
    return Telling(person=person.id, day=person.today(now), at=now, told=(*told, *begun))


def given_now(before: EngagementPlan, after: EngagementPlan, now: datetime) -> frozenset[PersonId]:
    """The people to whom a change brought something that is due today or past."""
    return frozenset(person for _, person in _due_now(after, now) - _due_now(before, now))


def due_instead_of(plan: EngagementPlan, absent: PersonId, now: datetime) -> frozenset[PersonId]:
    """The people who stand in for this person now in something that is due today or past."""
    return frozenset(
        each.recipient.person
        for each in EngagementNews(plan=plan, now=now).things
        if each.has_come and each.owner == absent != each.recipient.person
    )


def _due_now(plan: EngagementPlan, now: datetime) -> frozenset[tuple[str, PersonId]]:
    things = EngagementNews(plan=plan, now=now).things
    return frozenset((each.key, each.recipient.person) for each in things if each.has_come)

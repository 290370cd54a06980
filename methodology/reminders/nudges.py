"""Nudges: one question a day about one thing, by a member of the team to its owner or their substitute."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer, may_act, must_change
from methodology.engagement.things import HANDOFF_KEY
from methodology.people import Absence, Person
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Because, WaitingNudge
from methodology.reminders.news import EngagementNews
from methodology.reminders.schedule import in_working_hours, next_digest_at
from methodology.reminders.thing import News, Thing
from methodology.value import Value

AFTER_DIGEST = timedelta(minutes=10)
"""How long after the digest a nudge that waits for it goes alone, where the digest has not taken it along."""


class Addressee(Value):
    """Who is asked about a thing.

    `own`: it is the asker's, or they stand in for its owner. `nobody`: its owner is not here, and nobody stands
    in. `absent` is the owner where they are not here, and `because` says why.
    """

    kind: Literal["ask", "own", "nobody"]
    person: PersonId
    absent: PersonId | None = None
    because: Because | None = None


def find_thing(news: EngagementNews, key: str) -> Thing | None:
    """The open activity, ready gate or handoff of this key; None if it is none of them any more, or nobody is
    reminded."""
    if not news.plan.engagement.is_running:
        return None
    if key == HANDOFF_KEY:
        return news.handoff_to_ask
    return next((each for each in news.things if each.key == key), None)


def addressee(news: EngagementNews, thing: Thing, asker: PersonId) -> Addressee:
    """Who is to be asked about this thing."""
    person, instead_of = thing.recipient
    if instead_of is not None:
        kind: Literal["ask", "own"] = "own" if person == asker else "ask"
        return Addressee(kind=kind, person=person, absent=instead_of.person, because=instead_of.because)
    if person == asker:
        return Addressee(kind="own", person=person)
    because = news.recipients.why_absent(person)
    if because is None:
        return Addressee(kind="ask", person=person)
    return Addressee(kind="nobody", person=person, absent=person, because=because)


def nudged_news(
    person: Person, each_news: Iterable[EngagementNews], nudges: Iterable[WaitingNudge]
) -> Iterator[News]:
    """What these nudges ask this person, as far as it is still open and still with them."""
    of_engagement = {each.plan.engagement.id: each for each in each_news}
    for nudge in nudges:
        news = of_engagement.get(nudge.engagement)
        thing = find_thing(news, nudge.thing) if news else None
        if news is not None and thing is not None and news.is_readers(person, thing):
            yield news.nudged(person.id, thing, nudge.asker, nudge.asks)


def when_to_nudge(person: Person, now: datetime) -> datetime:
    """The instant at which a nudge goes to this person: now in their working hours, else with their next digest."""
    return now if in_working_hours(person, now) else next_digest_at(person, now)


def day_of_nudge(person: Person, now: datetime) -> date:
    """The day, on their calendar, on which a nudge goes to this person: each thing is asked about once on it."""
    return person.today(when_to_nudge(person, now))


def absence_before_nudge(person: Person, now: datetime) -> Absence | None:
    """The absence of this person, who is here today, that comes before a nudge reaches them."""
    away = person.absence
    comes = away is not None and person.today(now) < away.first <= day_of_nudge(person, now)
    return away if comes else None


def must_nudge(viewer: Viewer, plan: EngagementPlan, now: datetime) -> None:
    """Raises `NotAllowed` for people who are not in the team and stand in for nobody in it."""
    if not may_nudge(viewer, plan, now):
        must_change(viewer, plan.engagement)


def may_nudge(viewer: Viewer, plan: EngagementPlan, now: datetime) -> bool:
    """People who may change the engagement, and deputies of members of the team who are away."""
    team = (plan.engagement.opened_by, *plan.engagement.team.people())
    return any(may_act(viewer, plan.engagement, plan.people.get(each), now) for each in team)

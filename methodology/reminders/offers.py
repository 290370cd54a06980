"""Offers to hand over what somebody has who has left, became a guest, or is away for long."""

from collections.abc import Iterator
from datetime import date, datetime

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.hand_over import hand_over_of
from methodology.engagement.rights import is_part_of
from methodology.people import Person, today_where
from methodology.plan.calendar import ONE_DAY
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Leaving
from methodology.reminders.recipients import Recipients
from methodology.value import Value

LONG_AWAY = 10
"""Working days; what somebody has is offered if they are away for longer."""
AHEAD = 5
"""Working days before an absence from which it is offered, so that there is time to ask."""


class Offer(Value):
    """What `leaving` has in one engagement, offered to `reader`."""

    reader: PersonId
    leaving: Leaving

    @property
    def key(self) -> str:
        """The key of the event: who leaves, why, and since when, where there is a day."""
        leaving = self.leaving
        return f"leaving:{leaving.person}:{leaving.because}:{leaving.first or ''}"


def offers(recipients: Recipients) -> Iterator[Offer]:
    """What is offered in an engagement that runs, in the order of the people's ids."""
    plan = recipients.plan
    if not plan.engagement.is_running:
        return
    involved = {*plan.engagement.team.people(), *(each.dri for each in plan.open_work if each.dri)}
    for person in sorted(involved & plan.people.keys()):
        leaving = leaving_of(plan, plan.people[person], recipients.now)
        reader = reader_of(recipients, person) if leaving else None
        if leaving is not None and reader is not None:
            yield Offer(reader=reader, leaving=leaving)


def leaving_of(plan: EngagementPlan, person: Person, now: datetime) -> Leaving | None:
    """What this person has in the engagement, if they leave; None if they stay, or have nothing."""
    if person.deactivated:
        leaving = Leaving(person=person.id, because="deactivated")
    elif not person.is_member:
        leaving = Leaving(person=person.id, because="not_a_member")
    elif person.absence is not None and is_long_away(person, today_where(person, now)):
        away = person.absence
        leaving = Leaving(person=person.id, because="away", first=away.first, last=away.last)
    else:
        return None
    what = hand_over_of(plan, person.id)
    if what.is_empty:
        return None
    roles = len(what.roles) + len(what.deputy_of)
    return leaving.model_copy(update={"work": len(what.work), "roles": roles})


def is_long_away(person: Person, today: date) -> bool:
    """Whether they are away for more than ten of their working days, now or in a few days."""
    away = person.absence
    if away is None or away.last < today or away.first > person.calendar.shift(today, AHEAD):
        return False
    return person.calendar.working_days_between(away.first - ONE_DAY, away.last) > LONG_AWAY


def reader_of(recipients: Recipients, leaving: PersonId) -> PersonId | None:
    """Who is offered it: the lead, or who stands in for them; if the lead leaves or nobody of the team stands in,
    their deputy, the nearest manager, else who opened it or, where that is the lead too or nobody of them is here,
    somebody else of the team.

    None where there is nobody else who may hand it over.
    """
    lead, engagement = recipients.roles.lead, recipients.plan.engagement
    stays = recipients.lead.person != leaving and (lead is None or lead.person != leaving)
    if stays and is_part_of(recipients.lead.person, engagement):
        return recipients.lead.person
    known = recipients.plan.people.get(leaving)
    deputies = [
        lead.deputy if lead and lead.person == leaving else None,
        known.absence.deputy if known and known.absence else None,
    ]
    team = recipients.roles.team.people()
    ways = (*deputies, recipients.manager_beside(leaving), engagement.opened_by, *team)
    may = (e for e in ways if e and e != leaving and is_part_of(e, engagement) and recipients.is_here(e))
    return next(may, None)

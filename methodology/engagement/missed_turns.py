"""The turns of recurring work in an engagement that were missed."""

from datetime import date, datetime
from typing import NamedTuple

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.calendar import ONE_DAY
from methodology.plan.changes import missed_turns
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId


class MissedTurn(NamedTuple):
    """A turn whose date has passed; it is closed on the day before its DRI's today."""

    activity: PlannedActivity
    closed_on: date


def turns_to_close(plan: EngagementPlan, instant: datetime, today: date) -> tuple[MissedTurn, ...]:
    """The open turns whose date has passed on the clock of their DRI, or by `today` if that is unknown.

    None while the engagement does not run.
    """

    def today_of(dri: PersonId | None) -> date:
        person = plan.people.get(dri) if dri else None
        return person.today(instant) if person else today

    if not plan.engagement.is_running:
        return ()
    missed = missed_turns(plan.methodology, plan.work, today_of)
    return tuple(MissedTurn(each, today_of(each.dri) - ONE_DAY) for each in missed)

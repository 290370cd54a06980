"""`StatusReport`: the content of the status report of an engagement."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from methodology.engagement.card import Card, card
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.health import Health, health
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.value import Value

REPORTED = timedelta(days=7)


class KeyDate(Value):
    """A date of an engagement; `actual` if the event has happened."""

    label: str
    on: date
    actual: bool = False


class StatusReport(Value):
    """The card for a channel, the work done since a day, and the dates: those to come, then the latest; `did`
    says whose that work was.

    It goes to the customer, so nothing internal is in it but `health`, which is for the person who asked for it.
    """

    card: Card
    done_since: date
    health: Health | None = None
    did: Mapping[PlannedActivityId, PersonId | None] = {}
    done: tuple[PlannedActivity, ...] = ()
    dates: tuple[KeyDate, ...] = ()


def status_report(plan: EngagementPlan, now: datetime) -> StatusReport:
    """The status of the engagement, with the work done in the last seven days."""
    since = plan.today(now) - REPORTED
    done = [each for each in plan.work if each.state == "done" and each.closed_on and each.closed_on >= since]
    today = plan.today(now)
    known = sorted(plan.engagement.plan_facts.dates, key=lambda each: each.on)
    coming, past = [e for e in known if e.on >= today], [e for e in known if e.on < today]
    return StatusReport(
        card=card(plan, None, now, outsiders_read=True),
        done_since=since,
        health=health(plan, now) if plan.engagement.is_running else None,
        did={each.id: _who_did(plan, each) for each in done},
        done=tuple(done),
        dates=tuple(
            KeyDate(label=plan.methodology.anchor[each.anchor].label, on=each.on, actual=each.actual)
            for each in (*coming, *reversed(past))
        ),
    )


def _who_did(plan: EngagementPlan, work: PlannedActivity) -> PersonId | None:
    """The DRI of work that is done, or the deputy who did it while they were away; where it has no DRI, who closed it.

    Others may have ticked it for them.
    """
    owner = plan.people.get(work.dri) if work.dri else None
    absence = owner.absence if owner else None
    if absence and work.closed_by == absence.deputy and work.closed_on and absence.covers(work.closed_on):
        return work.closed_by
    return work.dri or work.closed_by

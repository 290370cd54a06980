"""`StatusReport`: the content of the status report of an engagement."""

from datetime import date, datetime, timedelta

from methodology.engagement.card import Card, card
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import PlannedActivity
from methodology.value import Value

REPORTED = timedelta(days=7)


class KeyDate(Value):
    """A date of an engagement; `actual` if the event has happened."""

    label: str
    on: date
    actual: bool = False


class StatusReport(Value):
    """The card for a channel, the work done since a day, and the dates in order.

    It goes to the customer, so nothing internal is in it.
    """

    card: Card
    done_since: date
    done: tuple[PlannedActivity, ...] = ()
    dates: tuple[KeyDate, ...] = ()


def status_report(plan: EngagementPlan, now: datetime) -> StatusReport:
    """The status of the engagement, with the work done in the last seven days."""
    since = plan.today(now) - REPORTED
    dates = sorted(plan.engagement.plan_facts.dates, key=lambda each: each.on)
    return StatusReport(
        card=card(plan, None, now, outsiders_read=True),
        done_since=since,
        done=tuple(
            each for each in plan.work if each.state == "done" and each.closed_on and each.closed_on >= since
        ),
        dates=tuple(
            KeyDate(label=plan.methodology.anchor[each.anchor].label, on=each.on, actual=each.actual)
            for each in dates
        ),
    )

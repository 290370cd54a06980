"""Dates whose day has passed, and events that go on: what somebody is to say whether it has happened."""

from collections.abc import Iterator
from datetime import date

from methodology.definition.anchor import Anchor
from methodology.definition.ids import EVENT, AnchorId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import can_be_entered
from methodology.value import Value

DID_IT_HAPPEN = "Did it happen?"


class OpenDate(Value):
    """A date of which nobody has said that it happened, planned `on` a day; of an event that goes on, None.

    `label` tells apart the dates of an anchor that repeats.
    """

    anchor: Anchor
    occurrence: int = 1
    label: str = ""
    on: date | None = None

    @property
    def key(self) -> str:
        """The key under which people are told of it: a date that was moved is asked for anew."""
        kind = "passed" if self.on else "settled"
        return f"{kind}:{self.anchor.id}:{self.occurrence}" + (f":{self.on}" if self.on else "")

    @property
    def question(self) -> str:
        return self.anchor.question or DID_IT_HAPPEN


def planned_dates(plan: EngagementPlan) -> Iterator[OpenDate]:
    """The dates entered ahead that people say themselves: no activity of the plan sets them.

    What was over before the opening counts as happened, also where a version before has not noted that.
    """
    for each in plan.engagement.plan_facts.dates:
        anchor = plan.methodology.anchor.get(each.anchor)
        if (
            anchor is not None  # a version before may have had more dates
            and not each.actual
            and each.on >= plan.engagement.plan_facts.opened_on
            and not anchor.set_by.iteration_calendar
            and is_said(plan, each.anchor, each.occurrence)
        ):
            label = each.label or _event_of(plan, anchor, each.occurrence)
            yield OpenDate(anchor=anchor, occurrence=each.occurrence, label=label, on=each.on)


def open_events(plan: EngagementPlan) -> Iterator[OpenDate]:
    """The ends, without a date so far, of what was raised and recurs until then, such as an escalation."""
    known = {(each.anchor, each.occurrence) for each in plan.engagement.plan_facts.dates}
    for work in plan.open_work:
        activity = plan.methodology.activity.get(work.activity)
        if activity is None or activity.recurrence is None or activity.due.anchor != EVENT:
            continue
        anchor = plan.methodology.anchor[activity.recurrence.until]
        occurrence = work.occurrence if anchor.repeats else 1
        if can_be_entered(plan.methodology, anchor.id) and (anchor.id, occurrence) not in known:
            known.add((anchor.id, occurrence))
            yield OpenDate(anchor=anchor, occurrence=occurrence, label=work.name)


def _event_of(plan: EngagementPlan, anchor: Anchor, occurrence: int) -> str:
    """What goes on until this date, by its name; "" where nothing does."""
    name = next(
        (
            each.name
            for each in plan.methodology.activities
            if each.recurrence and each.recurrence.until == anchor.id and each.due.anchor == EVENT
        ),
        "",
    )
    return f"{name} (no. {occurrence})" if name and occurrence > 1 else name


def is_said(plan: EngagementPlan, anchor_id: AnchorId, occurrence: int) -> bool:
    """Whether people say that this has happened: they may enter its date, and no activity sets it or has set it."""
    anchor = plan.methodology.anchor[anchor_id]
    if not can_be_entered(plan.methodology, anchor_id):
        return False
    return not any(
        plan.methodology.activity[each.activity].sets == anchor_id
        for each in plan.work
        if (each.is_open or each.state == "done")
        and each.activity in plan.methodology.activity
        and (not anchor.repeats or each.occurrence == occurrence)
    )


def find_open_date(
    plan: EngagementPlan, anchor_id: AnchorId, occurrence: int, on: date | None
) -> OpenDate | None:
    """The date that is planned on this day, or the end of an event that has none; None if it is not any more."""
    wanted = (anchor_id, occurrence, on)
    found = (*planned_dates(plan), *open_events(plan))
    return next((each for each in found if (each.anchor.id, each.occurrence, each.on) == wanted), None)

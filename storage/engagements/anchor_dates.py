"""The dates of events that activities set: set with a Done, and taken back with its Undo."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from methodology.definition.ids import AnchorId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import AnchorDate, check_happened, date_after_undo, happened_on
from methodology.plan.planned_activity import PlannedActivity
from storage.engagements.aggregate import order_of_dates
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import AnchorDateRow


def set_anchor(
    unit: UnitOfWork, plan: EngagementPlan, done: PlannedActivity, happened: date | None
) -> EngagementPlan:
    """Date the anchor that it sets: done on the day where its DRI is, or when a person says it happened.

    Returns the plan with that date.
    """
    anchor, occurrence = _sets(plan.methodology, done)
    if anchor is None or done.closed_on is None:
        return plan
    known = unit.session.get(AnchorDateRow, (plan.engagement.id, anchor, occurrence))
    was, day = _date(known), done.closed_on
    date_row = known or AnchorDateRow(
        engagement=plan.engagement.id, anchor=anchor, occurrence=occurrence, on=day
    )
    if happened is not None:
        check_happened(happened, max(day, unit.actor.today))
    date_row.on = date_row.set_on = happened or happened_on(date_row.planned_on, day)
    date_row.actual = True
    unit.session.add(date_row)
    _record_date(unit, date_row, was, _date(date_row))
    return with_date(plan, date_row)


def unset_anchor(unit: UnitOfWork, plan: EngagementPlan, undone: PlannedActivity) -> EngagementPlan:
    """Take back the date of the anchor that it had set, unless somebody has moved it; returns the plan without it."""
    anchor, occurrence = _sets(plan.methodology, undone)
    if anchor is None:
        return plan
    date_row = unit.session.get(AnchorDateRow, (plan.engagement.id, anchor, occurrence))
    if date_row is None:
        return plan
    was, others_done = _date(date_row), list(_others_done(plan, undone, anchor))
    if date_row.on != (date_row.set_on or _set_before_0_3(date_row, undone, others_done)):
        if others_done:
            return plan
        date_row.planned_on = date_row.on  # somebody has moved it since
    dated = date_after_undo(date_row.planned_on, others_done)
    if dated is None:
        unit.session.delete(date_row)
    else:
        date_row.on, date_row.actual = dated
        date_row.set_on = date_row.on if date_row.actual else None
    _record_date(unit, date_row, was, _date(date_row if dated else None))
    return with_date(plan, date_row, is_there=dated is not None)


def _sets(methodology: Methodology, work: PlannedActivity) -> tuple[AnchorId | None, int]:
    """The anchor that this activity sets, and the occurrence of it."""
    activity = methodology.activity.get(work.activity)
    if activity is None or activity.sets is None:
        return None, 1
    return activity.sets, work.occurrence if methodology.anchor[activity.sets].repeats else 1


def with_date(plan: EngagementPlan, row: AnchorDateRow, *, is_there: bool = True) -> EngagementPlan:
    """The plan with this date in place of the one that the anchor had, or without it."""
    said = {name: getattr(row, name) for name in AnchorDate.model_fields}
    new = AnchorDate.model_validate(said) if is_there else None
    facts = plan.engagement.plan_facts
    dates = {(each.anchor, each.occurrence): each for each in facts.dates}
    dates.pop((AnchorId(row.anchor), row.occurrence), None)
    if new is not None:
        dates[new.anchor, new.occurrence] = new
    facts = facts.model_copy(update={"dates": tuple(sorted(dates.values(), key=order_of_dates))})
    return plan.model_copy(update={"engagement": plan.engagement.model_copy(update={"plan_facts": facts})})


def _set_before_0_3(date_row: AnchorDateRow, undone: PlannedActivity, others_done: list[date]) -> date | None:
    """The date that a version which did not store it has set when the last of these was done."""
    done = [*others_done, *([undone.closed_on] if undone.closed_on else [])]
    return happened_on(date_row.planned_on, max(done)) if done else None


def _date(date_row: AnchorDateRow | None) -> dict[str, Any]:
    if date_row is None:
        return {"on": None, "actual": False}
    return {"on": date_row.on.isoformat(), "actual": date_row.actual}


def _record_date(
    unit: UnitOfWork, date_row: AnchorDateRow, before: dict[str, Any], after: dict[str, Any]
) -> None:
    if before == after:
        return
    named = {"anchor": date_row.anchor, "occurrence": date_row.occurrence}
    unit.record("date_happened", EngagementId(date_row.engagement), before=before, after=after | named)


def _others_done(plan: EngagementPlan, undone: PlannedActivity, anchor: AnchorId) -> Iterator[date]:
    """The days on which other activities that set the same anchor were done."""
    methodology = plan.methodology
    setting = {each.id for each in methodology.activities if each.sets == anchor}
    for each in plan.work:
        is_another = each.id != undone.id and each.activity in setting
        is_same_event = not methodology.anchor[anchor].repeats or each.occurrence == undone.occurrence
        if is_another and is_same_event and each.state == "done" and each.closed_on:
            yield each.closed_on

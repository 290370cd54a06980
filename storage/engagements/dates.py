"""Entering the dates of an engagement, and moving the work that follows from them."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial

from sqlalchemy import update
from sqlmodel import col

from methodology.definition.ids import AnchorId, StageId
from methodology.engagement.dates import (
    DateEntry,
    ShownDates,
    check_as_shown,
    check_exit_date,
    dated_by_hand_and_moved,
    preview_dates,
)
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.passed_dates import find_open_date, is_said
from methodology.plan.anchor_dates import check_day
from methodology.refusal import Refusal
from methodology.value import Value
from storage.engagements.anchor_dates import with_date
from storage.engagements.history import DATES_CHANGED, find_last_days, name_of_last
from storage.engagements.unit_of_work import Replanned, UnitOfWork
from storage.tables.engagements import AnchorDateRow, StageEntryRow
from storage.tables.planned_activities import DATED_ANEW, PlannedActivityRow


def enter_dates(
    unit: UnitOfWork,
    engagement_id: EngagementId,
    entries: Iterable[DateEntry],
    *,
    exit_by: Mapping[StageId, date | None] | None = None,
    move_by_hand_too: bool = False,
    shown: ShownDates | None = None,
) -> Replanned:
    """Enter these dates and the days by which stages are to be left, and re-plan.

    Due dates set by hand stay, unless `move_by_hand_too`. Raises `Refusal` if one of the dates is no longer
    the one that was `shown`.
    """
    before = unit.lock_unless_over(engagement_id)
    entries = tuple(entries)
    if shown is not None:
        who = partial(name_of_last, unit.session, unit.workspace, engagement_id, DATES_CHANGED)
        check_as_shown(before, entries, exit_by or {}, shown, who)
    preview_dates(before, entries)
    after, moved = before, list[DateEntry]()
    for entry in entries:
        entered = _enter(unit, after, entry)
        if entered is not after:
            moved.append(entry)
        after = entered
    for stage, day in (exit_by or {}).items():
        _set_exit(unit, before, stage, day)
    if move_by_hand_too:
        shifted = [work.id for work in dated_by_hand_and_moved(before, moved)]
        unit.session.execute(
            update(PlannedActivityRow)
            .where(col(PlannedActivityRow.id).in_(shifted))
            .values(due_by_hand=False, basis=DATED_ANEW),
            execution_options={"synchronize_session": False},
        )
    return unit.replan(engagement_id, None if exit_by or move_by_hand_too else after)


class Said(Value):
    """The engagement after somebody said when something happened. Not `changed`: it had been said, or moved, before."""

    plan: EngagementPlan
    changed: bool


def say_when(
    unit: UnitOfWork,
    engagement_id: EngagementId,
    anchor: AnchorId,
    occurrence: int,
    *,
    was: date | None,
    on: date,
) -> Said:
    """Record that what was planned for the day `was` happened on this day, or plan it for one that has not come.

    `was` is None for the end of an event that had no date. Who answers second changes nothing.
    """
    plan = unit.lock_unless_over(engagement_id)
    check_day(on)
    if find_open_date(plan, anchor, occurrence, was) is None:
        return Said(plan=plan, changed=False)
    row = unit.session.get(AnchorDateRow, (engagement_id, anchor, occurrence))
    if on > unit.actor.today:
        entry = DateEntry(anchor=anchor, on=on, occurrence=occurrence)
        entered = _enter(unit, plan, entry)
        return Said(plan=unit.replan(engagement_id, entered).plan, changed=entered is not plan)
    before = {"on": row.on.isoformat() if row else None, "actual": False}
    happened = row or AnchorDateRow(engagement=engagement_id, anchor=anchor, occurrence=occurrence, on=on)
    happened.on, happened.actual = on, True
    unit.session.add(happened)
    unit.record(
        "date_happened",
        engagement_id,
        before=before,
        after={"on": on.isoformat(), "actual": True, "anchor": anchor, "occurrence": occurrence},
    )
    return Said(plan=unit.replan(engagement_id, with_date(plan, happened)).plan, changed=True)


def take_back(
    unit: UnitOfWork,
    engagement_id: EngagementId,
    anchor: AnchorId,
    occurrence: int,
    *,
    was: date | None,
    on: date,
) -> Said:
    """Take back that what was planned for the day `was` happened on this day, or is planned for it.

    Taken back twice, nothing changes. Raises `Refusal` if somebody has changed the date since.
    """
    plan = unit.lock_unless_over(engagement_id)
    row = unit.session.get(AnchorDateRow, (engagement_id, anchor, occurrence))
    if (row.on if row else None) == was and not (row and row.actual):
        return Said(plan=plan, changed=False)
    if row is None or find_last_days(unit.session, engagement_id, anchor, occurrence) != (was, on):
        raise Refusal("This date was changed meanwhile. Look at the dates of the engagement.")
    before, what = {"on": row.on.isoformat(), "actual": row.actual}, _taken_back(row)
    if was is None:
        unit.session.delete(row)
    else:
        row.on = row.planned_on = was
        row.actual = False
        unit.session.add(row)
    after = {"on": was.isoformat() if was else None, "actual": False}
    unit.record(
        what, engagement_id, before=before, after=after | {"anchor": anchor, "occurrence": occurrence}
    )
    return Said(
        plan=unit.replan(engagement_id, with_date(plan, row, is_there=was is not None)).plan, changed=True
    )


def _taken_back(row: AnchorDateRow) -> str:
    """What the history calls this: taking back that it happened, or planning it for another day again."""
    return "date_happened" if row.actual else "date_entered"


def _enter(unit: UnitOfWork, plan: EngagementPlan, entry: DateEntry) -> EngagementPlan:
    """Enter this date; returns the plan with it, or this plan where it has it already."""
    engagement_id = plan.engagement.id
    row = unit.session.get(AnchorDateRow, (engagement_id, entry.anchor, entry.occurrence))
    before = row.on if row else None
    if before == entry.on and (row is None or row.label == (entry.label or row.label)):
        return plan
    if entry.on is None:
        assert row is not None, "it had a date"
        unit.session.delete(row)
        after = with_date(plan, row, is_there=False)
    else:
        entered = row or AnchorDateRow(
            engagement=engagement_id, anchor=entry.anchor, occurrence=entry.occurrence, on=entry.on
        )
        entered.on, entered.label = entry.on, entry.label or entered.label
        if is_said(
            plan, entry.anchor, entry.occurrence
        ):  # a day entered after it has passed is known to have happened
            entered.actual = entry.on < unit.actor.today
        if not entered.actual:
            entered.planned_on = entry.on
        unit.session.add(entered)
        after = with_date(plan, entered)
    unit.record(
        "date_entered",
        engagement_id,
        before={"on": before.isoformat() if before else None},
        after={
            "anchor": entry.anchor,
            "occurrence": entry.occurrence,
            "on": entry.on.isoformat() if entry.on else None,
        },
    )
    return after


def _set_exit(unit: UnitOfWork, plan: EngagementPlan, stage: StageId, day: date | None) -> None:
    check_exit_date(plan, stage, day)
    engagement_id = plan.engagement.id
    row = unit.session.get(StageEntryRow, (engagement_id, stage)) or StageEntryRow(
        engagement=engagement_id, stage=stage
    )
    if row.exit_by == day:
        return
    before, row.exit_by = row.exit_by, day
    unit.session.add(row)
    unit.record(
        "exit_by_set",
        engagement_id,
        before={"by": before.isoformat() if before else None},
        after={"stage": stage, "by": day.isoformat() if day else None},
    )

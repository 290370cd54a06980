"""What moves, and by how much, when an engagement runs again after it was held?"""

from datetime import date, timedelta

from sqlmodel import col, select

from storage.engagements.replan import EngagementPlan, UnitOfWork
from storage.tables import AnchorDateRow, StageEntryRow, WorkRow


def shift_dates(unit: UnitOfWork, now: EngagementPlan, days: int) -> None:
    """What was entered ahead, and the days by which stages are to be left, move by the days held.

    A date moves to a working day of the lead.
    """
    number, held_since = now.engagement.id, now.engagement.held_since or unit.actor.today
    lead = now.roles.lead
    calendar = now.calendar_of(lead.role if lead else now.roles.lead_role)
    ahead = select(AnchorDateRow).where(
        AnchorDateRow.engagement == number,
        col(AnchorDateRow.actual).is_(False),
        AnchorDateRow.on >= held_since,
    )
    for row in unit.session.exec(ahead):
        was, row.on = row.on, calendar.on_or_after(row.on + timedelta(days=days))
        row.planned_on = row.on
        after = {"anchor": row.anchor, "occurrence": row.occurrence, "on": row.on.isoformat()}
        unit.record("date_entered", number, before={"on": was.isoformat()}, after=after)
    to_leave = select(StageEntryRow).where(
        StageEntryRow.engagement == number,
        col(StageEntryRow.left_on).is_(None),
        col(StageEntryRow.exit_by).is_not(None),
    )
    for entry in unit.session.exec(to_leave):
        by = entry.exit_by or unit.actor.today
        entry.exit_by = calendar.on_or_after(by + timedelta(days=days))
        after = {"stage": entry.stage, "by": entry.exit_by.isoformat()}
        unit.record("exit_by_set", number, before={"by": by.isoformat()}, after=after)


def shift_work(unit: UnitOfWork, before: EngagementPlan, after: EngagementPlan) -> None:
    """Open work that no moved date took along moves by the working days held.

    It stays there until the plan has another date for it.
    """
    held_since = before.engagement.held_since or unit.actor.today
    there = {each.id: each for each in before.work}
    for work in after.work:
        was = there.get(work.id)
        if not work.is_open or was is None or was.due is None or was.due != work.due:
            continue
        recurrence = after.methodology.activity[work.activity].recurrence
        if recurrence is not None and recurrence.on_calendar:
            continue
        calendar = after.calendar_of_work(work)
        held = calendar.working_days_between(held_since, unit.actor.today)
        if not held:
            continue
        row = unit.session.get_one(WorkRow, work.id)
        row.due = calendar.shift(was.due, held)
        if not work.due_by_hand:
            row.shifted_from = work.shifted_from or was.due
        unit.record(
            "redated",
            after.engagement.id,
            work=work.id,
            before={"due": _day(was.due)},
            after={"due": _day(row.due)},
        )


def _day(day: date) -> str:
    return day.isoformat()

"""The dates of events that activities set: set with a Done, and taken back with its Undo."""

from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from methodology.definition.ids import ActivityId, AnchorId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId
from methodology.plan.anchor_dates import check_happened, date_after_undo, happened_on
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import AnchorDateRow
from storage.tables.planned_activities import PlannedActivityRow


def _anchor_row(
    session: Session, methodology: Methodology, row: PlannedActivityRow
) -> tuple[AnchorId | None, int, AnchorDateRow | None]:
    """The anchor that this activity sets, the occurrence of it, and its date if it has one."""
    activity = methodology.activity.get(ActivityId(row.activity))
    if activity is None or activity.sets is None:
        return None, 1, None
    occurrence = row.occurrence if methodology.anchor[activity.sets].repeats else 1
    date_row = session.exec(
        select(AnchorDateRow).where(
            AnchorDateRow.engagement == row.engagement,
            AnchorDateRow.anchor == activity.sets,
            col(AnchorDateRow.occurrence) == occurrence,
        )
    ).one_or_none()
    return activity.sets, occurrence, date_row


def set_anchor(
    unit: UnitOfWork, methodology: Methodology, row: PlannedActivityRow, day: date, happened: date | None
) -> None:
    """Date the anchor that it sets: done on this day where its DRI is, or when a person says it happened."""
    anchor, occurrence, known = _anchor_row(unit.session, methodology, row)
    if anchor is None:
        return
    was = _date(known)
    date_row = known or AnchorDateRow(engagement=row.engagement, anchor=anchor, occurrence=occurrence, on=day)
    if happened is not None:
        check_happened(happened, max(day, unit.actor.today))
    date_row.on = date_row.set_on = happened or happened_on(date_row.planned_on, day)
    date_row.actual = True
    unit.session.add(date_row)
    _record_date(unit, date_row, was, _date(date_row))


def unset_anchor(unit: UnitOfWork, methodology: Methodology, row: PlannedActivityRow) -> None:
    _, _, date_row = _anchor_row(unit.session, methodology, row)
    if date_row is None:
        return
    was, others_done = _date(date_row), _others_done(unit.session, methodology, row)
    if date_row.on != (date_row.set_on or _set_before_0_3(date_row, row, others_done)):
        if others_done:
            return
        date_row.planned_on = date_row.on  # somebody has moved it since
    dated = date_after_undo(date_row.planned_on, others_done)
    if dated is None:
        unit.session.delete(date_row)
    else:
        date_row.on, date_row.actual = dated
        date_row.set_on = date_row.on if date_row.actual else None
    _record_date(unit, date_row, was, _date(date_row if dated else None))


def _set_before_0_3(date_row: AnchorDateRow, row: PlannedActivityRow, others_done: list[date]) -> date | None:
    """The date that a version which did not store it has set when the last of these was done."""
    done = [*others_done, *([row.closed_on] if row.closed_on else [])]
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


def _others_done(session: Session, methodology: Methodology, row: PlannedActivityRow) -> list[date]:
    """The days on which other activities that set the same anchor were done."""
    anchor = methodology.activity[ActivityId(row.activity)].sets
    done = select(PlannedActivityRow).where(
        PlannedActivityRow.engagement == row.engagement,
        PlannedActivityRow.state == "done",
        PlannedActivityRow.id != row.id,
        col(PlannedActivityRow.activity).in_(
            [each.id for each in methodology.activities if each.sets == anchor]
        ),
    )
    if anchor is not None and methodology.anchor[anchor].repeats:
        done = done.where(PlannedActivityRow.occurrence == row.occurrence)
    return [each.closed_on for each in session.exec(done) if each.closed_on is not None]

"""Putting an engagement on hold, resuming, cancelling, closing and reopening it."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import update
from sqlmodel import col

from methodology.definition.ids import CriterionId, StageId
from methodology.engagement.engagement import EngagementId, EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import gates_to_close, let_go_on_closing
from methodology.engagement.lifecycle import (
    check_cancel_reason,
    check_close,
    check_hold,
    check_hold_until,
    check_not_over,
    check_reopen,
    check_resume,
    dates_after_hold,
    exit_dates_after_hold,
    shifts_after_hold,
    stages_to_reopen,
    usual_end_of_hold,
)
from methodology.engagement.missed_turns import LetGo
from methodology.engagement.moves import Cause
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.text import clean_text
from storage.engagements import history
from storage.engagements.advance import confirm, with_note
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import AnchorDateRow, EngagementRow, StageEntryRow
from storage.tables.planned_activities import PlannedActivityRow


def hold(
    unit: UnitOfWork, engagement_id: EngagementId, *, reason: str, until: date | None = None
) -> EngagementPlan:
    """Put it on hold: nobody is reminded until it is resumed. On `until`, after four weeks if None, its lead is
    asked whether it is still on hold."""
    plan = unit.lock(engagement_id)
    check_hold(plan.engagement)
    row, today = unit.session.get_one(EngagementRow, engagement_id), plan.today(unit.actor.at)
    row.held_since = today
    _hold_until(unit, row, until or usual_end_of_hold(plan, today), today)
    return _enter_state(unit, engagement_id, "on_hold", reason)


def hold_longer(unit: UnitOfWork, engagement_id: EngagementId, *, until: date) -> EngagementPlan:
    """Keep it on hold until this day, on which its lead is asked again."""
    plan = unit.lock(engagement_id)
    check_resume(plan.engagement)
    row, today = unit.session.get_one(EngagementRow, engagement_id), plan.today(unit.actor.at)
    _hold_until(unit, row, until, today)
    return unit.reload(engagement_id)


def resume(unit: UnitOfWork, engagement_id: EngagementId, *, shift: bool) -> EngagementPlan:
    """Resume it; with `shift`, open work and dates entered ahead move by the days held."""
    plan = unit.lock(engagement_id)
    check_resume(plan.engagement)
    today = plan.today(unit.actor.at)
    days = plan.engagement.days_held(today)
    row = unit.session.get_one(EngagementRow, engagement_id)
    row.held_since = row.hold_until = None
    row.resumed_on = today
    if shift and days > 0:
        _shift_dates(unit, plan)
    after = _enter_state(unit, engagement_id, "open", f"moved by {days} days" if shift and days else "")
    return _shift_work(unit, plan, after) if shift and days > 0 else after


def cancel(unit: UnitOfWork, engagement_id: EngagementId, *, reason: str) -> EngagementPlan:
    """Cancel it; raises `Refusal` without a reason."""
    check_cancel_reason(reason)
    plan = unit.lock(engagement_id)
    check_not_over(plan.engagement)
    unit.session.get_one(EngagementRow, engagement_id).closed_on = plan.today(unit.actor.at)
    return _enter_state(unit, engagement_id, "cancelled", reason)


def close(
    unit: UnitOfWork,
    engagement_id: EngagementId,
    *,
    confirmed: Mapping[StageId, Mapping[CriterionId, str]],
    denied: Mapping[StageId, Collection[CriterionId]] = {},
    despite: str = "",
    note: str = "",
) -> EngagementPlan:
    """Close it through the gates of its current stages; `despite` is the reason if something is open.

    The other answers are those of `leave_stage`, by stage.
    """
    plan, despite = unit.lock(engagement_id), clean_text(despite, "the reason")
    today = plan.today(unit.actor.at)
    check_not_over(plan.engagement)
    for stage, criteria in confirmed.items():
        plan = confirm(unit, plan, stage, with_note(criteria, note), denied.get(stage, ()))
    check_close(plan, despite)
    for gate in gates_to_close(plan):
        each = gate.without(denied.get(gate.stage.id, ()))
        entry = unit.session.get_one(StageEntryRow, (engagement_id, each.stage.id))
        entry.left_on, entry.left_despite = today, "" if each.is_clear else despite
        entry.left_note = clean_text(note, "the note")
        unit.record(
            "stage_left",
            engagement_id,
            before={"stage": each.stage.id},
            after={"entered": [], "despite": entry.left_despite, "note": entry.left_note},
        )
    unit.let_go(engagement_id, (LetGo(each, "closed") for each in let_go_on_closing(plan)))
    unit.session.get_one(EngagementRow, engagement_id).closed_on = today
    return _enter_state(unit, engagement_id, "closed", despite)


def reopen(unit: UnitOfWork, engagement_id: EngagementId) -> EngagementPlan:
    """Reopen it in the stages that it was in last, with the work that closing let go."""
    plan = unit.lock(engagement_id)
    check_reopen(plan.engagement)
    for stage in stages_to_reopen(plan):
        entry = unit.session.get_one(StageEntryRow, (engagement_id, stage))
        left_on, entry.left_on, entry.left_despite = entry.left_on, None, ""
        before = {"left_on": left_on.isoformat() if left_on else None}
        unit.record("stage_back", engagement_id, before=before, after={"stage": stage})
    gone = history.list_let_go(unit.session, engagement_id, "closed")
    unit.bring_back(each for each in plan.work if each.id in gone)
    row = unit.session.get_one(EngagementRow, engagement_id)
    row.closed_on = row.held_since = row.hold_until = row.close_not_before = None
    row.resumed_on = plan.today(unit.actor.at)
    return _enter_state(unit, engagement_id, "open", "")


def _hold_until(unit: UnitOfWork, row: EngagementRow, until: date, today: date) -> None:
    assert row.id is not None, "a stored row has its id"
    check_hold_until(until, today)
    before, row.hold_until = row.hold_until, until
    if before != until:
        unit.record(
            "held_until",
            EngagementId(row.id),
            before={"until": before.isoformat() if before else None},
            after={"until": until.isoformat()},
        )


def _enter_state(
    unit: UnitOfWork, engagement_id: EngagementId, state: EngagementState, reason: str
) -> EngagementPlan:
    row = unit.session.get_one(EngagementRow, engagement_id)
    before, row.state = row.state, state
    unit.session.flush()
    unit.session.execute(
        update(PlannedActivityRow)
        .where(col(PlannedActivityRow.engagement) == engagement_id, col(PlannedActivityRow.state) == "open")
        .values(live=state == "open"),
        execution_options={"synchronize_session": False},
    )
    unit.record(
        "state_changed",
        engagement_id,
        before={"state": before},
        after={"state": state, "reason": clean_text(reason, "the reason")},
    )
    return unit.replan(engagement_id).plan


def _shift_dates(unit: UnitOfWork, plan: EngagementPlan) -> None:
    """Move the dates entered ahead, and the days by which stages are to be left, by the days held."""
    engagement_id = plan.engagement.id
    for each in dates_after_hold(plan, plan.today(unit.actor.at)):
        row = unit.session.get_one(AnchorDateRow, (engagement_id, each.anchor, each.occurrence))
        was, row.on, row.planned_on = row.on, each.on, each.on
        after = {"anchor": each.anchor, "occurrence": each.occurrence, "on": each.on.isoformat()}
        unit.record("date_entered", engagement_id, before={"on": was.isoformat()}, after=after)
    exit_dates = dict(plan.engagement.exit_dates)
    for stage, by in exit_dates_after_hold(plan, plan.today(unit.actor.at)):
        unit.session.get_one(StageEntryRow, (engagement_id, stage)).exit_by = by
        before = {"by": exit_dates[stage].isoformat()}
        unit.record("exit_by_set", engagement_id, before=before, after={"stage": stage, "by": by.isoformat()})


def _shift_work(unit: UnitOfWork, before: EngagementPlan, after: EngagementPlan) -> EngagementPlan:
    """Move the open work that did not move with a date; it keeps the new date until the plan has another."""
    shifted: dict[PlannedActivityId, PlannedActivity] = {}
    for each in shifts_after_hold(before, after, before.today(unit.actor.at)):
        row = unit.session.get_one(PlannedActivityRow, each.work.id)
        row.due = each.after
        if not each.work.due_by_hand:
            row.shifted_from = each.work.shifted_from or each.before
        shifted[each.work.id] = each.work.model_copy(
            update={"due": row.due, "shifted_from": row.shifted_from}
        )
    unit.session.flush()
    work = tuple(shifted.get(each.id, each) for each in after.work)
    moved = unit.record_moves(after.model_copy(update={"work": work}), Cause(why="hold"))
    return unit.settle_news(moved)

"""Putting an engagement on hold, resuming, cancelling, closing and reopening it."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col, select

from methodology.definition.ids import CriterionId, StageId
from methodology.engagement.engagement import EngagementId, EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import gates_to_close, may_close_without_reason
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.stages import current_stages, last_left
from methodology.refusal import Refusal
from methodology.text import clean_text
from storage.engagements.advance import confirm
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import AnchorDateRow, EngagementRow, StageEntryRow
from storage.tables.planned_activities import PlannedActivityRow


def hold(unit: UnitOfWork, engagement_id: EngagementId, *, reason: str) -> EngagementPlan:
    """Nobody is reminded until somebody resumes it."""
    if not unit.lock(engagement_id).engagement.is_running:
        raise Refusal(
            "Only a running engagement is put on hold, and this one is not: look at its card again."
        )
    row = unit.session.get_one(EngagementRow, engagement_id)
    row.held_since = unit.actor.today
    return _enter_state(unit, engagement_id, "on_hold", reason)


def resume(unit: UnitOfWork, engagement_id: EngagementId, *, shift: bool) -> EngagementPlan:
    """Run again; with `shift`, what is open and what was entered ahead moves by the days held."""
    plan = unit.lock(engagement_id)
    if plan.engagement.state != "on_hold":
        raise Refusal("This engagement is not on hold: look at its card again.")
    days = plan.engagement.days_held(unit.actor.today)
    unit.session.get_one(EngagementRow, engagement_id).held_since = None
    if shift and days > 0:
        _shift_dates(unit, plan, days)
    after = _enter_state(unit, engagement_id, "open", f"moved by {days} days" if shift and days else "")
    return _shift_work(unit, plan, after) if shift and days > 0 else after


def cancel(unit: UnitOfWork, engagement_id: EngagementId, *, reason: str) -> EngagementPlan:
    """End it before its end; the reason is kept."""
    if not reason.strip():
        raise Refusal("Say why it is cancelled: the team reads it later.")
    _must_not_be_over(unit.lock(engagement_id))
    unit.session.get_one(EngagementRow, engagement_id).closed_on = unit.actor.today
    return _enter_state(unit, engagement_id, "cancelled", reason)


def close(
    unit: UnitOfWork,
    engagement_id: EngagementId,
    *,
    confirmed: Mapping[StageId, Mapping[CriterionId, str]],
    despite: str = "",
) -> EngagementPlan:
    """Close it through its last gate: what is open in it needs a reason to close despite it."""
    plan, despite = unit.lock(engagement_id), clean_text(despite, "the reason")
    _must_not_be_over(plan)
    for stage, criteria in confirmed.items():
        plan = confirm(unit, plan, stage, criteria)
    if not may_close_without_reason(plan) and not despite:
        raise Refusal("Not everything is finished: finish or drop what is open, or say why you close it now.")
    for each in gates_to_close(plan):
        entry = unit.session.get_one(StageEntryRow, (engagement_id, each.stage.id))
        entry.left_on, entry.left_despite = unit.actor.today, "" if each.is_clear else despite
        unit.record(
            "stage_left",
            engagement_id,
            before={"stage": each.stage.id},
            after={"entered": [], "despite": entry.left_despite},
        )
    unit.session.get_one(EngagementRow, engagement_id).closed_on = unit.actor.today
    return _enter_state(unit, engagement_id, "closed", despite)


def reopen(unit: UnitOfWork, engagement_id: EngagementId) -> EngagementPlan:
    """Run again what was closed or cancelled, in the stages it was in last."""
    plan = unit.lock(engagement_id)
    if plan.engagement.state not in ("closed", "cancelled"):
        raise Refusal("This engagement is not over, so there is nothing to reopen: look at its card again.")
    if not current_stages(plan.methodology, plan.engagement.plan_facts):
        for stage in last_left(plan.methodology, plan.engagement.plan_facts):
            entry = unit.session.get_one(StageEntryRow, (engagement_id, stage))
            left_on, entry.left_on, entry.left_despite = entry.left_on, None, ""
            before = {"left_on": left_on.isoformat() if left_on else None}
            unit.record("stage_back", engagement_id, before=before, after={"stage": stage})
    row = unit.session.get_one(EngagementRow, engagement_id)
    row.closed_on = row.held_since = None
    return _enter_state(unit, engagement_id, "open", "")


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


def _must_not_be_over(plan: EngagementPlan) -> None:
    if plan.engagement.is_over:
        raise Refusal("This engagement is over already: reopen it first if there is more to do.")


def _shift_dates(unit: UnitOfWork, plan: EngagementPlan, days: int) -> None:
    """What was entered ahead, and the days by which stages are to be left, move by the days held.

    A date moves to a working day of the lead.
    """
    engagement_id, held_since = plan.engagement.id, plan.engagement.held_since or unit.actor.today
    lead = plan.roles.lead
    calendar = plan.calendar_of(lead.role if lead else plan.roles.lead_role)
    ahead = select(AnchorDateRow).where(
        AnchorDateRow.engagement == engagement_id,
        col(AnchorDateRow.actual).is_(False),
        AnchorDateRow.on >= held_since,
    )
    for row in unit.session.exec(ahead):
        was, row.on = row.on, calendar.on_or_after(row.on + timedelta(days=days))
        row.planned_on = row.on
        after = {"anchor": row.anchor, "occurrence": row.occurrence, "on": row.on.isoformat()}
        unit.record("date_entered", engagement_id, before={"on": was.isoformat()}, after=after)
    to_leave = select(StageEntryRow).where(
        StageEntryRow.engagement == engagement_id,
        col(StageEntryRow.left_on).is_(None),
        col(StageEntryRow.exit_by).is_not(None),
    )
    for entry in unit.session.exec(to_leave):
        by = entry.exit_by or unit.actor.today
        entry.exit_by = calendar.on_or_after(by + timedelta(days=days))
        after = {"stage": entry.stage, "by": entry.exit_by.isoformat()}
        unit.record("exit_by_set", engagement_id, before={"by": by.isoformat()}, after=after)


def _shift_work(unit: UnitOfWork, before: EngagementPlan, after: EngagementPlan) -> EngagementPlan:
    """Open work that no moved date took along moves by the working days held.

    It stays there until the plan has another date for it.
    """
    held_since = before.engagement.held_since or unit.actor.today
    stored = {each.id: each for each in before.work}
    shifted: dict[PlannedActivityId, PlannedActivity] = {}
    for work in after.work:
        was = stored.get(work.id)
        if not work.is_open or was is None or was.due is None or was.due != work.due:
            continue
        recurrence = after.methodology.activity[work.activity].recurrence
        if recurrence is not None and recurrence.on_calendar:
            continue
        calendar = after.calendar_of_activity(work)
        held = calendar.working_days_between(held_since, unit.actor.today)
        if not held:
            continue
        row = unit.session.get_one(PlannedActivityRow, work.id)
        row.due = calendar.shift(was.due, held)
        if not work.due_by_hand:
            row.shifted_from = work.shifted_from or was.due
        shifted[work.id] = work.model_copy(update={"due": row.due, "shifted_from": row.shifted_from})
        unit.record(
            "redated",
            after.engagement.id,
            activity_id=work.id,
            before={"due": was.due.isoformat()},
            after={"due": row.due.isoformat()},
        )
    unit.session.flush()
    return after.model_copy(update={"work": tuple(shifted.get(each.id, each) for each in after.work)})

"""How is an engagement put on hold, resumed, cancelled, closed and reopened?"""

from collections.abc import Mapping

from sqlalchemy import update
from sqlmodel import col

from methodology.definition.model import CriterionId, StageId
from methodology.engagement.engagement import EngagementId, EngagementState
from methodology.plan.stages import current_stages, left_last, next_stages
from methodology.refusal import Refusal
from methodology.text import clean_text
from storage.engagements.advance import confirm, gate
from storage.engagements.replan import EngagementPlan, UnitOfWork, replan
from storage.engagements.resume_shift import shift_dates, shift_work
from storage.tables import EngagementRow, StageEntryRow, WorkRow


def hold(unit: UnitOfWork, number: EngagementId, *, reason: str) -> EngagementPlan:
    """Nobody is reminded until somebody resumes it."""
    if not unit.locked(number).engagement.is_running:
        raise Refusal(
            "Only a running engagement is put on hold, and this one is not: look at its card again."
        )
    row = unit.session.get_one(EngagementRow, number)
    row.held_since = unit.actor.today
    return _enter_state(unit, number, "on_hold", reason)


def resume(unit: UnitOfWork, number: EngagementId, *, shift: bool) -> EngagementPlan:
    """Run again; with `shift`, what is open and what was entered ahead moves by the days held."""
    now = unit.locked(number)
    if now.engagement.state != "on_hold":
        raise Refusal("This engagement is not on hold: look at its card again.")
    held_since = now.engagement.held_since or unit.actor.today
    days = (unit.actor.today - held_since).days
    unit.session.get_one(EngagementRow, number).held_since = None
    if shift and days > 0:
        shift_dates(unit, now, days)
    after = _enter_state(unit, number, "open", f"moved by {days} days" if shift and days else "")
    if shift and days > 0:
        shift_work(unit, now, after)
        after = unit.again(number)
    return after


def cancel(unit: UnitOfWork, number: EngagementId, *, reason: str) -> EngagementPlan:
    """End it before its end; the reason is kept."""
    if not reason.strip():
        raise Refusal("Say why it is cancelled: the team reads it later.")
    _must_not_be_over(unit.locked(number))
    unit.session.get_one(EngagementRow, number).closed_on = unit.actor.today
    return _enter_state(unit, number, "cancelled", reason)


def close(
    unit: UnitOfWork,
    number: EngagementId,
    *,
    confirmed: Mapping[StageId, Mapping[CriterionId, str]],
    despite: str = "",
) -> EngagementPlan:
    """Close it through its last gate: what is open in it needs a reason to close despite it."""
    now, despite = unit.locked(number), clean_text(despite, "the reason")
    _must_not_be_over(now)
    for stage, criteria in confirmed.items():
        confirm(unit, now, stage, criteria)
    now = unit.again(number)
    gates = [gate(now, stage.id) for stage in current_stages(now.methodology, now.engagement.plan_facts)]
    ahead = next_stages(now.methodology, now.engagement.plan_facts)
    is_clear = all(each.is_clear for each in gates) and not any(each.is_open for each in now.work)
    if (ahead or not is_clear) and not despite:
        raise Refusal("Not everything is finished: finish or drop what is open, or say why you close it now.")
    for each in gates:
        entry = unit.session.get_one(StageEntryRow, (number, each.stage.id))
        entry.left_on, entry.left_despite = unit.actor.today, "" if each.is_clear else despite
        unit.record(
            "stage_left",
            number,
            before={"stage": each.stage.id},
            after={"entered": [], "despite": entry.left_despite},
        )
    unit.session.get_one(EngagementRow, number).closed_on = unit.actor.today
    return _enter_state(unit, number, "closed", despite)


def reopen(unit: UnitOfWork, number: EngagementId) -> EngagementPlan:
    """Run again what was closed or cancelled, in the stages it was in last."""
    now = unit.locked(number)
    if now.engagement.state not in ("closed", "cancelled"):
        raise Refusal("This engagement is not over, so there is nothing to reopen: look at its card again.")
    if not current_stages(now.methodology, now.engagement.plan_facts):
        for stage in left_last(now.methodology, now.engagement.plan_facts):
            entry = unit.session.get_one(StageEntryRow, (number, stage))
            left_on, entry.left_on, entry.left_despite = entry.left_on, None, ""
            before = {"left_on": left_on.isoformat() if left_on else None}
            unit.record("stage_back", number, before=before, after={"stage": stage})
    row = unit.session.get_one(EngagementRow, number)
    row.closed_on = row.held_since = None
    return _enter_state(unit, number, "open", "")


def _enter_state(
    unit: UnitOfWork, number: EngagementId, state: EngagementState, reason: str
) -> EngagementPlan:
    row = unit.session.get_one(EngagementRow, number)
    before, row.state = row.state, state
    unit.session.flush()
    unit.session.execute(
        update(WorkRow)
        .where(col(WorkRow.engagement) == number, col(WorkRow.state) == "open")
        .values(live=state == "open"),
        execution_options={"synchronize_session": False},
    )
    unit.record(
        "state_changed",
        number,
        before={"state": before},
        after={"state": state, "reason": clean_text(reason, "the reason")},
    )
    replan(unit, number)
    return unit.again(number)


def _must_not_be_over(now: EngagementPlan) -> None:
    if now.engagement.is_over:
        raise Refusal("This engagement is over already: reopen it first if there is more to do.")

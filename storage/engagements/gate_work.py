"""Snoozing gates and the handoff: no reminder of one before a day."""

from datetime import date

from methodology.definition.ids import StageId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import CLOSING
from methodology.engagement.handoff_work import HANDOFF, find_derived_work
from methodology.engagement.lateness import Lateness
from methodology.engagement.rights import acts_for
from methodology.engagement.snooze import check_snooze
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import EngagementRow, StageEntryRow


def snooze_gate(
    unit: UnitOfWork,
    engagement_id: EngagementId,
    stage: StageId,
    *,
    until: date | None = None,
    working_days: int = 0,
) -> EngagementPlan:
    """No reminder of this gate, `CLOSING` for the last one and `HANDOFF` for the handoff, before a day or for so
    many working days of its owner.

    Raises `Refusal` if it is not ready (any more), and `WrongDay` for a day that is not ahead or too far away.
    Who may neither change the engagement nor owns the gate is refused.
    """
    plan = unit.lock_for_anybody(engagement_id)
    lateness = Lateness(plan=plan, now=unit.actor.at)
    gate = find_derived_work(lateness, stage)
    owner = plan.people.get(gate.owner) if gate.owner else None
    if not acts_for(unit.actor.by, owner, unit.actor.at):
        unit.guard(plan.engagement)
    today, calendar = lateness.today_for(owner), plan.calendar_of_person(gate.owner)
    day = until or calendar.shift(today, working_days)
    check_snooze(day, today, calendar)
    if stage == CLOSING:
        unit.session.get_one(EngagementRow, engagement_id).close_not_before = day
    elif stage == HANDOFF:
        unit.session.get_one(EngagementRow, engagement_id).handoff_not_before = day
    else:
        unit.session.get_one(StageEntryRow, (engagement_id, stage)).gate_not_before = day
    if gate.not_before != day:
        unit.record(
            "gate_snoozed",
            engagement_id,
            before={"not_before": gate.not_before.isoformat() if gate.not_before else None},
            after={"stage": stage, "not_before": day.isoformat()},
        )
    return unit.reload(engagement_id)

"""Leaving a stage of an engagement, and confirming its exit criteria."""

from collections.abc import Mapping

from sqlmodel import select

from methodology.definition.ids import CriterionId, StageId
from methodology.definition.stage import Stage
from methodology.engagement.engagement import Confirmed, EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import check_criteria, check_gate, gate_of
from methodology.plan.changes import Changes
from methodology.plan.stages import with_stage_left
from methodology.refusal import Refusal
from methodology.text import clean_text
from methodology.value import Value
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import ConfirmationRow, StageEntryRow


class StageLeft(Value):
    """An engagement after it left a stage, and the stages that it entered."""

    plan: EngagementPlan
    left: Stage
    entered: tuple[Stage, ...]
    changes: Changes


def leave_stage(
    unit: UnitOfWork,
    engagement_id: EngagementId,
    stage_id: StageId,
    *,
    confirmed: Mapping[CriterionId, str],
    despite: str = "",
) -> StageLeft:
    """Leave this stage. `confirmed` has the evidence of each confirmed criterion ("" for none).

    Raises `Refusal` if the engagement is not running or not in this stage, and if something is still open
    and no reason is given to go on.
    """
    before = unit.lock(engagement_id)
    despite = clean_text(despite, "the reason")
    if not before.engagement.is_running:
        raise Refusal("This engagement is not running: resume or reopen it first.")
    left = with_stage_left(before.methodology, before.engagement.plan_facts, stage_id, unit.actor.today)
    gate = gate_of(confirm(unit, before, stage_id, confirmed), stage_id)
    check_gate(gate, despite)
    entry = unit.session.exec(
        select(StageEntryRow).where(
            StageEntryRow.engagement == engagement_id, StageEntryRow.stage == stage_id
        )
    ).one()
    entry.left_on = unit.actor.today
    entry.left_despite = "" if gate.is_clear else despite
    entered = [stage for stage in left.entered if stage not in before.engagement.plan_facts.entered]
    for stage in entered:
        _enter(unit, engagement_id, stage)
    unit.record(
        "stage_left",
        engagement_id,
        before={"stage": stage_id},
        after={"entered": [*entered], "despite": entry.left_despite},
    )
    plan, changes = unit.replan(engagement_id)
    return StageLeft(
        plan=plan,
        left=plan.methodology.stage[stage_id],
        entered=tuple(plan.methodology.stage[stage] for stage in entered),
        changes=changes,
    )


def confirm(
    unit: UnitOfWork, plan: EngagementPlan, stage_id: StageId, confirmed: Mapping[CriterionId, str]
) -> EngagementPlan:
    """Record that these criteria are met, with their evidence, and return the plan with them.

    Raises `Refusal` for a criterion that this stage does not have in this engagement.
    """
    engagement = plan.engagement
    check_criteria(plan, stage_id, confirmed)
    by_key = {(each.stage, each.criterion): each for each in engagement.confirmed}
    for criterion, text in confirmed.items():
        evidence = clean_text(text, "the evidence")
        row = unit.session.get(ConfirmationRow, (engagement.id, stage_id, criterion))
        if row is not None and row.evidence == evidence:
            continue
        before = {"evidence": row.evidence} if row else {}
        fresh = row or ConfirmationRow(
            engagement=engagement.id,
            stage=stage_id,
            criterion=criterion,
            by=unit.actor.by,
            on=unit.actor.today,
        )
        fresh.by, fresh.on, fresh.evidence = unit.actor.by, unit.actor.today, evidence
        unit.session.add(fresh)
        by_key[stage_id, criterion] = Confirmed(
            stage=stage_id, criterion=criterion, by=fresh.by, on=fresh.on, evidence=evidence
        )
        unit.record(
            "criterion_confirmed",
            engagement.id,
            before=before,
            after={"stage": stage_id, "criterion": criterion, "evidence": evidence},
        )
    updated = engagement.model_copy(update={"confirmed": tuple(by_key.values())})
    return plan.model_copy(update={"engagement": updated})


def _enter(unit: UnitOfWork, engagement_id: EngagementId, stage: StageId) -> None:
    key = (engagement_id, stage)
    row = unit.session.get(StageEntryRow, key) or StageEntryRow(engagement=engagement_id, stage=stage)
    row.entered_on = unit.actor.today
    unit.session.add(row)

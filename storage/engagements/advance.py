"""How does an engagement leave a stage, through its gate or despite it?"""

from collections.abc import Mapping

from sqlmodel import select

from methodology.definition.model import CriterionId, ExitCriterion, Stage, StageId, Value
from methodology.engagement.engagement import EngagementId
from methodology.plan.activity import PlannedActivity, by_urgency
from methodology.plan.changes import Changes
from methodology.plan.stages import current_stages, exit_criteria, leave
from methodology.refusal import Refusal
from methodology.text import clean_text
from storage.engagements.replan import EngagementPlan, UnitOfWork, replan
from storage.tables import ConfirmationRow, StageEntryRow


class Gate(Value):
    """What stands between an engagement and leaving a stage."""

    stage: Stage
    open_work: tuple[PlannedActivity, ...]
    unconfirmed: tuple[ExitCriterion, ...]

    @property
    def is_clear(self) -> bool:
        return not self.open_work and not self.unconfirmed


class Advanced(Value):
    """An engagement after it left a stage, and the stages it entered by that."""

    planned: EngagementPlan
    left: Stage
    entered: tuple[Stage, ...]
    changes: Changes


def gate(now: EngagementPlan, stage_id: StageId) -> Gate:
    """The open work and the unconfirmed criteria of a stage."""
    stage = now.methodology.stage[stage_id]
    confirmed = {each.criterion for each in now.engagement.confirmed if each.stage == stage_id}
    return Gate(
        stage=stage,
        open_work=tuple(
            sorted((each for each in now.work if each.is_open and each.stage == stage_id), key=by_urgency)
        ),
        unconfirmed=tuple(
            each for each in exit_criteria(stage, now.engagement.plan_facts) if each.id not in confirmed
        ),
    )


def leave_stage(
    unit: UnitOfWork,
    number: EngagementId,
    stage_id: StageId,
    *,
    confirmed: Mapping[CriterionId, str],
    despite: str = "",
) -> Advanced:
    """Leave this stage, each criterion in `confirmed` with its evidence ("" for none).

    Raises `Refusal` where the engagement is not running or not in this stage, and where something is
    still open and no reason is given to go on despite it.
    """
    before = unit.locked(number)
    despite = clean_text(despite, "the reason")
    if not before.engagement.is_running:
        raise Refusal("This engagement is not running: resume or reopen it first.")
    left = leave(before.methodology, before.engagement.plan_facts, stage_id, unit.actor.today)
    confirm(unit, before, stage_id, confirmed)
    here = gate(unit.again(number), stage_id)
    if not here.is_clear and not despite:
        raise Refusal(_still_open(here))
    entry = unit.session.exec(
        select(StageEntryRow).where(StageEntryRow.engagement == number, StageEntryRow.stage == stage_id)
    ).one()
    entry.left_on = unit.actor.today
    entry.left_despite = "" if here.is_clear else despite
    entered = [stage for stage in left.entered if stage not in before.engagement.plan_facts.entered]
    for stage in entered:
        _enter(unit, number, stage)
    unit.record(
        "stage_left",
        number,
        before={"stage": stage_id},
        after={"entered": [*entered], "despite": entry.left_despite},
    )
    unit.session.flush()
    changes = replan(unit, number)
    after = unit.again(number)
    methodology = after.methodology
    return Advanced(
        planned=after,
        left=methodology.stage[stage_id],
        entered=tuple(methodology.stage[stage] for stage in entered),
        changes=changes,
    )


def confirm(
    unit: UnitOfWork, now: EngagementPlan, stage_id: StageId, confirmed: Mapping[CriterionId, str]
) -> None:
    """Record which criteria are met; one that was confirmed before gets the new evidence.

    Raises `Refusal` for a criterion that this stage does not have in this engagement.
    """
    number, plan_facts = now.engagement.id, now.engagement.plan_facts
    stage = now.methodology.stage.get(stage_id)
    known = {each.id for each in exit_criteria(stage, plan_facts)} if stage else set()
    if not confirmed.keys() <= known:
        raise Refusal("The exit criteria of this stage have changed: open its gate again.")
    for criterion, text in confirmed.items():
        evidence = clean_text(text, "the evidence")
        key = (number, stage_id, criterion)
        row = unit.session.get(ConfirmationRow, key)
        if row is not None and row.evidence == evidence:
            continue
        fresh = row or ConfirmationRow(
            engagement=number, stage=stage_id, criterion=criterion, by=unit.actor.by, on=unit.actor.today
        )
        before = fresh.evidence if row else None
        fresh.by, fresh.on, fresh.evidence = unit.actor.by, unit.actor.today, evidence
        unit.session.add(fresh)
        unit.record(
            "criterion_confirmed",
            number,
            before={"evidence": before} if row else {},
            after={"stage": stage_id, "criterion": criterion, "evidence": fresh.evidence},
        )


def is_finished(now: EngagementPlan) -> bool:
    """Whether all stages are left: what remains is to close the engagement."""
    return not current_stages(now.methodology, now.engagement.plan_facts)


def _enter(unit: UnitOfWork, number: EngagementId, stage: StageId) -> None:
    row = unit.session.get(StageEntryRow, (number, stage)) or StageEntryRow(engagement=number, stage=stage)
    row.entered_on = unit.actor.today
    unit.session.add(row)


def _still_open(here: Gate) -> str:
    parts = []
    if here.open_work:
        parts.append(f"{len(here.open_work)} open activities")
    if here.unconfirmed:
        parts.append(f"{len(here.unconfirmed)} exit criteria not confirmed")
    return f"{here.stage.name} still has {' and '.join(parts)}. Finish them, or give the reason to go on."

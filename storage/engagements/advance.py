"""Leaving a stage of an engagement, and confirming its exit criteria."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import get_args

from sqlmodel import Session, select

from methodology.definition.ids import CriterionId, StageId
from methodology.definition.stage import Stage
from methodology.engagement.activity import ActivityAct
from methodology.engagement.criteria import Known, known_criteria
from methodology.engagement.engagement import Confirmed, EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import check_criteria, check_gate, gate_of
from methodology.engagement.missed_turns import LetGo
from methodology.engagement.moving_on import UNDONE_WITHIN, MoveOn, check_undo
from methodology.plan.changes import Changes
from methodology.plan.stages import with_stage_left
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.text import clean_text
from methodology.value import Value
from storage.engagements import history
from storage.engagements.history import Change
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
    denied: Collection[CriterionId] = (),
    despite: str = "",
    note: str = "",
) -> StageLeft:
    """Leave this stage. `confirmed` has the evidence of each confirmed criterion ("" for none); `denied` are not
    met, whatever was recorded; `note` is a link or note for who comes next.

    Raises `Refusal` if the engagement is not running or not in this stage, and if something is still open
    and no reason is given to go on.
    """
    before = unit.lock(engagement_id)
    despite = clean_text(despite, "the reason")
    if not before.engagement.is_running:
        raise Refusal("This engagement is not running: resume or reopen it first.")
    today = before.today(unit.actor.at)
    left = with_stage_left(before.methodology, before.engagement.plan_facts, stage_id, today)
    confirmed_now = confirm(unit, before, stage_id, with_note(confirmed, note), denied)
    gate = gate_of(confirmed_now, stage_id, unit.actor.at).without(denied)
    check_gate(gate, despite)
    entry = unit.session.exec(
        select(StageEntryRow).where(
            StageEntryRow.engagement == engagement_id, StageEntryRow.stage == stage_id
        )
    ).one()
    entry.left_on = today
    entry.left_despite = "" if gate.is_clear else despite
    entry.left_note = clean_text(note, "the note")
    entered = [stage for stage in left.entered if stage not in before.engagement.plan_facts.entered]
    for stage in entered:
        _enter(unit, engagement_id, stage, today)
    unit.let_go(engagement_id, (LetGo(each, "stage_left") for each in gate.optional))
    unit.record(
        "stage_left",
        engagement_id,
        before={"stage": stage_id},
        after={"entered": [*entered], "despite": entry.left_despite, "note": entry.left_note},
    )
    plan, changes = unit.replan(engagement_id)
    return StageLeft(
        plan=plan,
        left=plan.methodology.stage[stage_id],
        entered=tuple(plan.methodology.stage[stage] for stage in entered),
        changes=changes,
    )


def last_move(session: Session, plan: EngagementPlan, now: datetime) -> MoveOn | None:
    """The last time within a day that stages of this engagement were left which still are."""
    engagement = plan.engagement
    changes = history.list_since(session, engagement.id, now - UNDONE_WITHIN)
    left = [
        each
        for each in changes
        if each.what == "stage_left" and each.before["stage"] in engagement.plan_facts.left
    ]
    if not left:
        return None
    last = [each for each in left if each.at == left[-1].at]
    stages = tuple(StageId(each.before["stage"]) for each in last)
    entered = tuple(StageId(stage) for each in last for stage in each.after.get("entered", ()))
    since = [each for each in changes if each.at >= last[0].at]
    stage_of = {each.id: each.stage for each in plan.work}
    return MoveOn(
        at=last[-1].at,
        by=last[-1].by,
        left=stages,
        entered=entered,
        let_go=tuple(
            each.work
            for each in since
            if each.what == "let_go" and each.work and stage_of.get(each.work) in stages
        ),
        acted_in=next((each for each in _acted_in(plan, since, last[-1].id) if each in entered), None),
    )


def undo_move(unit: UnitOfWork, engagement_id: EngagementId, stages: tuple[StageId, ...]) -> EngagementPlan:
    """Go back to the stages that were left last, as if they had not been; criteria stay confirmed.

    Raises `Refusal` if these were not the last, after a day, and once somebody acted in a stage entered.
    """
    plan = unit.lock(engagement_id)
    move = check_undo(plan, last_move(unit.session, plan, unit.actor.at), stages, unit.actor.at)
    for stage in move.entered:
        row = unit.session.get_one(StageEntryRow, (engagement_id, stage))
        row.entered_on = row.ready_on = None
    for stage in move.left:
        row = unit.session.get_one(StageEntryRow, (engagement_id, stage))
        before = {"left_on": row.left_on.isoformat() if row.left_on else None, "entered": [*move.entered]}
        row.left_on, row.left_despite = None, ""
        unit.record("stage_back", engagement_id, before=before, after={"stage": stage})
    unit.bring_back(plan.activity(each) for each in move.let_go)
    return unit.replan(engagement_id).plan


_ACTS = frozenset(get_args(ActivityAct))


def _acted_in(plan: EngagementPlan, changes: Iterable[Change], after_id: int) -> Iterator[StageId]:
    """The stages in which people acted after a change: on an activity, at a gate, or by adding work."""
    stage_of_work = {each.id: each.stage for each in plan.work}
    activities = plan.methodology.activity
    for each in changes:
        if each.id <= after_id:
            continue
        if each.work is not None and each.what in _ACTS and each.work in stage_of_work:
            yield stage_of_work[each.work]
        elif each.what in ("criterion_confirmed", "criterion_denied", "gate_snoozed"):
            yield StageId(each.after["stage"])
        elif each.what in ("activity_added", "condition_raised") and each.after["activity"] in activities:
            yield activities[each.after["activity"]].stage


def with_note(confirmed: Mapping[CriterionId, str], note: str) -> Mapping[CriterionId, str]:
    """The link or note left at a gate is the evidence of each criterion that has none of its own."""
    return {criterion: evidence or note for criterion, evidence in confirmed.items()}


def confirm(
    unit: UnitOfWork,
    plan: EngagementPlan,
    stage_id: StageId,
    confirmed: Mapping[CriterionId, str],
    denied: Collection[CriterionId] = (),
) -> EngagementPlan:
    """Record that these criteria are met, with their evidence, and that those are not; returns the plan with that.

    What was recorded already keeps the person and the day. Raises `Refusal` for a criterion that this stage
    does not have in this engagement.
    """
    engagement = plan.engagement
    check_criteria(plan, stage_id, {*confirmed, *denied})
    known = known_criteria(plan, stage_id)
    by_key = {(each.stage, each.criterion): each for each in engagement.confirmed}
    today = plan.today(unit.actor.at)
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
            on=today,
        )
        by, on = _recorded_by(known.get(criterion), evidence)
        fresh.by, fresh.on, fresh.evidence = by or unit.actor.by, on or today, evidence
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
    for criterion in denied:
        row = unit.session.get(ConfirmationRow, (engagement.id, stage_id, criterion))
        if row is not None:
            unit.session.delete(row)
            del by_key[stage_id, criterion]
            unit.record("criterion_denied", engagement.id, after={"stage": stage_id, "criterion": criterion})
    updated = engagement.model_copy(update={"confirmed": tuple(by_key.values())})
    return plan.model_copy(update={"engagement": updated})


def _recorded_by(known: Known | None, evidence: str) -> tuple[PersonId | None, date | None]:
    """By whom and when an activity established it, if that is all there is to say of it."""
    is_recorded = known is not None and known.is_recorded and known.evidence == evidence
    return (known.by, known.on) if known and is_recorded else (None, None)


def _enter(unit: UnitOfWork, engagement_id: EngagementId, stage: StageId, today: date) -> None:
    key = (engagement_id, stage)
    row = unit.session.get(StageEntryRow, key) or StageEntryRow(engagement=engagement_id, stage=stage)
    row.entered_on = today
    unit.session.add(row)

"""The gate of a stage: open work and exit criteria before it is left, what is let go then, and what needs a reason."""

from collections.abc import Collection, Mapping
from datetime import datetime

from methodology.definition.ids import CriterionId, StageId
from methodology.definition.stage import ExitCriterion, HandoffPart, Stage
from methodology.engagement.criteria import Known, known_criteria
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import holds_gate
from methodology.engagement.handoff import SheetPart, missing_when_leaving, sheet_when_leaving
from methodology.engagement.lateness import Lateness
from methodology.engagement.missed_turns import ends_with_stage
from methodology.plan.changes import is_in_turns
from methodology.plan.planned_activity import PlannedActivity, by_urgency
from methodology.plan.stages import current_stages, exit_criteria, next_stages
from methodology.refusal import Refusal
from methodology.value import Value


class Gate(Value):
    """The gate of a stage.

    `open_work` is the open work that holds it, most urgent first: required one-time work and late turns of
    recurring work. If it is left despite them, they stay open, due and escalated. `optional` is the other
    open one-time work, which is let go when the stage is left. `going_on` and `ending` are the turns of
    recurring work that do not hold it: what has another end goes on after the stage, the rest is over with
    it. `closed` is the work of the stage that people have closed. `confirmed` are the criteria that are known
    to be met. `entered` are the stages that are entered by leaving this one, `beside` the other current
    stages. `handoff` is the handoff sheet at the last gate before it and at the one before the stage that
    needs it; `handoff_missing` are its empty parts that are to be filled when this stage is left.
    """

    stage: Stage
    open_work: tuple[PlannedActivity, ...] = ()
    optional: tuple[PlannedActivity, ...] = ()
    going_on: tuple[PlannedActivity, ...] = ()
    ending: tuple[PlannedActivity, ...] = ()
    closed: tuple[PlannedActivity, ...] = ()
    criteria: tuple[ExitCriterion, ...] = ()
    confirmed: Mapping[CriterionId, Known] = {}
    entered: tuple[Stage, ...] = ()
    beside: tuple[Stage, ...] = ()
    handoff: tuple[SheetPart, ...] = ()
    handoff_missing: tuple[HandoffPart, ...] = ()

    @property
    def unconfirmed(self) -> tuple[ExitCriterion, ...]:
        return tuple(each for each in self.criteria if each.id not in self.confirmed)

    def needs_reason(self, confirmed: Collection[CriterionId]) -> bool:
        """Whether going through needs a reason where these criteria have been confirmed."""
        return bool(self.open_work or self.missing(confirmed) or self.handoff_missing)

    def missing(self, confirmed: Collection[CriterionId]) -> tuple[ExitCriterion, ...]:
        """The criteria that are not among these."""
        return tuple(each for each in self.criteria if each.id not in confirmed)

    def without(self, denied: Collection[CriterionId]) -> "Gate":
        """The gate for a person who says that these criteria are not met, whatever was recorded."""
        kept = {each: known for each, known in self.confirmed.items() if each not in denied}
        return self.model_copy(update={"confirmed": kept})

    @property
    def is_clear(self) -> bool:
        return not self.open_work and not self.unconfirmed and not self.handoff_missing


def gate_of(
    plan: EngagementPlan, stage_id: StageId, now: datetime, together: Collection[StageId] = ()
) -> Gate:
    """The current gate of this stage, which may be left `together` with others; raises `Refusal` if the methodology
    does not have it."""
    lateness = Lateness(plan=plan, now=now)
    gate = _gate(
        plan,
        stage_id,
        [each for each in plan.open_work if each.required and lateness.late_by(each)],
        together,
    )
    ending = tuple(each for each in gate.ending if ends_with_stage(plan, each, now))
    going_on = tuple(each for each in gate.ending if each not in ending)
    return gate.model_copy(update={"ending": ending, "going_on": going_on})


def _gate(
    plan: EngagementPlan,
    stage_id: StageId,
    late: Collection[PlannedActivity] = (),
    together: Collection[StageId] = (),
) -> Gate:
    """`late` is the late work that holds it besides required one-time work. No other turn goes on after it."""
    methodology, engagement = plan.methodology, plan.engagement
    stage = methodology.stage.get(stage_id)
    if stage is None:
        raise Refusal("This engagement has no such stage: open it again and advance from there.")
    here = sorted((each for each in plan.open_work if each.stage == stage_id), key=by_urgency)
    current = current_stages(methodology, engagement.plan_facts)
    open_work = tuple(each for each in here if holds_gate(plan, each) or each in late)
    optional = tuple(each for each in here if is_optional(plan, each))
    return Gate(
        stage=stage,
        open_work=open_work,
        optional=optional,
        ending=tuple(each for each in here if each not in open_work and each not in optional),
        closed=tuple(
            each for each in plan.work if each.stage == stage_id and each.state in ("done", "not_needed")
        ),
        criteria=exit_criteria(stage, engagement.plan_facts),
        confirmed=known_criteria(plan, stage_id),
        entered=next_stages(methodology, engagement.plan_facts) if current == (stage,) else (),
        beside=tuple(each for each in current if each != stage),
        handoff=sheet_when_leaving(plan, stage_id, together),
        handoff_missing=missing_when_leaving(plan, stage_id, together),
    )


def check_gate(gate: Gate, despite: str) -> None:
    """Raises `Refusal` if something is still open and no reason is given to go on."""
    if gate.is_clear or despite:
        return
    parts = []
    if gate.open_work:
        parts.append(f"{len(gate.open_work)} open activities")
    if gate.unconfirmed:
        parts.append(f"{len(gate.unconfirmed)} exit criteria not confirmed")
    if gate.handoff_missing:
        parts.append(f"{len(gate.handoff_missing)} empty parts of the handoff")
    what = " and ".join(parts)
    raise Refusal(f"{gate.stage.name} still has {what}. Finish them, or give the reason to go on.")


def check_criteria(plan: EngagementPlan, stage_id: StageId, criteria: Collection[CriterionId]) -> None:
    """Raises `Refusal` for a criterion that this stage does not have in this engagement."""
    stage = plan.methodology.stage.get(stage_id)
    known = {each.id for each in exit_criteria(stage, plan.engagement.plan_facts)} if stage else set()
    if not known.issuperset(criteria):
        raise Refusal("What must be true to move on has changed: open “Move on” again.")


def gates_to_close(plan: EngagementPlan) -> tuple[Gate, ...]:
    """The gates of all current stages, through which closing the engagement leads. No turn of recurring work
    holds them: closing lets all of them go."""
    current = current_stages(plan.methodology, plan.engagement.plan_facts)
    return tuple(_gate(plan, stage.id) for stage in current)


def let_go_on_closing(plan: EngagementPlan) -> tuple[PlannedActivity, ...]:
    """The open work of the stages that have begun that closing lets go: turns of recurring work, and what is
    optional."""
    entered = plan.engagement.plan_facts.entered
    return tuple(each for each in plan.open_work if each.stage in entered and not holds_gate(plan, each))


def is_optional(plan: EngagementPlan, work: PlannedActivity) -> bool:
    """Whether this is one-time work that is let go when its stage is left."""
    return not work.required and not is_in_turns(plan.methodology, work.activity)


def open_elsewhere(plan: EngagementPlan) -> int:
    """The number of open activities outside the current stages, without optional and recurring work."""
    current = {stage.id for stage in current_stages(plan.methodology, plan.engagement.plan_facts)}
    return sum(each.stage not in current and holds_gate(plan, each) for each in plan.open_work)


def may_close_without_reason(plan: EngagementPlan) -> bool:
    """Whether everything is finished: no open work, no unconfirmed criterion, no stage ahead."""
    confirmed = {gate.stage.id: gate.confirmed.keys() for gate in gates_to_close(plan)}
    return not needs_reason_to_close(plan, confirmed)


def needs_reason_to_close(plan: EngagementPlan, confirmed: Mapping[StageId, Collection[CriterionId]]) -> bool:
    """Whether closing needs a reason where these criteria have been confirmed, by stage."""
    ahead = next_stages(plan.methodology, plan.engagement.plan_facts)
    gates = gates_to_close(plan)
    return (
        bool(ahead)
        or open_elsewhere(plan) > 0
        or any(gate.needs_reason(confirmed.get(gate.stage.id, ())) for gate in gates)
    )

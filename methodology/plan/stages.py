"""The stages of an engagement: the current ones, the next ones, and the effect of leaving one."""

from datetime import date

from methodology.definition.ids import BOOKING, StageId
from methodology.definition.model import Methodology
from methodology.definition.stage import ExitCriterion, Stage
from methodology.plan.facts import PlanFacts, entered_together, stages_ahead, stages_of
from methodology.refusal import Refusal


def current_stages(methodology: Methodology, plan_facts: PlanFacts) -> tuple[Stage, ...]:
    """The stages that were entered and not yet left: two if they run in parallel, none at the end."""
    return tuple(
        stage
        for stage in stages_of(methodology, plan_facts)
        if stage.id in plan_facts.entered and stage.id not in plan_facts.left
    )


def next_stages(methodology: Methodology, plan_facts: PlanFacts) -> tuple[Stage, ...]:
    """The stages that are entered once all current ones have been left."""
    stages = stages_of(methodology, plan_facts)
    following = [s for s in stages_ahead(methodology, plan_facts) if s.id not in plan_facts.entered]
    if not following:
        return ()
    together = entered_together(methodology, stages, following[0].id)
    return tuple(stage for stage in following if stage.id in together)


def last_left(methodology: Methodology, plan_facts: PlanFacts) -> tuple[StageId, ...]:
    """The stage that was left last, and the stages parallel to it that were left on the same day."""
    if not plan_facts.left:
        return ()
    day = max(plan_facts.left.values())
    left = [stage for stage in methodology.stages_in_order if plan_facts.left.get(stage.id) == day]
    return tuple(each.id for each in left if each.id == left[-1].id or each.id in left[-1].parallel_with)


def stage_position(methodology: Methodology, stage: Stage) -> str:
    """The position of a stage in the methodology: "stage 3 of 7"."""
    return f"stage {methodology.position_of(stage)} of {len(methodology.stages)}"


def exit_criteria(stage: Stage, plan_facts: PlanFacts) -> tuple[ExitCriterion, ...]:
    """The exit criteria of this stage for an engagement of this type."""
    return tuple(each for each in stage.exit_criteria if each.holds_for(plan_facts.type))


def with_stage_left(
    methodology: Methodology, plan_facts: PlanFacts, stage_id: StageId, on: date
) -> PlanFacts:
    """The facts after this stage was left on this day. Leaving the last current stage enters the next ones.

    Raises `Refusal` if the engagement is not in this stage.
    """
    stage = methodology.stage.get(stage_id)
    if stage is None or stage not in current_stages(methodology, plan_facts):
        name = stage.name if stage else "this stage"
        current = (
            " and ".join(each.name for each in current_stages(methodology, plan_facts)) or "no stage any more"
        )
        raise Refusal(f"This engagement is not in {name}: it is in {current}. Look at its card again.")
    plan_facts = plan_facts.model_copy(update={"left": {**plan_facts.left, stage_id: on}})
    if current_stages(methodology, plan_facts):
        return plan_facts
    entered = {each.id: on for each in next_stages(methodology, plan_facts)}
    return plan_facts.model_copy(update={"entered": {**plan_facts.entered, **entered}})


def is_booked(methodology: Methodology, plan_facts: PlanFacts) -> bool:
    """Whether the booking has happened or the engagement has entered a stage after pre-sales."""
    if any(each.anchor == BOOKING and each.actual for each in plan_facts.dates):
        return True
    return any(methodology.stage[stage].phase != methodology.first_phase for stage in plan_facts.entered)

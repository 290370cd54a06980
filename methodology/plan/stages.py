"""In which stages is an engagement, and what follows?"""

from datetime import date

from methodology.definition.model import ExitCriterion, Methodology, Stage, StageId
from methodology.plan.facts import Course, entered_together, stages_ahead, stages_of
from methodology.refusal import Refusal


def current_stages(methodology: Methodology, course: Course) -> tuple[Stage, ...]:
    """The stages entered and not yet left; two may run side by side, none is left at the end."""
    return tuple(
        stage
        for stage in stages_of(methodology, course)
        if stage.id in course.entered and stage.id not in course.left
    )


def gone_before(methodology: Methodology, course: Course) -> tuple[Stage, ...]:
    """The stages before the start stage: taken as done when the engagement was opened."""
    ahead = stages_ahead(methodology, course)
    return tuple(stage for stage in stages_of(methodology, course) if stage not in ahead)


def next_stages(methodology: Methodology, course: Course) -> tuple[Stage, ...]:
    """The stages that are entered once all current ones are left."""
    stages = stages_of(methodology, course)
    following = [s for s in stages_ahead(methodology, course) if s.id not in course.entered]
    if not following:
        return ()
    together = entered_together(methodology, stages, following[0].id)
    return tuple(stage for stage in following if stage.id in together)


def left_last(methodology: Methodology, course: Course) -> tuple[StageId, ...]:
    """The last stage that was left, and those side by side with it that were left on the same day."""
    if not course.left:
        return ()
    day = max(course.left.values())
    left = [stage for stage in methodology.stages_in_order if course.left.get(stage.id) == day]
    return tuple(each.id for each in left if each.id == left[-1].id or each.id in left[-1].parallel_with)


def position(methodology: Methodology, stage: Stage) -> str:
    """Where a stage stands in the whole methodology: "stage 3 of 7"."""
    return f"stage {methodology.stages_in_order.index(stage) + 1} of {len(methodology.stages)}"


def exit_criteria(stage: Stage, course: Course) -> tuple[ExitCriterion, ...]:
    """What must be true to leave this stage in an engagement of this type."""
    return tuple(each for each in stage.exit_criteria if each.holds_for(course.type))


def leave(methodology: Methodology, course: Course, stage_id: StageId, on: date) -> Course:
    """The course after this stage was left on this day; the last of those side by side enters the next.

    Raises `Refusal` where the engagement is not in this stage.
    """
    stage = methodology.stage.get(stage_id)
    if stage is None or stage not in current_stages(methodology, course):
        name = stage.name if stage else "this stage"
        now = " and ".join(each.name for each in current_stages(methodology, course)) or "no stage any more"
        raise Refusal(f"This engagement is not in {name}: it is in {now}. Look at its card again.")
    course = course.model_copy(update={"left": {**course.left, stage_id: on}})
    if current_stages(methodology, course):
        return course
    entered = {each.id: on for each in next_stages(methodology, course)}
    return course.model_copy(update={"entered": {**course.entered, **entered}})


def is_booked(methodology: Methodology, course: Course) -> bool:
    """Whether the engagement counts as booked: its booking has happened, or it is past its pre-sales."""
    if any(each.anchor == "booking" and each.actual for each in course.dates):
        return True
    first_phase = min(methodology.phases, key=lambda phase: phase.order).id
    return any(methodology.stage[stage].phase != first_phase for stage in course.entered)

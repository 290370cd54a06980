"""Having moved on from a stage to the next: what is told, and undoing it for a day."""

from datetime import datetime, timedelta

from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.value import Value

UNDONE_WITHIN = timedelta(days=1)


class MoveOn(Value):
    """The last time that stages were left, both of two side by side perhaps, and what followed.

    `entered` are the stages that began with it, `let_go` is the work of the stages left that was let go since.
    `acted_in` is a stage that began with it and in which somebody has acted since, if any.
    """

    at: datetime
    by: PersonId
    left: tuple[StageId, ...]
    entered: tuple[StageId, ...] = ()
    let_go: tuple[PlannedActivityId, ...] = ()
    acted_in: StageId | None = None


def check_undo(
    plan: EngagementPlan, move: MoveOn | None, stages: tuple[StageId, ...], now: datetime
) -> MoveOn:
    """The move by which these stages were left; raises `Refusal` if it cannot be undone (any more)."""
    stage = plan.methodology.stage
    names = " and ".join(stage[each].name for each in stages if each in stage) or "this stage"
    if not plan.engagement.is_running:
        raise Refusal("This engagement is not running: resume or reopen it first.")
    if not set(stages) <= plan.engagement.plan_facts.left.keys():
        raise Refusal(f"{names}: nobody has left it, so there is nothing to undo. Look at the card again.")
    if move is None or now - move.at > UNDONE_WITHIN:
        raise Refusal(
            f"Moving on can be undone for a day, and {names} was left before that. "
            "What is still to be done there can be added under More."
        )
    if set(move.left) != set(stages):
        raise Refusal(
            f"The engagement has moved on again since {names} was left: undo that first, in its history."
        )
    if move.acted_in is not None:
        raise Refusal(
            f"Somebody has begun to work on {stage[move.acted_in].name}, so moving on cannot be undone any more. "
            f"What is still to be done in {names} can be added under More."
        )
    return move


def can_be_undone(plan: EngagementPlan, move: MoveOn | None, now: datetime) -> bool:
    """Whether the last move can still be undone."""
    try:
        check_undo(plan, move, move.left if move else (), now)
    except Refusal:
        return False
    return True

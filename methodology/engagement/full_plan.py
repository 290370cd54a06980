"""The filters and the order of the full plan."""

from datetime import datetime
from typing import Literal

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import is_owned_by
from methodology.engagement.handoff_work import HandoffWork, handoff_work
from methodology.engagement.lateness import Lateness
from methodology.engagement.work_lists import came_up_open
from methodology.plan.planned_activity import PlannedActivity, by_urgency
from methodology.plan.team import PersonId

PlanFilter = Literal["all", "open", "stage", "mine", "late", "unscheduled", "done"]


def filter_plan(
    plan: EngagementPlan, chosen: PlanFilter, person: PersonId, now: datetime
) -> tuple[PlannedActivity, ...]:
    """The activities that match the filter for this person, by stage and then by due date; first what came up."""
    came_up = frozenset(each.id for each in came_up_open(plan))
    stage_order = {stage.id: stage.order for stage in plan.methodology.stages}
    lateness = Lateness(plan=plan, now=now)
    left = (each for each in plan.work if _fits(lateness, each, chosen, person))
    return tuple(
        sorted(
            left,
            key=lambda each: (each.id not in came_up, stage_order.get(each.stage, 0), by_urgency(each)),
        )
    )


def shown_handoff(
    plan: EngagementPlan, chosen: PlanFilter, person: PersonId, now: datetime
) -> HandoffWork | None:
    """The handoff, if something in it is to be filled in and it matches the filter for this person."""
    work = handoff_work(Lateness(plan=plan, now=now))
    if work is None:
        return None
    fits = {
        "mine": is_owned_by(plan, work, person, now),
        "late": work.late_by > 0,
        "unscheduled": work.due is None,
    }
    return work if fits.get(chosen, chosen != "done") else None


def _fits(lateness: Lateness, activity: PlannedActivity, chosen: PlanFilter, person: PersonId) -> bool:
    match chosen:
        case "all":
            return activity.state != "withdrawn"
        case "open":
            return activity.is_open
        case "stage":
            return activity.is_open and activity.stage in lateness.plan.engagement.plan_facts.entered
        case "done":
            return activity.state == "done"
        case "mine":
            return activity.is_open and activity.dri == person
        case "late":
            return lateness.late_by(activity) > 0
        case "unscheduled":
            return activity.is_open and activity.due is None

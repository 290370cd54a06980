"""What people do with a planned activity: in which of its states each act is possible, and for whom."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import acts_for
from methodology.plan.planned_activity import PlannedActivity, State
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.text import day

ActivityAct = Literal[
    "done", "not_needed", "undone", "snoozed", "reassigned", "evidence_given", "redated", "ticked"
]
"""The acts, by the words that the history has for them."""

_POSSIBLE_IN: Mapping[ActivityAct, frozenset[State]] = {
    "done": frozenset({"open"}),
    "not_needed": frozenset({"open"}),
    "undone": frozenset({"done", "not_needed"}),
    "snoozed": frozenset({"open"}),
    "reassigned": frozenset({"open"}),
    "evidence_given": frozenset({"open", "done"}),
    "redated": frozenset({"open"}),
    "ticked": frozenset({"open", "done"}),
}
_FOR_THE_TEAM: frozenset[ActivityAct] = frozenset({"reassigned", "redated"})


def is_possible(act: ActivityAct, activity: PlannedActivity, engagement: Engagement) -> bool:
    """Whether this can still be done: the engagement is not over, and nobody has acted before."""
    return not engagement.is_over and activity.state in _POSSIBLE_IN[act]


def is_for_team(
    act: ActivityAct, plan: EngagementPlan, activity: PlannedActivity, person: PersonId, now: datetime
) -> bool:
    """Whether this person needs the right to change the engagement for this act.

    They do to give work to somebody else or to change its date, and for the work of somebody else.
    """
    return act in _FOR_THE_TEAM or not acts_for(person, plan.dri_of(activity), now)


def check_dri_as_shown(
    plan: EngagementPlan, activity: PlannedActivity, shown: PersonId | None, to: PersonId
) -> None:
    """Raises `Refusal` if somebody has given this activity away since its DRI was `shown`, unless to the same
    person."""
    if shown is not None and activity.dri not in (shown, to):
        dri = plan.dri_of(activity)
        raise Refusal(f"{dri.name if dri else 'Nobody'} has this by now: open it again to see how it stands.")


def check_due_as_shown(activity: PlannedActivity, shown: date | None, to: date | None) -> None:
    """Raises `Refusal` if the due date has moved since it was `shown`, unless to the same day."""
    if activity.due not in (shown, to):
        due = f"due {day(activity.due, activity.due)}" if activity.due else "without a date"
        raise Refusal(f"This is {due} by now: open it again to see why.")


def check_reason(reason: str) -> None:
    """Raises `Refusal` where no reason is given why an activity is not needed."""
    if not reason.strip():
        raise Refusal("Say in a few words why this is not needed: the team reads it later.")


def check_reopened(activity: PlannedActivity) -> None:
    """Raises `Refusal` for an activity that is not in the plan any more, although it was opened again."""
    if activity.state in ("withdrawn", "let_go"):
        raise Refusal(
            "The plan has moved on since: this stays closed. "
            "Add an activity of your own if there is more to do."
        )


def check_date_by_plan(plan: EngagementPlan, activity: PlannedActivity) -> None:
    """Raises `Refusal` for an activity of the team's own, which gets no date from the plan."""
    if any(own.id == activity.activity for own in plan.engagement.own_activities):
        raise Refusal("Your team gave this activity its date, not the plan: choose another day for it.")

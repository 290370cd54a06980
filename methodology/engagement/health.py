"""The health of an engagement: on track, at risk or late, and why, in sentences."""

from datetime import datetime
from typing import Literal

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.work_lists import without_date, without_holder
from methodology.plan.stages import current_stages
from methodology.value import Value

LATE_AFTER = 2
"""Working days that required work may be overdue before its engagement is late."""


class Health(Value):
    """The health of an engagement, with reasons unless it is on track."""

    state: Literal["on_track", "at_risk", "late"]
    reasons: tuple[str, ...] = ()


def health(plan: EngagementPlan, now: datetime) -> Health:
    """The health of the engagement, the same for all who look: each day ends where the DRI of the work is.

    Late: required work is overdue by more than two working days of its DRI, or an exit date was missed.
    At risk: anything is overdue, a role is unfilled that has work in a current or next stage, or work of a
    stage that has begun could start and waits for a date. Otherwise on track.
    """
    late = [*_late_work(plan, now), *_missed_exits(plan, now)]
    at_risk = [*_overdue(plan, now), *_unfilled(plan), *_undated(plan)]
    if late:
        return Health(state="late", reasons=(*late, *at_risk))
    return Health(state="at_risk" if at_risk else "on_track", reasons=tuple(at_risk))


def _late_work(plan: EngagementPlan, now: datetime) -> list[str]:
    days = {
        each: plan.calendar_of_activity(each).working_days_between(each.due, plan.today_of(each, now))
        for each in plan.work
        if each.required and each.due and plan.is_overdue(each, now)
    }
    worst = max(days, key=lambda work: days[work], default=None)
    if worst is None or days[worst] <= LATE_AFTER:
        return []
    others = sum(each > LATE_AFTER for each in days.values()) - 1
    also = f", and {others} more {'is' if others == 1 else 'are'} late" if others else ""
    return [f"“{worst.name}” is {days[worst]} working days overdue{also}"]


def _missed_exits(plan: EngagementPlan, now: datetime) -> list[str]:
    today = plan.today(now)
    current = {stage.id for stage in current_stages(plan.methodology, plan.engagement.plan_facts)}
    return [
        f"{plan.methodology.stage[stage].name} was to be left by {day:%a %-d %b}"
        for stage, day in plan.engagement.exit_dates
        if stage in current and day < today
    ]


def _overdue(plan: EngagementPlan, now: datetime) -> list[str]:
    overdue = sum(plan.is_overdue(each, now) for each in plan.work)
    return [f"{overdue} {'activity is' if overdue == 1 else 'activities are'} overdue"] if overdue else []


def _unfilled(plan: EngagementPlan) -> list[str]:
    """The roles to fill: for work of a team or an external party, the one that is reminded of it."""
    roles = dict.fromkeys(plan.roles.reached(each.role) for each in without_holder(plan))
    return [f"nobody fills the role {plan.methodology.role[role].name}" for role in roles]


def _undated(plan: EngagementPlan) -> list[str]:
    anchors = dict.fromkeys(each.waiting_for for each in without_date(plan) if each.waiting_for)
    return [f"work waits for the date of {plan.methodology.anchor[anchor].label}" for anchor in anchors]

"""Which turns of recurring work nobody is to do any more: missed, or let go."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from typing import Literal, NamedTuple

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import today_where
from methodology.plan.calendar import ONE_DAY
from methodology.plan.changes import Changes, is_in_turns, recurs
from methodology.plan.due import end_of_recurrence
from methodology.plan.plan import PlanItem
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId

WhyLetGo = Literal["ended", "resumed", "stage_left", "closed"]
"""Why work was let go: its recurrence ended, the engagement was resumed, its stage left, or all of it closed."""


class MissedTurn(NamedTuple):
    """A turn whose date has passed; it is closed on the day before its DRI's today."""

    activity: PlannedActivity
    closed_on: date


class LetGo(NamedTuple):
    """Work that nobody is to do any more, and why."""

    activity: PlannedActivity
    why: WhyLetGo


def turns_to_close(plan: EngagementPlan, now: datetime) -> tuple[MissedTurn, ...]:
    """The open turns whose date has passed where their DRI is.

    None while the engagement does not run, and none of a stage that it has not entered: on entering it, they
    are dated anew.
    """
    if not plan.engagement.is_running:
        return ()
    entered = plan.engagement.plan_facts.entered
    overdue = (each for each in plan.work if each.stage in entered and plan.is_overdue(each, now))
    return tuple(
        MissedTurn(each, plan.today_of(each, now) - ONE_DAY)
        for each in overdue
        if recurs(plan.methodology, each.activity)
    )


def with_next_turns(plan: EngagementPlan, now: datetime) -> EngagementPlan:
    """This plan of today as it stands at a later time if nobody does a turn whose date has passed by then: each is
    missed, and the next one is in its place."""
    missed = turns_to_close(plan, now)
    if not missed:
        return plan
    over = plan.with_work(
        each.activity.model_copy(update={"state": "missed", "closed_on": each.closed_on}) for each in missed
    )
    items = [each for each in over.items() if each.due is not None]
    ids = count(max(each.id for each in plan.work) + 1)
    following = [
        _turn_after(each.activity, min(due), next(ids))
        for each in missed
        if (due := [item.due for item in items if item.due and _follows(item, each)])
    ]
    return over.model_copy(update={"work": (*over.work, *following)})


def _follows(item: PlanItem, missed: MissedTurn) -> bool:
    is_alike = (item.activity, item.occurrence) == (missed.activity.activity, missed.activity.occurrence)
    return is_alike and item.due is not None and item.due > missed.closed_on


def _turn_after(turn: PlannedActivity, due: date, number: int) -> PlannedActivity:
    return turn.model_copy(
        update={
            "id": PlannedActivityId(number),
            "turn": turn.turn + 1,
            "due": due,
            "due_by_hand": False,
            "not_before": None,
            "turns_missed": turn.turns_missed + 1,
        }
    )


def turns_to_let_go(plan: EngagementPlan, changes: Changes, now: datetime) -> tuple[LetGo, ...]:
    """The open turns whose recurrence has ended, and those from before the day of the last resume.

    `changes` are those of this plan. A turn of an iteration that moves with its iteration is kept. None while
    the engagement does not run.
    """
    if not plan.engagement.is_running:
        return ()
    return tuple(_let_go(plan, changes, now))


def _let_go(plan: EngagementPlan, changes: Changes, now: datetime) -> Iterator[LetGo]:
    resumed_on = plan.engagement.resumed_on
    withdrawn = {each.id for each in changes.withdrawn}
    for each in plan.open_work:
        if not is_in_turns(plan.methodology, each.activity):
            continue
        keeps_rhythm = recurs(plan.methodology, each.activity)
        if has_ended(plan, each, now):
            yield LetGo(each, "ended")
        elif resumed_on and each.due and each.due < resumed_on and (keeps_rhythm or each.id in withdrawn):
            yield LetGo(each, "resumed")


def without_ended_turns(plan: EngagementPlan, changes: Changes, now: datetime) -> Changes:
    """These changes of the plan without the turns that it would add although their recurrence has ended.

    For example those of a detail that is turned on in a stage that the engagement has left.
    """

    def is_over(item: PlanItem) -> bool:
        holder = plan.roles.holder(item.dri)
        dri = plan.people.get(holder.person) if holder else None
        today = today_where(dri, now) if dri else plan.today(now)
        return is_in_turns(plan.methodology, item.activity) and _ends_before(plan, item, today)

    return changes.model_copy(update={"added": tuple(each for each in changes.added if not is_over(each))})


def has_ended(plan: EngagementPlan, turn: PlannedActivity, now: datetime) -> bool:
    """Whether the recurrence of this turn is over where its DRI is."""
    return _ends_before(plan, turn, plan.today_of(turn, now))


def ends_with_stage(plan: EngagementPlan, turn: PlannedActivity, now: datetime) -> bool:
    """Whether the recurrence of this turn is over once its stage is left now."""
    plan_facts = plan.engagement.plan_facts
    left = {**plan_facts.left, turn.stage: plan.today_of(turn, now)}
    engagement = plan.engagement.model_copy(
        update={"plan_facts": plan_facts.model_copy(update={"left": left})}
    )
    return has_ended(plan.model_copy(update={"engagement": engagement}), turn, now)


def _ends_before(plan: EngagementPlan, turn: PlannedActivity | PlanItem, today: date) -> bool:
    """Whether the recurrence of this turn has ended.

    If it has ended by a date, a turn after that date is none: the plan withdraws it, and brings it back if the
    date moves.
    """
    activity, plan_facts = plan.methodology.activity[turn.activity], plan.engagement.facts_as_it_runs
    calendar = plan.calendar_of(plan.roles.role_for(activity.dri))
    end = end_of_recurrence(plan.methodology, plan_facts, activity, turn.occurrence, calendar)
    if end is None:
        return False
    if end.on_leaving and (end.at_once or turn.due is None or turn.due > end.on):
        return True
    return turn.due is not None and turn.due <= end.on < today


def turns_passed(plan: EngagementPlan, work: PlannedActivity, now: datetime) -> int:
    """How many turns of this recurring work passed in a row and were not done; 0 for one-time work.

    Turns of iterations stay open when their date has passed.
    """
    if recurs(plan.methodology, work.activity) or not is_in_turns(plan.methodology, work.activity):
        return work.turns_missed
    return sum(each.activity == work.activity and plan.is_overdue(each, now) for each in plan.open_work)

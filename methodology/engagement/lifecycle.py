"""The rules for holding, resuming, closing and reopening an engagement, and for dates after a hold."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from methodology.definition.ids import StageId
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate import may_close_without_reason
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.changes import Shift, is_in_turns
from methodology.plan.stages import current_stages, last_left
from methodology.refusal import Refusal, WrongDay
from methodology.value import Value

USUAL_HOLD = timedelta(weeks=4)
LONGEST_HOLD = timedelta(days=366)


def check_hold(engagement: Engagement) -> None:
    """Raises `Refusal` for an engagement that is not running."""
    if not engagement.is_running:
        raise Refusal(
            "Only a running engagement is put on hold, and this one is not: look at its card again."
        )


def usual_end_of_hold(plan: EngagementPlan, held_since: date) -> date:
    """The day on which the lead is asked whether it is still on hold, if nobody says another: after four weeks."""
    return plan.lead_calendar.on_or_after(held_since + USUAL_HOLD)


def check_hold_until(until: date, today: date) -> None:
    """Raises `WrongDay` for an end of a hold that is not ahead, and for one too far away."""
    if until <= today:
        raise WrongDay("Choose a day after today: on it the lead is asked whether it is still on hold.")
    if until > today + LONGEST_HOLD:
        raise WrongDay("A year is the longest: choose a nearer day. The lead can hold it longer then.")


class HoldQuestion(Value):
    """The question to the lead of an engagement whose hold was to end: is it still on hold?"""

    held_since: date
    until: date


def hold_question(plan: EngagementPlan, now: datetime) -> HoldQuestion | None:
    """The question whether the engagement is still on hold, from the day on which the hold was to end."""
    engagement = plan.engagement
    if engagement.state != "on_hold" or engagement.held_since is None:
        return None
    until = engagement.hold_until or usual_end_of_hold(plan, engagement.held_since)
    return HoldQuestion(held_since=engagement.held_since, until=until) if until <= plan.today(now) else None


def check_resume(engagement: Engagement) -> None:
    """Raises `Refusal` for an engagement that is not on hold."""
    if engagement.state != "on_hold":
        raise Refusal("This engagement is not on hold: look at its card again.")


def check_not_over(engagement: Engagement) -> None:
    """Raises `Refusal` for an engagement that is closed or cancelled."""
    if engagement.is_over:
        raise Refusal("This engagement is over already: reopen it first if there is more to do.")


def check_cancel_reason(reason: str) -> None:
    """Raises `Refusal` where no reason is given."""
    if not reason.strip():
        raise Refusal("Say why it is cancelled: the team reads it later.")


def check_close(plan: EngagementPlan, despite: str) -> None:
    """Raises `Refusal` where something is unfinished and no reason is given to close despite it."""
    if not may_close_without_reason(plan) and not despite:
        raise Refusal("Something is still open: do it, drop it, or say why you close it anyway.")


def check_reopen(engagement: Engagement) -> None:
    """Raises `Refusal` for an engagement that is not over."""
    if not engagement.is_over:
        raise Refusal("This engagement is not over, so there is nothing to reopen: look at its card again.")


def stages_to_reopen(plan: EngagementPlan) -> tuple[StageId, ...]:
    """The stages to enter again on reopening; none if the engagement is still in one."""
    plan_facts = plan.engagement.plan_facts
    return () if current_stages(plan.methodology, plan_facts) else last_left(plan.methodology, plan_facts)


def dates_after_hold(plan: EngagementPlan, today: date) -> tuple[AnchorDate, ...]:
    """The dates entered ahead of the hold, moved by the days held to working days of the lead."""
    held_since = plan.engagement.held_since or today
    return tuple(
        each.model_copy(update={"on": _after_hold(plan, each.on, today)})
        for each in plan.engagement.plan_facts.dates
        if not each.actual and each.on >= held_since
    )


def exit_dates_after_hold(plan: EngagementPlan, today: date) -> tuple[tuple[StageId, date], ...]:
    """The days by which stages are still to be left, moved in the same way."""
    return tuple(
        (stage, _after_hold(plan, day, today))
        for stage, day in plan.engagement.exit_dates
        if stage not in plan.engagement.plan_facts.left
    )


def shifts_after_hold(before: EngagementPlan, after: EngagementPlan, today: date) -> Iterator[Shift]:
    """The open work that no moved date took along, moved by the working days of its DRI in the hold.

    `before` is the plan on hold, `after` the plan once its dates have moved. What comes again keeps its rhythm.
    """
    held_since = before.engagement.held_since or today
    due_before = {each.id: each.due for each in before.work}
    for activity in after.work:
        due = due_before.get(activity.id)
        if not activity.is_open or due is None or due != activity.due:
            continue
        if is_in_turns(after.methodology, activity.activity):
            continue
        calendar = after.calendar_of_activity(activity)
        held = calendar.working_days_between(held_since, today)
        if held:
            yield Shift(work=activity, before=due, after=calendar.shift(due, held))


def _after_hold(plan: EngagementPlan, day: date, today: date) -> date:
    return plan.lead_calendar.on_or_after(day + timedelta(days=plan.engagement.days_held(today)))

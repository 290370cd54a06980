"""Acts on a planned activity: done, not needed, undo, snooze, reassign, redate, evidence."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from methodology.engagement.activity import (
    ActivityAct,
    check_date_by_plan,
    check_reason,
    check_reopened,
    is_for_team,
    is_possible,
)
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.links import links_after
from methodology.engagement.snooze import check_snooze, snoozed_until
from methodology.plan.anchor_dates import check_day
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId, State
from methodology.plan.team import PersonId
from methodology.text import clean_text
from methodology.value import Value
from storage import people
from storage.engagements import questions
from storage.engagements.anchor_dates import set_anchor, unset_anchor
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.tables.engagements import EngagementRow
from storage.tables.planned_activities import DATED_ANEW


class ActResult(Value):
    """The state after an act, and whether the act changed anything: if not, somebody else acted before.

    `is_linked`: the evidence changed a link of the engagement.
    """

    plan: EngagementPlan
    activity: PlannedActivity
    changed: bool
    is_linked: bool = False


def complete(
    unit: UnitOfWork,
    activity_id: PlannedActivityId,
    *,
    evidence: str = "",
    happened: date | None = None,
) -> ActResult:
    """Mark it done. The anchor that the activity sets gets its date, and the plan follows.

    `happened` is the day on which it really was, if a person says so; raises `WrongDay` for a day to come.
    """

    def act(plan: EngagementPlan, activity: PlannedActivity) -> EngagementPlan:
        return _done(unit, plan, activity, clean_text(evidence, "the evidence"), happened)

    return _change(unit, activity_id, "done", act)


def not_needed(unit: UnitOfWork, activity_id: PlannedActivityId, *, reason: str) -> ActResult:
    """Mark it as not needed; raises `Refusal` without a reason."""
    check_reason(reason)

    def act(plan: EngagementPlan, activity: PlannedActivity) -> EngagementPlan:
        closed = _closed(activity, "not_needed", unit.actor, plan)
        return _with(plan, closed, reason=clean_text(reason, "the reason"))

    return _change(unit, activity_id, "not_needed", act)


def undo(unit: UnitOfWork, activity_id: PlannedActivityId) -> ActResult:
    """Open it again. An anchor that it had set gets back the date entered ahead, unless somebody has moved it.

    Raises `Refusal` if it is not in the plan any more, for example an earlier turn.
    """

    def act(plan: EngagementPlan, activity: PlannedActivity) -> EngagementPlan:
        if activity.state == "done":
            plan = questions.take_back(unit, unset_anchor(unit, plan, activity), activity_id)
        return _with(plan, activity, state="open", closed_on=None, closed_by=None, evidence="", reason="")

    result = _change(unit, activity_id, "undone", act)
    check_reopened(result.activity)
    return result


def snooze(unit: UnitOfWork, activity_id: PlannedActivityId, *, until: date) -> ActResult:
    """No reminder before this day; its due date stays."""

    def act(plan: EngagementPlan, activity: PlannedActivity) -> EngagementPlan:
        today = plan.today_of(activity, unit.actor.at)
        check_snooze(until, today, plan.calendar_of_activity(activity))
        return _with(plan, activity, not_before=until)

    return _change(unit, activity_id, "snoozed", act)


def snooze_for(unit: UnitOfWork, activity_id: PlannedActivityId, *, working_days: int) -> ActResult:
    """No reminder for this many working days of its DRI."""

    def act(plan: EngagementPlan, activity: PlannedActivity) -> EngagementPlan:
        until = snoozed_until(plan, activity, plan.today_of(activity, unit.actor.at), working_days)
        return _with(plan, activity, not_before=until)

    return _change(unit, activity_id, "snoozed", act)


def end_snooze(unit: UnitOfWork, activity_id: PlannedActivityId, *, before: date | None) -> ActResult:
    """Take a snooze back; `before` is the one that it had before, which is over by now."""

    def act(plan: EngagementPlan, activity: PlannedActivity) -> EngagementPlan:
        is_over = before is None or before <= plan.today_of(activity, unit.actor.at)
        return _with(plan, activity, not_before=before) if is_over else plan

    return _change(unit, activity_id, "snoozed", act)


def reassign(unit: UnitOfWork, activity_id: PlannedActivityId, *, to: PersonId) -> ActResult:
    """Give this activity alone to another person; the role keeps its holder."""

    def act(plan: EngagementPlan, activity: PlannedActivity) -> EngagementPlan:
        if activity.dri == to and not activity.role_unfilled:
            return plan
        if to not in plan.people:
            known = people.get_people_and_deputies(unit.session, unit.workspace, [to])
            plan = plan.model_copy(update={"people": {**known, **plan.people}})
        due = plan.due_in(activity, plan.calendar_of_person(to))
        return _with(plan, activity, due=due, dri=to, dri_by_hand=True, role_unfilled=False)

    return _change(unit, activity_id, "reassigned", act)


def give_evidence(
    unit: UnitOfWork, activity_id: PlannedActivityId, *, evidence: str, happened: date | None = None
) -> ActResult:
    """Store a link or note for a done activity; an open one is done with it, as by `complete`."""

    def act(plan: EngagementPlan, activity: PlannedActivity) -> EngagementPlan:
        words = clean_text(evidence, "the evidence")
        if activity.state == "open":
            plan = _done(unit, plan, activity, words, happened)
        else:
            plan = _with(plan, activity, evidence=words)
        if words:  # a note says why there is no link
            plan = questions.answer_link(unit, plan, [activity.activity])
        return plan

    return _change(unit, activity_id, "evidence_given", act)


def redate(unit: UnitOfWork, activity_id: PlannedActivityId, *, due: date | None) -> ActResult:
    """Set its due date by hand, so that re-planning keeps it; None returns it to the plan."""
    if due is not None:
        check_day(due)

    def act(plan: EngagementPlan, activity: PlannedActivity) -> EngagementPlan:
        if due is None:
            check_date_by_plan(plan, activity)
            return _with(plan, activity, due_by_hand=False, shifted_from=None, basis=DATED_ANEW)
        unit.date_was_chosen(activity_id)
        return _with(plan, activity, due_by_hand=True, shifted_from=None, due=due)

    return _change(unit, activity_id, "redated", act)


def _change(
    unit: UnitOfWork,
    activity_id: PlannedActivityId,
    what: ActivityAct,
    act: Callable[[EngagementPlan, PlannedActivity], EngagementPlan],
) -> ActResult:
    """Do this to the activity, once: a second person finds it changed and changes nothing.

    `act` returns the plan with what it changes; the planned activities in it are stored with the new plan.
    """
    engagement_id = unit.engagement_of(activity_id)
    before = unit.lock_for_anybody(engagement_id)
    activity = before.activity(activity_id)
    if is_for_team(what, before, activity, unit.actor.by, unit.actor.at):
        unit.guard(before.engagement)
    if not is_possible(what, activity, before.engagement):
        return ActResult(plan=before, activity=activity, changed=False)
    after = act(before, activity)
    was, facts = _facts(activity), _facts(after.activity(activity_id))
    changed = [name for name in facts if facts[name] != was[name]]
    if "role_unfilled" in changed:
        changed.append("dri")
    if changed:
        unit.record(
            what,
            engagement_id,
            activity_id=activity_id,
            before={name: was[name] for name in changed},
            after={name: facts[name] for name in changed},
        )
    after = _relink(unit, after, activity)
    plan = unit.replan(engagement_id, after).plan
    is_linked = after.engagement.links != before.engagement.links
    return ActResult(
        plan=plan, activity=plan.activity(activity_id), changed=bool(changed), is_linked=is_linked
    )


def _relink(unit: UnitOfWork, plan: EngagementPlan, was: PlannedActivity) -> EngagementPlan:
    """Let the link of what the activity yields follow its evidence."""
    links, evidence = plan.engagement.links, plan.activity(was.id).evidence
    after = links_after(plan.methodology, links, was.activity, was.evidence, evidence)
    if after == links:
        return plan
    row = update(EngagementRow).where(col(EngagementRow.id) == plan.engagement.id)
    unit.session.execute(row.values(links={str(key): url for key, url in after.items()}))
    plan = plan.model_copy(update={"engagement": plan.engagement.model_copy(update={"links": after})})
    for tool in plan.methodology.collateral:
        if after.get(tool.id) and after[tool.id] != links.get(tool.id):
            plan = questions.answer_link(unit, plan, tool.yielded_by)
    return plan


def _done(
    unit: UnitOfWork, plan: EngagementPlan, activity: PlannedActivity, evidence: str, happened: date | None
) -> EngagementPlan:
    """Close it as done, date the anchor that it sets, and ask what its Done is the moment for."""
    closed = _closed(activity, "done", unit.actor, plan)
    asked = questions.ask(unit, plan, activity)
    dated = set_anchor(unit, asked, closed, happened)
    return _with(dated, closed, evidence=evidence)


def _closed(activity: PlannedActivity, state: State, actor: Actor, plan: EngagementPlan) -> PlannedActivity:
    """It, closed on the day that it is where its DRI is, by which it is late or not."""
    day = plan.today_of(activity, actor.at)
    closed = {"state": state, "closed_on": day, "closed_by": actor.by, "not_before": None}
    return activity.model_copy(update=closed)


def _with(plan: EngagementPlan, activity: PlannedActivity, **fields: Any) -> EngagementPlan:
    return plan.with_work([activity.model_copy(update=fields)])


def _facts(activity: PlannedActivity) -> dict[str, Any]:
    facts = ("state", "due", "dri", "not_before", "evidence", "reason", "due_by_hand", "role_unfilled")
    return {name: _plain(getattr(activity, name)) for name in facts}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value

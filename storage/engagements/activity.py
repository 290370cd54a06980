"""Acts on a planned activity: done, not needed, undo, snooze, reassign, redate, evidence."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlmodel import select

from methodology.definition.ids import ActivityId
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
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.text import clean_text
from methodology.value import Value
from storage import people
from storage.engagements import queries, questions
from storage.engagements.anchor_dates import set_anchor, unset_anchor
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.tables.engagements import EngagementRow
from storage.tables.planned_activities import DATED_ANEW, PlannedActivityRow


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

    def act(row: PlannedActivityRow, plan: EngagementPlan) -> None:
        day = _close(row, "done", unit.actor, plan)
        row.evidence = clean_text(evidence, "the evidence")
        set_anchor(unit, plan.methodology, row, day, happened)
        questions.ask(unit, plan, plan.activity(activity_id))

    return _change(unit, activity_id, "done", act)


def not_needed(unit: UnitOfWork, activity_id: PlannedActivityId, *, reason: str) -> ActResult:
    """Mark it as not needed; raises `Refusal` without a reason."""
    check_reason(reason)

    def act(row: PlannedActivityRow, plan: EngagementPlan) -> None:
        _close(row, "not_needed", unit.actor, plan)
        row.reason = clean_text(reason, "the reason")

    return _change(unit, activity_id, "not_needed", act)


def undo(unit: UnitOfWork, activity_id: PlannedActivityId) -> ActResult:
    """Open it again. An anchor that it had set gets back the date entered ahead, unless somebody has moved it.

    Raises `Refusal` if it is not in the plan any more, for example an earlier turn.
    """

    def act(row: PlannedActivityRow, plan: EngagementPlan) -> None:
        if row.state == "done":
            unset_anchor(unit, plan.methodology, row)
            questions.take_back(unit, activity_id)
        row.state = "open"
        row.closed_on = row.closed_by = None
        row.evidence = row.reason = ""

    result = _change(unit, activity_id, "undone", act)
    check_reopened(result.activity)
    return result


def snooze(unit: UnitOfWork, activity_id: PlannedActivityId, *, until: date) -> ActResult:
    """No reminder before this day; its due date stays."""

    def act(row: PlannedActivityRow, plan: EngagementPlan) -> None:
        activity = plan.activity(activity_id)
        today = plan.today_of(activity, unit.actor.at)
        check_snooze(until, today, plan.calendar_of_activity(activity))
        row.not_before = until

    return _change(unit, activity_id, "snoozed", act)


def snooze_for(unit: UnitOfWork, activity_id: PlannedActivityId, *, working_days: int) -> ActResult:
    """No reminder for this many working days of its DRI."""

    def act(row: PlannedActivityRow, plan: EngagementPlan) -> None:
        activity = plan.activity(activity_id)
        row.not_before = snoozed_until(plan, activity, plan.today_of(activity, unit.actor.at), working_days)

    return _change(unit, activity_id, "snoozed", act)


def end_snooze(unit: UnitOfWork, activity_id: PlannedActivityId, *, before: date | None) -> ActResult:
    """Take a snooze back; `before` is the one that it had before, which is over by now."""

    def act(row: PlannedActivityRow, plan: EngagementPlan) -> None:
        if before is None or before <= plan.today_of(plan.activity(activity_id), unit.actor.at):
            row.not_before = before

    return _change(unit, activity_id, "snoozed", act)


def reassign(unit: UnitOfWork, activity_id: PlannedActivityId, *, to: PersonId) -> ActResult:
    """Give this activity alone to another person; the role keeps its holder."""

    def act(row: PlannedActivityRow, plan: EngagementPlan) -> None:
        if row.dri != to or row.role_unfilled:
            person = people.find_person(unit.session, unit.workspace, to)
            calendar = person.calendar if person else WorkingCalendar()
            row.due = plan.due_in(plan.activity(activity_id), calendar)
            row.dri, row.dri_by_hand, row.role_unfilled = to, True, False

    return _change(unit, activity_id, "reassigned", act)


def give_evidence(
    unit: UnitOfWork, activity_id: PlannedActivityId, *, evidence: str, happened: date | None = None
) -> ActResult:
    """Store a link or note for a done activity; an open one is done with it, as by `complete`."""

    def act(row: PlannedActivityRow, plan: EngagementPlan) -> None:
        if row.state == "open":
            day = _close(row, "done", unit.actor, plan)
            set_anchor(unit, plan.methodology, row, day, happened)
            questions.ask(unit, plan, plan.activity(activity_id))
        row.evidence = clean_text(evidence, "the evidence")
        if row.evidence:  # a note says why there is no link
            questions.answer_link(unit, plan.engagement.id, [ActivityId(row.activity)])

    return _change(unit, activity_id, "evidence_given", act)


def redate(unit: UnitOfWork, activity_id: PlannedActivityId, *, due: date | None) -> ActResult:
    """Set its due date by hand, so that re-planning keeps it; None returns it to the plan."""
    if due is not None:
        check_day(due)

    def act(row: PlannedActivityRow, plan: EngagementPlan) -> None:
        if due is None:
            check_date_by_plan(plan, plan.activity(activity_id))
        row.due_by_hand, row.shifted_from = due is not None, None
        if due is None:
            row.basis = DATED_ANEW
        else:
            unit.date_was_chosen(activity_id)
            row.due = due

    return _change(unit, activity_id, "redated", act)


def _change(
    unit: UnitOfWork,
    activity_id: PlannedActivityId,
    what: ActivityAct,
    act: Callable[[PlannedActivityRow, EngagementPlan], None],
) -> ActResult:
    """Do this to the activity, once: a second person finds it changed and changes nothing."""
    engagement_id = queries.get_engagement_id(unit.session, unit.workspace, activity_id)
    before = unit.lock_for_anybody(engagement_id)
    activity = before.activity(activity_id)
    if is_for_team(what, before, activity, unit.actor.by, unit.actor.at):
        unit.guard(before.engagement)
    if not is_possible(what, activity, before.engagement):
        return ActResult(plan=before, activity=activity, changed=False)
    row = unit.session.exec(select(PlannedActivityRow).where(PlannedActivityRow.id == activity_id)).one()
    was = _facts(row)
    act(row, before)
    row.live = row.state == "open" and before.engagement.is_running
    unit.session.flush()
    facts = _facts(row)
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
    is_linked = "evidence" in changed and _relink(unit, before, row, str(was["evidence"]))
    plan = unit.replan(engagement_id).plan
    activity = plan.activity(activity_id)
    return ActResult(plan=plan, activity=activity, changed=bool(changed), is_linked=is_linked)


def _relink(unit: UnitOfWork, plan: EngagementPlan, row: PlannedActivityRow, was: str) -> bool:
    """Let the link of what the activity yields follow its evidence; returns whether it changed."""
    links = plan.engagement.links
    after = links_after(plan.methodology, links, ActivityId(row.activity), was, row.evidence)
    if after != links:
        unit.session.get_one(EngagementRow, row.engagement).links = {
            str(key): url for key, url in after.items()
        }
        for tool in plan.methodology.collateral:
            if after.get(tool.id) and after[tool.id] != links.get(tool.id):
                questions.answer_link(unit, plan.engagement.id, tool.yielded_by)
    return after != links


def _close(row: PlannedActivityRow, state: str, actor: Actor, plan: EngagementPlan) -> date:
    """Close it on the day that it is where its DRI is, by which it is late or not; returns that day."""
    day = plan.today_of(plan.activity(PlannedActivityId(row.id or 0)), actor.at)
    row.state, row.closed_on, row.closed_by, row.not_before = state, day, actor.by, None
    return day


def _facts(row: PlannedActivityRow) -> dict[str, Any]:
    facts = ("state", "due", "dri", "not_before", "evidence", "reason", "due_by_hand", "role_unfilled")
    return {name: _plain(getattr(row, name)) for name in facts}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value

"""Storing the changes of a plan in the planned activities of its engagement."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from methodology.definition.ids import RoleId
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import ready_days
from methodology.plan.changes import Changes
from methodology.plan.plan import PlanItem
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId, startable
from methodology.plan.team import PersonId, Roles
from storage import digest_rhythm
from storage.tables.engagements import StageEntryRow
from storage.tables.planned_activities import PlannedActivityRow

Row = dict[str, Any]
"""Columns of a planned activity, by name."""
_FIELDS = PlannedActivity.model_fields.keys()


def store_changes(
    session: Session,
    before: EngagementPlan,
    changes: Changes,
    at: datetime,
    *,
    stored: Iterable[PlannedActivity],
    at_first: EngagementPlan | None = None,
) -> EngagementPlan:
    """Store these changes, schedule the digests of the people involved, and return the new plan.

    `stored` are the planned activities as the database has them: what is another way in `before` is stored with
    the changes. `at_first` is the engagement before this unit of work, None if it is new. The new plan is the one
    that would be loaded, except that it may have people who are no longer involved.
    """
    planned = _planned(before, changes)
    added = _insert(session, before, before.roles, changes.added)
    work = _startable(before, (*planned, *added), at, is_new=at_first is None)
    _update(session, before.engagement, (*stored, *added), work)
    plan = _mark_ready(session, at_first, before.model_copy(update={"work": work}), at)
    digest_rhythm.schedule_digests(
        session, before.engagement.workspace, _people_involved(before.engagement, work), at, plan.people
    )
    session.expire_all()
    return plan


def _mark_ready(
    session: Session, at_first: EngagementPlan | None, plan: EngagementPlan, at: datetime
) -> EngagementPlan:
    """Store since when the gates of the current stages are ready."""
    engagement = plan.engagement
    ready = ready_days(at_first, plan, at)
    if ready == engagement.ready_on:
        return plan
    session.execute(
        update(StageEntryRow),
        [
            {"engagement": engagement.id, "stage": stage, "ready_on": ready.get(stage)}
            for stage in ready.keys() | engagement.ready_on.keys()
            if ready.get(stage) != engagement.ready_on.get(stage)
        ],
    )
    return plan.model_copy(update={"engagement": engagement.model_copy(update={"ready_on": ready})})


def _people_involved(engagement: Engagement, work: Iterable[PlannedActivity]) -> set[PersonId]:
    """The people whose digest may have this work: DRIs, the team with its deputies, and the opener."""
    dris = {each.dri for each in work if each.is_open and each.dri}
    return {*dris, *engagement.team.people(), engagement.opened_by}


def _planned(before: EngagementPlan, changes: Changes) -> tuple[PlannedActivity, ...]:
    """The planned activities with what these changes say of them, in the order of the plan."""
    roles = before.roles
    rows = [
        *(_kept(before, roles, work, item) for work, item in changes.kept),
        *(
            _kept(before, roles, work, item) | {"state": "open", "turns_missed": _turns_missed(before, item)}
            for work, item in changes.revived
        ),
        *({"id": work.id, "state": "withdrawn"} for work in changes.withdrawn),
    ]
    known = {work.id: work for work in before.work}
    return before.with_work(
        _with(known[row["id"]], row) for row in rows if _differs(known[row["id"]], row)
    ).work


def _update(
    session: Session,
    engagement: Engagement,
    stored: Iterable[PlannedActivity],
    work: Iterable[PlannedActivity],
) -> None:
    """Store in one statement what is another way than it is stored."""
    as_stored = {each.id: each for each in stored}
    changed = [each for each in work if each != as_stored[each.id]]
    names = {name for each in changed for name in _FIELDS if _has_another(each, as_stored[each.id], name)}
    if not names:
        return
    rows = [each.model_dump(include=names | {"id"}) for each in changed]
    if "state" in names:
        for row, each in zip(rows, changed, strict=True):
            row["live"] = each.is_open and engagement.is_running
    session.execute(update(PlannedActivityRow), rows)


def _insert(
    session: Session, before: EngagementPlan, roles: Roles, items: Sequence[PlanItem]
) -> list[PlannedActivity]:
    if not items:
        return []
    rows: dict[tuple[str, int, int], Row] = {
        (i.activity, i.occurrence, i.turn): _added(before, roles, i) for i in items
    }
    session.execute(insert(PlannedActivityRow), list(rows.values()))
    # SQLite returns the ids of rows inserted together one statement at a time, so they are read in one.
    key = (PlannedActivityRow.activity, PlannedActivityRow.occurrence, PlannedActivityRow.turn)
    newer = col(PlannedActivityRow.id) > max((each.id for each in before.work), default=0)
    mine = (PlannedActivityRow.engagement == before.engagement.id, newer)
    found = session.exec(
        select(PlannedActivityRow.id, *key).where(*mine).order_by(col(PlannedActivityRow.id))
    )
    return [
        _activity({**rows[activity, occurrence, turn], "id": activity_id, "due_by_hand": False})
        for activity_id, activity, occurrence, turn in found
    ]


def _with(activity: PlannedActivity, row: Row) -> PlannedActivity:
    return _activity(activity.model_dump() | row)


def _activity(row: Row) -> PlannedActivity:
    """The planned activity of this row, without columns that are not fields of it."""
    return PlannedActivity.model_validate({name: row[name] for name in row.keys() & _FIELDS})


def _added(plan: EngagementPlan, roles: Roles, item: PlanItem) -> Row:
    activity = plan.methodology.activity[item.activity]
    return (
        _planned_columns(plan, item)
        | {
            "workspace": plan.engagement.workspace,
            "engagement": plan.engagement.id,
            "activity": item.activity,
            "occurrence": item.occurrence,
            "turn": item.turn,
            "required": not activity.optional,
            "due": item.due,
            "state": "open",
            "live": plan.engagement.is_running,
            "turns_missed": _turns_missed(plan, item),
        }
        | _dri(roles, item.dri)
    )


def _turns_missed(plan: EngagementPlan, item: PlanItem) -> int:
    """How many turns in a row were missed right before this one."""
    key = (item.activity, item.occurrence, item.turn - 1)
    last = next((each for each in plan.work if (each.activity, each.occurrence, each.turn) == key), None)
    return last.turns_missed + 1 if last is not None and last.state == "missed" else 0


def _kept(plan: EngagementPlan, roles: Roles, work: PlannedActivity, item: PlanItem) -> Row:
    row: Row = {"id": work.id} | _planned_columns(plan, item)
    if work.due != item.due:
        row |= {"due": item.due, "shifted_from": None}
    if not work.dri_by_hand:
        row |= _dri(roles, item.dri)
    return row


def _planned_columns(plan: EngagementPlan, item: PlanItem) -> Row:
    return {
        "stage": item.stage,
        "name": plan.methodology.activity[item.activity].name,
        "role": item.dri,
        "waiting_for": item.waiting_for,
        "depends_on": list(item.depends_on),
        "basis": item.basis,
    }


def _dri(roles: Roles, role: RoleId) -> Row:
    holder = roles.holder(role)
    return {"dri": holder.person if holder else None, "role_unfilled": roles.is_unfilled(role)}


def _has_another(work: PlannedActivity, stored: PlannedActivity, name: str) -> bool:
    return bool(getattr(work, name) != getattr(stored, name))


def _differs(stored: PlannedActivity, row: dict[str, Any]) -> bool:
    return any(
        getattr(stored, name, None) != (tuple(value) if isinstance(value, list) else value)
        for name, value in row.items()
    )


def _startable(
    before: EngagementPlan, work: tuple[PlannedActivity, ...], at: datetime, *, is_new: bool
) -> tuple[PlannedActivity, ...]:
    """This work with the day since which it could be done but for its stage: it lost its last blocker, or came
    into the plan of an engagement that is not new. Each on the date of its DRI.

    Later turns of recurring work are left out: each comes ahead of its date.
    """
    unblocked = {each.id for each in startable(work) if each.turn == 1}
    were_open = {each.id for each in before.open_work}
    changed: dict[PlannedActivityId, PlannedActivity] = {}
    for each in work:
        counts = bool(each.depends_on) or (each.id not in were_open and not is_new)
        since = each.startable_since
        if each.id not in unblocked:
            since = None
        elif since is None and counts:
            since = before.today_of(each, at)
        if each.is_open and since != each.startable_since:
            changed[each.id] = each.model_copy(update={"startable_since": since})
    return tuple(changed.get(each.id, each) for each in work)

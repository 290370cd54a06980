"""Storing the changes of a plan in the planned activities of its engagement."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from methodology.definition.ids import RoleId
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.changes import Changes
from methodology.plan.plan import PlanItem
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId, startable
from methodology.plan.team import PersonId, Roles
from storage import people
from storage.tables.planned_activities import PlannedActivityRow

Row = dict[str, Any]
"""Columns of a planned activity, by name."""
_FIELDS = PlannedActivity.model_fields.keys()


def store_changes(
    session: Session, before: EngagementPlan, changes: Changes, today: date, at: datetime
) -> EngagementPlan:
    """Store these changes, schedule the digests of the people involved, and return the new plan.

    The new plan is the one that would be loaded, except that it may have people who are no longer involved.
    """
    work = _mark_startable(session, _write(session, before, changes), today)
    people.schedule_digests(
        session, before.engagement.workspace, _people_involved(before.engagement, work), at
    )
    session.expire_all()
    return before.model_copy(update={"work": work})


def _people_involved(engagement: Engagement, work: Iterable[PlannedActivity]) -> set[PersonId]:
    """The people whose digest may have this work: DRIs, the team with its deputies, and the opener."""
    dris = {each.dri for each in work if each.is_open and each.dri}
    return {*dris, *engagement.team.people(), engagement.opened_by}


def _write(session: Session, before: EngagementPlan, changes: Changes) -> tuple[PlannedActivity, ...]:
    """Store the changes; returns all planned activities, in the order of the plan."""
    roles, live = before.roles, before.engagement.is_running
    rows = [
        *(_kept(before, roles, work, item) for work, item in changes.kept),
        *(
            _kept(before, roles, work, item) | {"state": "open", "live": live}
            for work, item in changes.revived
        ),
        *({"id": work.id, "state": "withdrawn", "live": False} for work in changes.withdrawn),
    ]
    stored = {work.id: work for work in before.work}
    differing = [row for row in rows if _differs(stored[row["id"]], row)]
    _update(session, differing)
    changed = {row["id"]: _with(stored[row["id"]], row) for row in differing}
    return (
        *(changed.get(each.id, each) for each in before.work),
        *_insert(session, before, roles, changes.added),
    )


def _update(session: Session, rows: Iterable[Row]) -> None:
    """One statement for each set of columns."""
    alike: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        alike.setdefault(tuple(row), []).append(row)
    for same_columns in alike.values():
        session.execute(update(PlannedActivityRow), same_columns)


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
        }
        | _dri(roles, item.dri)
    )


def _kept(plan: EngagementPlan, roles: Roles, work: PlannedActivity, item: PlanItem) -> Row:
    row: Row = {"id": work.id} | _planned_columns(plan, item)
    if not work.keeps_its_date(item.due):
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
    }


def _dri(roles: Roles, role: RoleId) -> Row:
    holder = roles.holder(role)
    return {"dri": holder.person if holder else None, "role_unfilled": roles.is_unfilled(role)}


def _differs(stored: PlannedActivity, row: dict[str, Any]) -> bool:
    return any(
        getattr(stored, name, None) != (tuple(value) if isinstance(value, list) else value)
        for name, value in row.items()
    )


def _mark_startable(
    session: Session, work: tuple[PlannedActivity, ...], today: date
) -> tuple[PlannedActivity, ...]:
    """Store the day on which work lost its last blocker, for the next digest of its DRI.

    Work without dependencies and later turns of recurring work were never blocked and are left out.
    """
    can_start = {each.id for each in startable(work) if each.depends_on and each.turn == 1}
    changed: list[Row] = [
        {"id": each.id, "startable_since": today if each.id in can_start else None, "startable_told": None}
        for each in work
        if each.is_open and (each.id in can_start) != (each.startable_since is not None)
    ]
    if not changed:
        return work
    session.execute(update(PlannedActivityRow), changed)
    by_id: dict[PlannedActivityId, Row] = {each["id"]: each for each in changed}
    return tuple(_with(each, by_id[each.id]) if each.id in by_id else each for each in work)

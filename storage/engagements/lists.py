"""The lists of a person, of which a part can be read: what is on their agenda, their engagements, those they watch.

They are right where `storage.engagements.standing` has settled them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, false, func, or_, union
from sqlalchemy import select as core_select
from sqlmodel import Session

from methodology.definition.ids import ActivityId, RoleId
from methodology.engagement.engagement import NOT_OVER, OVER, EngagementId, VersionId
from methodology.engagement.health import WORST_FIRST
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.reminders.my_work import GROUPS
from methodology.reminders.standing import CONCERNED, GATES, HANDOFFS
from storage.database.reading import column, rows, unindexed
from storage.tables.agenda import AgendaRow
from storage.tables.engagements import EngagementRow, MemberRow
from storage.tables.planned_activities import PlannedActivityRow


class Listed(NamedTuple):
    """A thing on the list of a person: its engagement, its group, and its activity unless it is a gate."""

    engagement: EngagementId
    thing: str
    grouped: int
    work: PlannedActivityId


def _of_agenda(workspace: str, person: PersonId, groups: range) -> Select[Any]:
    """The list of this person, in its order."""
    names = ("engagement", "thing", "grouped", "work")
    order = ("grouped", "due", "occurrence", "work")
    return (
        core_select(*(column(AgendaRow, name) for name in names))
        .where(
            column(AgendaRow, "workspace") == workspace,
            column(AgendaRow, "person") == person,
            column(AgendaRow, "grouped").between(groups.start, groups.stop - 1),
        )
        .order_by(*(column(AgendaRow, name) for name in order), column(AgendaRow, "engagement").desc())
    )


def list_agenda(
    session: Session, workspace: str, person: PersonId, groups: range, *, limit: int, offset: int
) -> list[Listed]:
    """This part of what is on the list of this person, most urgent first."""
    found = rows(session, _of_agenda(workspace, person, groups).limit(limit).offset(offset))
    return [Listed(each.engagement, each.thing, each.grouped, each.work) for each in found]


def count_agenda(session: Session, workspace: str, person: PersonId) -> Counter[int]:
    """How much is on the list of this person, by group."""
    grouped = column(AgendaRow, "grouped")
    counted = (
        core_select(grouped, func.count().label("many"))
        .where(
            column(AgendaRow, "workspace") == workspace,
            column(AgendaRow, "person") == person,
            grouped < CONCERNED,
        )
        .group_by(grouped)
    )
    return Counter({each.grouped: each.many for each in rows(session, counted)})


def list_on_agenda(session: Session, workspace: str, person: PersonId) -> list[EngagementId]:
    """The engagements of which anything is on the list of this person, or may be told them, oldest first."""
    id_ = column(AgendaRow, "engagement")
    mine = core_select(id_).where(
        column(AgendaRow, "workspace") == workspace, column(AgendaRow, "person") == person
    )
    return [EngagementId(each.engagement) for each in rows(session, mine.distinct().order_by(id_))]


def list_with_due(
    session: Session, workspace: str, person: PersonId, activity: ActivityId
) -> list[EngagementId]:
    """The engagements in which an occurrence of this activity is due or late on the list of this person, oldest
    first."""
    id_, work = column(AgendaRow, "engagement"), column(AgendaRow, "work")
    mine = (
        core_select(id_)
        .join(column(PlannedActivityRow, "id").table, column(PlannedActivityRow, "id") == work)
        .where(
            column(AgendaRow, "workspace") == workspace,
            column(AgendaRow, "person") == person,
            column(AgendaRow, "grouped").in_([GROUPS.index("overdue"), GROUPS.index("today")]),
            column(PlannedActivityRow, "activity") == activity,
        )
    )
    return [EngagementId(each.engagement) for each in rows(session, mine.distinct().order_by(id_))]


def list_with_work_come(
    session: Session, workspace: str, person: PersonId, until: date
) -> list[EngagementId]:
    """The engagements in which something on the list of this person can be done and is due by this day, or is a gate
    or the handoff."""
    grouped = column(AgendaRow, "grouped")
    mine = core_select(column(AgendaRow, "engagement")).where(
        column(AgendaRow, "workspace") == workspace, column(AgendaRow, "person") == person
    )
    found = union(
        mine.where(grouped <= GROUPS.index("start"), column(AgendaRow, "due") <= until),
        mine.where(grouped.in_([GATES, HANDOFFS])),
    )
    return sorted(EngagementId(each.engagement) for each in rows(session, found))


_HEALTH = func.coalesce(column(EngagementRow, "health"), len(WORST_FIRST))
_NEWEST_FIRST = (column(EngagementRow, "id").desc(),)
_WORST_FIRST = (column(EngagementRow, "state") != "open", _HEALTH, *_NEWEST_FIRST)
RUNNING_FIRST = (column(EngagementRow, "state") != "open", *_NEWEST_FIRST)
_IN_WORKSPACE = core_select(column(EngagementRow, "id")).where(
    column(EngagementRow, "workspace") == bindparam("workspace")
)


def _part_of(person: PersonId) -> Any:
    """The ids of the engagements that this person opened or is in the team of, as a member or deputy."""
    in_team = core_select(column(MemberRow, "engagement"))
    return union(
        core_select(column(EngagementRow, "id")).where(
            column(EngagementRow, "workspace") == bindparam("workspace"),
            column(EngagementRow, "opened_by") == person,
        ),
        in_team.where(column(MemberRow, "person") == person),
        in_team.where(column(MemberRow, "deputy") == person),
    )


def _among(states: Collection[str]) -> Select[Any]:
    """The ids of the engagements in these states; for conditions that find few."""
    return core_select(column(EngagementRow, "id")).where(
        unindexed(column(EngagementRow, "workspace")) == bindparam("workspace"),
        column(EngagementRow, "state").in_(list(states)),
    )


@dataclass(frozen=True)
class EngagementList:
    """The ids of some engagements, worst health first, of which a part can be read or all counted."""

    query: Select[Any]
    order: Sequence[Any] = _WORST_FIRST

    def read(self, session: Session, workspace: str, offset: int, limit: int) -> list[EngagementId]:
        part = self.query.order_by(*self.order).limit(limit).offset(offset)
        return [EngagementId(each.id) for each in rows(session, part, workspace=workspace)]

    def count_all(self, session: Session, workspace: str) -> int:
        counted = core_select(func.count()).select_from(self.query.subquery())
        return int(rows(session, counted, workspace=workspace)[0][0])


def list_of_person(person: PersonId, order: Sequence[Any] = _WORST_FIRST) -> EngagementList:
    """The engagements that are not over and that the person opened or is in the team of; those on hold last."""
    return EngagementList(_among(NOT_OVER).where(column(EngagementRow, "id").in_(_part_of(person))), order)


def list_over_of_person(person: PersonId) -> EngagementList:
    """The engagements that are over and that the person opened or was in the team of at the end, newest first."""
    return EngagementList(
        _among(OVER).where(column(EngagementRow, "id").in_(_part_of(person))), _NEWEST_FIRST
    )


def list_watched(
    *,
    states: Collection[str],
    by: PersonId | None,
    roles: Mapping[VersionId, Iterable[RoleId]],
    health: int | None = None,
    but_not_of: PersonId,
) -> EngagementList:
    """The engagements in these states that a person watches in one of these roles; all if None.

    The roles are those of each version of the methodology. With a `health`, those alone that stand so. Those
    that are on the own list of a person are left out. Those that are over come newest first.
    """
    id_, version = column(EngagementRow, "id"), column(EngagementRow, "version")
    query = _IN_WORKSPACE.where(column(EngagementRow, "state").in_(list(states)))
    if by is not None:
        in_team = core_select(column(MemberRow, "engagement")).where(column(MemberRow, "person") == by)
        watched = (
            (version == each) & id_.in_(in_team.where(column(MemberRow, "role").in_(list(watching))))
            for each, watching in roles.items()
        )
        query = _among(states).where(id_.in_(in_team), or_(false(), *watched))
    if set(states) & set(OVER):
        return EngagementList(query, _NEWEST_FIRST)
    if health is not None:
        query = query.where(column(EngagementRow, "health") == health)
    return EngagementList(query.where(id_.not_in(_part_of(but_not_of))))

"""What may be news for a person, as it is kept: in which engagements, and which of them a digest need not read."""

from collections import Counter
from collections.abc import Collection
from heapq import nsmallest
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Row, and_, case, cast, func, null, or_, union_all
from sqlalchemy import select as core_select
from sqlmodel import Session

from methodology.engagement.engagement import EngagementId
from methodology.plan.team import PersonId
from methodology.reminders.digest import MOST_LINES
from methodology.reminders.digest_ends import Counted, OpenLine
from methodology.reminders.escalation import work_of
from methodology.reminders.in_one_line import ORDER
from methodology.reminders.standing import CONCERNED, NEWS, NEWS_KEY
from methodology.reminders.weekly_lines import MOST_ENGAGEMENTS, by_lateness
from storage.database.reading import column, rows
from storage.tables.agenda import AgendaRow
from storage.tables.engagements import EngagementRow
from storage.tables.told import ToldRow

_ID, _THING, _RUNG = (column(AgendaRow, name) for name in ("engagement", "thing", "rung"))
_OPEN, _ESCALATED = column(AgendaRow, "open"), column(AgendaRow, "escalated")
_TOLD, _LATE_BY = column(ToldRow, "rung"), column(AgendaRow, "late_by")
_CUSTOMER, _REFERENCE = column(EngagementRow, "customer"), column(EngagementRow, "reference")
TITLE = case((_REFERENCE == "", _CUSTOMER), else_=_CUSTOMER + " (" + _REFERENCE + ")").label("title")
"""The title of an engagement."""
_READ = (_ID, _THING, _RUNG, *(column(AgendaRow, name) for name in ("occurrence", "due", "late_by", "open")))
_OWN = [ORDER.index(each) for each in ("overdue", "gate", "today", "startable", "still_needed")]
_CONTRADICTION, _ESCALATION = ORDER.index("contradiction"), ORDER.index("escalated")


class ToTell(NamedTuple):
    """The engagements that a digest has to read for what is news in them, and of the others what it tells of them.

    In so many of those others as `more_open` says, more is open.
    """

    read: frozenset[EngagementId]
    counted: tuple[Counted, ...] = ()
    more_open: int = 0


def list_with_news(session: Session, workspace: str, person: PersonId, *, weekly: bool) -> set[EngagementId]:
    """The engagements in which anything may be news for this person. Those of which a version before has kept less
    are among them."""
    return {EngagementId(each.engagement) for each in _list_news(session, workspace, person, weekly)}


def list_to_tell(
    session: Session,
    workspace: str,
    person: PersonId,
    *,
    weekly: bool,
    changed: Collection[EngagementId],
) -> ToTell:
    """The same for a digest, without those of which it says nothing but how much there is.

    What is kept of one that somebody has `changed` says nothing of it now. Of the others, those with the first lines
    are read, those with the first lines of what else is open, and those in which something else is news.
    """
    found = _list_news(session, workspace, person, weekly)
    read = {*changed, *(each.engagement for each in found if not _is_counted(each))}
    counted = [_counted(each) for each in found if each.engagement not in read]
    lines = _also_open(session, workspace, person, counted) if weekly and counted else []
    read |= {each.engagement for each in nsmallest(MOST_ENGAGEMENTS, lines, key=by_lateness)}
    counted = [each for each in counted if each.engagement not in read]
    read |= {each.engagement for each in nsmallest(MOST_LINES, counted, key=attrgetter("order"))}
    return ToTell(
        frozenset(read),
        tuple(each for each in counted if each.engagement not in read),
        more_open=sum(each.engagement not in read for each in lines),
    )


def _list_news(session: Session, workspace: str, person: PersonId, weekly: bool) -> list[Row[Any]]:
    with_news = (
        core_select(*_READ, _TOLD.label("told"))
        .outerjoin(_TOLD.table, _of_told(person))
        .where(or_(*_is_news(weekly=weekly)))
    )
    by_older = core_select(*_READ, cast(null(), Integer).label("told")).where(_OPEN.is_(None))
    found = union_all(
        with_news.where(*of_person(workspace, person, NEWS)),
        by_older.where(*of_person(workspace, person, CONCERNED)),
    )
    return list(rows(session, found))


def _of_told(person: PersonId) -> ColumnElement[bool]:
    """What this person was told of a thing."""
    return and_(
        column(ToldRow, "reader") == person,
        column(ToldRow, "engagement") == _ID,
        column(ToldRow, "thing") == func.substr(_THING, len(NEWS_KEY) + 1),
    )


def _is_news(*, weekly: bool) -> list[ColumnElement[bool]]:
    """Any of this makes it news."""
    return [
        _TOLD.is_(None),
        _TOLD < _RUNG,
        column(ToldRow, "on") < column(AgendaRow, "anew_after"),
        *([column(AgendaRow, "weekly").is_(True)] if weekly else []),
    ]


def _is_counted(row: Row[Any]) -> bool:
    """Whether what is kept says all of it; a contradiction is told only once, whatever its rung."""
    return row.open == 1 and (row.occurrence != _CONTRADICTION or row.told is None)


def _counted(row: Row[Any]) -> Counted:
    thing = row.thing.removeprefix(NEWS_KEY)
    return Counted(
        EngagementId(row.engagement), thing, row.rung, row.occurrence, row.late_by, row.due, work_of(thing)
    )


def _also_open(
    session: Session, workspace: str, person: PersonId, counted: Collection[Counted]
) -> list[OpenLine]:
    """Those of these engagements in which more is open than is told, or late with others: as lines without names."""
    told = Counter(
        (each.engagement, each.kind == _ESCALATION) for each in counted if each.kind != _CONTRADICTION
    )
    here = _ID.in_({each.engagement for each in counted})
    late = _late_and_told_before(session, workspace, person, here)
    of_engagement = column(EngagementRow, "id") == _ID
    concerned = core_select(_ID, TITLE, _OPEN, _ESCALATED).join(
        column(EngagementRow, "id").table, of_engagement
    )
    lines = [
        OpenLine(
            engagement=each.engagement,
            title=each.title,
            open=each.open - told[each.engagement, False],
            late_by=late.get(each.engagement, 0),
            escalated=each.escalated - told[each.engagement, True],
        )
        for each in rows(session, concerned.where(*of_person(workspace, person, CONCERNED), here))
    ]
    return [each for each in lines if each.open or each.escalated]


def _late_and_told_before(
    session: Session, workspace: str, person: PersonId, here: ColumnElement[bool]
) -> dict[EngagementId, int]:
    """How late the latest work of this person is that is no news, by engagement."""
    query = core_select(_ID, func.max(_LATE_BY).label("late_by")).outerjoin(_TOLD.table, _of_told(person))
    is_known = case((or_(*_is_news(weekly=True)), 0), else_=1) == 1
    own = column(AgendaRow, "occurrence").in_(_OWN)
    known = query.where(*of_person(workspace, person, NEWS), here, own, is_known)
    return {EngagementId(each.engagement): each.late_by for each in rows(session, known.group_by(_ID))}


def of_person(workspace: str, person: PersonId, grouped: int) -> tuple[Any, ...]:
    """What is kept for this person in one group."""
    return (
        column(AgendaRow, "workspace") == workspace,
        column(AgendaRow, "person") == person,
        column(AgendaRow, "grouped") == grouped,
    )

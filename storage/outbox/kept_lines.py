"""What is kept of the engagements of a person for their messages: which have news, and what a digest says of the rest."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, union
from sqlalchemy import select as core_select
from sqlmodel import Session

from methodology.engagement.engagement import EngagementId
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.digest_ends import Coming, Kept, OpenLine
from methodology.reminders.standing import CONCERNED, NEWS, NEWS_KEY, TOMORROW
from methodology.reminders.weekly import first_day_of_week
from methodology.reminders.weekly_lines import MOST_ENGAGEMENTS, MOST_NAMES
from storage.database.reading import column, rows
from storage.tables.agenda import AgendaRow
from storage.tables.engagements import EngagementRow
from storage.tables.told import ToldRow

_ID, _NAME = column(AgendaRow, "engagement"), column(AgendaRow, "name")
_OPEN, _LATE_BY = column(AgendaRow, "open"), column(AgendaRow, "late_by")
_ESCALATED, _LATER = column(AgendaRow, "escalated"), column(AgendaRow, "later")
_SNOOZED, _LACKS_MANAGER = column(AgendaRow, "snoozed"), column(AgendaRow, "lacks_manager")
_HAS_LINE = or_(_OPEN > 0, _ESCALATED > 0)
_CUSTOMER, _REFERENCE = column(EngagementRow, "customer"), column(EngagementRow, "reference")
_TITLE = case((_REFERENCE == "", _CUSTOMER), else_=_CUSTOMER + " (" + _REFERENCE + ")").label("title")


def list_with_news(session: Session, workspace: str, person: PersonId, *, weekly: bool) -> set[EngagementId]:
    """The engagements in which anything may be news for this person. Those of which a version before has kept less
    are among them."""
    thing, rung = column(AgendaRow, "thing"), column(ToldRow, "rung")
    of_told = and_(
        column(ToldRow, "reader") == person,
        column(ToldRow, "engagement") == _ID,
        column(ToldRow, "thing") == func.substr(thing, len(NEWS_KEY) + 1),
    )
    is_news = [
        rung.is_(None),
        rung < column(AgendaRow, "rung"),
        column(ToldRow, "on") < column(AgendaRow, "anew_after"),
        *([column(AgendaRow, "weekly").is_(True)] if weekly else []),
    ]
    with_news = core_select(_ID).outerjoin(rung.table, of_told).where(or_(*is_news))
    by_older = core_select(_ID).where(_OPEN.is_(None))
    found = union(
        with_news.where(*_of_person(workspace, person, NEWS)),
        by_older.where(*_of_person(workspace, person, CONCERNED)),
    )
    return {EngagementId(each[0]) for each in rows(session, found)}


def read_kept(
    session: Session, person: Person, day: date, *, weekly: bool, besides: Collection[EngagementId]
) -> Kept:
    """What a digest of this day says of what concerns this person, without these engagements."""
    is_open = _open(session, person, day, besides) if weekly else Kept()
    return is_open.model_copy(update=_coming(session, person, day, besides, is_open))


def _coming(
    session: Session, person: Person, day: date, besides: Collection[EngagementId], is_open: Kept
) -> dict[str, Any]:
    """What is due on their next working day: all of it in the engagements that are shown as open."""
    shown = [each.engagement for each in is_open.also]
    due = column(AgendaRow, "due") == person.calendar.shift(day, 1)
    due_then = (*_of_person(person.workspace, person.id, TOMORROW), due)
    of_rest = (*due_then, _ID.not_in([*besides, *shown]))
    query = _with_title(_NAME).order_by(_ID, column(AgendaRow, "occurrence"))
    first = rows(session, query.where(*of_rest).limit(MOST_NAMES))
    of_shown = rows(session, query.where(*due_then, _ID.in_(shown))) if shown else ()
    (counted,) = rows(session, core_select(func.count()).select_from(_ID.table).where(*of_rest))
    found = tuple(Coming(each.engagement, each.title, each.name) for each in (*first, *of_shown))
    return {"tomorrow": found, "more_tomorrow": counted[0] - len(first)}


def _open(session: Session, person: Person, day: date, besides: Collection[EngagementId]) -> Kept:
    """What else is open."""
    of_rest = (
        *_of_person(person.workspace, person.id, CONCERNED),
        _OPEN.is_not(None),
        _ID.not_in(list(besides)),
    )
    (counted,) = rows(
        session,
        core_select(
            func.count(case((_HAS_LINE, 1))).label("lines"),
            func.coalesce(func.sum(_LATER), 0).label("later"),
            func.coalesce(func.sum(_SNOOZED), 0).label("snoozed"),
            func.count(case((_LACKS_MANAGER.is_(True), 1))).label("lacking"),
        ).where(*of_rest),
    )
    opened_on = column(EngagementRow, "opened_on")
    worst_first = (_LATE_BY.desc(), _ESCALATED.desc(), _OPEN.desc(), _by_characters(session), _ID)
    found = rows(
        session,
        _with_title(_NAME, _OPEN, _LATE_BY, _ESCALATED, opened_on)
        .where(*of_rest, _HAS_LINE)
        .order_by(*worst_first)
        .limit(MOST_ENGAGEMENTS),
    )
    without_manager = _with_title().where(*of_rest, _LACKS_MANAGER.is_(True)).order_by(_ID)
    first_day = first_day_of_week(person, day)
    return Kept(
        also=tuple(
            OpenLine(
                engagement=each.engagement,
                title=each.title,
                open=each.open,
                worst=each.name,
                late_by=each.late_by,
                escalated=each.escalated,
            )
            for each in found
        ),
        fresh=frozenset(each.engagement for each in found if each.opened_on >= first_day),
        more=counted.lines - len(found),
        later=counted.later,
        snoozed=counted.snoozed,
        no_manager=tuple(
            (each.engagement, each.title)
            for each in (rows(session, without_manager.limit(MOST_ENGAGEMENTS)) if counted.lacking else ())
        ),
    )


def _with_title(*and_more: Any) -> Select[Any]:
    title = core_select(_ID, _TITLE, *and_more)
    return title.join(_CUSTOMER.table, column(EngagementRow, "id") == _ID)


def _by_characters(session: Session) -> ColumnElement[str]:
    """The title for an order that is that of the characters, whatever language the database is set to."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return _TITLE.element if is_sqlite else _TITLE.element.collate("C")


def _of_person(workspace: str, person: PersonId, grouped: int) -> tuple[ColumnElement[bool], ...]:
    return (
        column(AgendaRow, "workspace") == workspace,
        column(AgendaRow, "person") == person,
        column(AgendaRow, "grouped") == grouped,
    )

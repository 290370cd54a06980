"""What a digest says of engagements that it has not read, as it is kept."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, tuple_
from sqlalchemy import select as core_select
from sqlmodel import Session

from methodology.people import Person
from methodology.reminders.digest_ends import Coming, Kept, OpenLine
from methodology.reminders.standing import CONCERNED, TOMORROW, TOMORROW_KEY
from methodology.reminders.weekly import first_day_of_week
from methodology.reminders.weekly_lines import MOST_ENGAGEMENTS, MOST_NAMES
from storage.database.reading import column, rows
from storage.outbox.kept_news import TITLE, ToTell, of_person
from storage.tables.agenda import AgendaRow
from storage.tables.engagements import EngagementRow

_ID, _THING, _NAME = (column(AgendaRow, name) for name in ("engagement", "thing", "name"))
_OPEN, _LATE_BY = column(AgendaRow, "open"), column(AgendaRow, "late_by")
_ESCALATED, _LATER = column(AgendaRow, "escalated"), column(AgendaRow, "later")
_SNOOZED, _LACKS_MANAGER = column(AgendaRow, "snoozed"), column(AgendaRow, "lacks_manager")
_THINGS = core_select(_ID, _THING)
_HAS_LINE = or_(_OPEN > 0, _ESCALATED > 0)


def read_kept(session: Session, person: Person, day: date, to_tell: ToTell, *, weekly: bool) -> Kept:
    """What a digest of this day says of what concerns this person, without the engagements that it reads."""
    is_open = _open(session, person, day, to_tell) if weekly else Kept()
    coming = _coming(session, person, day, to_tell, is_open)
    return is_open.model_copy(update={**coming, "counted": to_tell.counted})


def _coming(session: Session, person: Person, day: date, to_tell: ToTell, is_open: Kept) -> dict[str, Any]:
    """What is due on their next working day and not told: all of it in the engagements that are shown as open."""
    shown = [each.engagement for each in is_open.also]
    due = column(AgendaRow, "due") == person.calendar.shift(day, 1)
    due_then = (*of_person(person.workspace, person.id, TOMORROW), due)
    if to_tell.counted:
        told = {(each.engagement, f"{TOMORROW_KEY}{each.thing}") for each in to_tell.counted}
        comes = {(each.engagement, each.thing) for each in rows(session, _THINGS.where(*due_then))}
        due_then = (*due_then, tuple_(_ID, _THING).not_in(sorted(told & comes)))
    of_rest = (*due_then, _ID.not_in([*to_tell.read, *shown]))
    query = _with_title(_NAME).order_by(_ID, column(AgendaRow, "occurrence"))
    first = rows(session, query.where(*of_rest).limit(MOST_NAMES))
    of_shown = rows(session, query.where(*due_then, _ID.in_(shown))) if shown else ()
    (counted,) = rows(session, core_select(func.count()).select_from(_ID.table).where(*of_rest))
    found = tuple(Coming(each.engagement, each.title, each.name) for each in (*first, *of_shown))
    return {"tomorrow": found, "more_tomorrow": counted[0] - len(first)}


def _open(session: Session, person: Person, day: date, to_tell: ToTell) -> Kept:
    """What else is open."""
    of_rest = (
        *of_person(person.workspace, person.id, CONCERNED),
        _OPEN.is_not(None),
        _ID.not_in(list(to_tell.read)),
    )
    has_line = and_(_HAS_LINE, _ID.not_in({each.engagement for each in to_tell.counted}))
    (counted,) = rows(
        session,
        core_select(
            func.count(case((has_line, 1))).label("lines"),
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
        .where(*of_rest, has_line)
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
        more=counted.lines - len(found) + to_tell.more_open,
        later=counted.later,
        snoozed=counted.snoozed,
        no_manager=tuple(
            (each.engagement, each.title)
            for each in (rows(session, without_manager.limit(MOST_ENGAGEMENTS)) if counted.lacking else ())
        ),
    )


def _with_title(*and_more: Any) -> Select[Any]:
    title = core_select(_ID, TITLE, *and_more)
    return title.join(column(EngagementRow, "id").table, column(EngagementRow, "id") == _ID)


def _by_characters(session: Session) -> ColumnElement[str]:
    """The title for an order that is that of the characters, whatever language the database is set to."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return TITLE.element if is_sqlite else TITLE.element.collate("C")

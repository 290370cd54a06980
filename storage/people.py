"""Who are the people of a workspace, and what did they set for themselves?"""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from sqlalchemy import Row, bindparam, update
from sqlmodel import Session, col

from methodology.people import DIGEST_AT, Absence, Person
from methodology.plan.team import PersonId
from methodology.value import Value
from storage.database.reading import column, columns, rows
from storage.database.upsert import upsert
from storage.tables.people import PersonRow


class Profile(Value):
    """What Slack tells about a person."""

    workspace: str
    id: PersonId
    name: str
    zone: str
    deactivated: bool = False
    guest: bool = False
    outsider: bool = False


class Known(Value):
    """A person, and how old what Slack told about them is."""

    person: Person
    refreshed_at: datetime | None


_AS_IS = tuple(Person.model_fields.keys() - {"working_weekdays", "absence"})
"""What a person has under the same name as their row."""

_APART = ("working_weekdays", "away_first", "away_last", "away_deputy", "refreshed_at")
_KNOWN = columns(PersonRow, (*_AS_IS, *_APART)).where(
    column(PersonRow, "workspace") == bindparam("workspace"),
    column(PersonRow, "id").in_(bindparam("people", expanding=True)),
)


def find(session: Session, workspace: str, person: PersonId) -> Person | None:
    return get_many(session, workspace, [person]).get(person)


def get_many(session: Session, workspace: str, people: Iterable[PersonId]) -> dict[PersonId, Person]:
    """Those of these people who are known, by id."""
    return {each.person.id: each.person for each in known(session, workspace, people)}


def known(session: Session, workspace: str, people: Iterable[PersonId]) -> list[Known]:
    """Those of these people who are known, with the age of what Slack told."""
    found = rows(session, _KNOWN, workspace=workspace, people=list(people))
    return [Known(person=_person(row), refreshed_at=row.refreshed_at) for row in found]


def remember(
    session: Session, profile: Profile, refreshed_at: datetime, *, digest_at: time = DIGEST_AT
) -> None:
    """Keep what Slack tells about a person; what they set for themselves stays.

    `digest_at` is the digest time of somebody who is new. Whoever has moved to another zone has their
    digest looked at again at once: where they are now, its day may have begun already.
    """
    them = (col(PersonRow.workspace) == profile.workspace, col(PersonRow.id) == profile.id)
    moved = (*them, col(PersonRow.zone) != profile.zone, col(PersonRow.next_look_at).is_not(None))
    session.execute(update(PersonRow).where(*moved).values(next_look_at=refreshed_at))
    facts = profile.model_dump(exclude={"workspace", "id"}) | {"refreshed_at": refreshed_at}
    keys = {"workspace": profile.workspace, "id": profile.id}
    upsert(session, PersonRow, keys, facts, at_first={"digest_at": digest_at})


def set_preferences(
    session: Session,
    workspace: str,
    person: PersonId,
    *,
    digest_at: time,
    working_weekdays: frozenset[int] | None,
    country: str | None,
    region: str | None,
) -> None:
    """When a person wants their digest, on which weekdays they work, and whose public holidays are theirs."""
    weekdays = None if working_weekdays is None else "".join(map(str, sorted(working_weekdays)))
    _set(
        session,
        workspace,
        [person],
        digest_at=digest_at,
        working_weekdays=weekdays,
        country=country,
        region=region,
    )


def set_absence(session: Session, workspace: str, person: PersonId, absence: Absence | None) -> None:
    """When a person is away and who stands in; None: they are here."""
    _set(
        session,
        workspace,
        [person],
        away_first=absence and absence.first,
        away_last=absence and absence.last,
        away_deputy=absence and absence.deputy,
    )


def set_deactivated(session: Session, workspace: str, person: PersonId) -> None:
    """Slack cannot reach this person any more; what it tells later counts again."""
    _set(session, workspace, [person], deactivated=True)


def set_unreachable(session: Session, workspace: str, person: PersonId, unreachable: bool) -> None:
    """Whether Slack refuses direct messages to this person."""
    whose = (col(PersonRow.workspace) == workspace, col(PersonRow.id) == person)
    differs = col(PersonRow.unreachable).is_not(unreachable)
    session.execute(update(PersonRow).where(*whose, differs).values(unreachable=unreachable))


def look_next_at(
    session: Session, workspace: str, people: Iterable[PersonId], instant: datetime | None
) -> None:
    """When the digest of these people is to be considered next; None: not before they get work again."""
    _set(session, workspace, people, next_look_at=instant)


def _set(session: Session, workspace: str, people: Iterable[PersonId], **values: object) -> None:
    whose = (col(PersonRow.workspace) == workspace, col(PersonRow.id).in_(list(people)))
    session.execute(update(PersonRow).where(*whose).values(**values))


def _person(row: Row[Any]) -> Person:
    facts = dict(zip(_AS_IS, row, strict=False))
    weekdays = None if row.working_weekdays is None else frozenset(map(int, row.working_weekdays))
    return Person(**facts, working_weekdays=weekdays, absence=_absence(row))


def _absence(row: Row[Any]) -> Absence | None:
    if row.away_first is None or row.away_last is None:
        return None
    deputy = None if row.away_deputy is None else PersonId(row.away_deputy)
    return Absence(first=row.away_first, last=row.away_last, deputy=deputy)

"""The people of a workspace: their Slack profiles, their settings and absences, and who is at Home."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import bindparam, or_, text, update
from sqlmodel import Session, col, select

from methodology.people import DIGEST_AT, Absence, Person
from methodology.plan.team import PersonId
from methodology.value import Value
from storage.database.json_rows import JSON_SQL, Maker, read_instant, read_json
from storage.database.prepared import Prepared
from storage.database.reading import column, columns, once_in_snapshot, rows
from storage.database.upsert import upsert
from storage.tables.engagements import MemberRow
from storage.tables.people import PersonRow


class Profile(Value):
    """The profile of a person in Slack.

    None where Slack does not say: then what is stored stays, and a new person is an outsider.
    """

    workspace: str
    id: PersonId
    name: str
    zone: str
    deactivated: bool | None = False
    guest: bool | None = False
    outsider: bool | None = False
    workspace_admin: bool | None = False


class StoredPerson(Value):
    """A person, when Slack was last asked about them, and the digests in a row that they left unanswered."""

    person: Person
    refreshed_at: datetime | None
    unanswered: int = 0


_SAME_IN_ROW = tuple(name for name in Person.model_fields if name not in ("working_weekdays", "absence"))
"""The fields of a person that have the same name and shape in their row.

In the order of the model and not of a set, whose order differs from process to process: all processes send
the same statement, which is then one entry in the database's statistics and in every log.
"""
PERSON_COLUMNS = (*_SAME_IN_ROW, "working_weekdays", "away_first", "away_last", "away_deputy")
"""The columns that a person is made from."""
_FLAGS = ("holidays_settled", "deactivated", "unreachable", "guest", "outsider", "workspace_admin")
_SAID = ("zone", "deactivated", "guest", "outsider")
"""What a profile says by which engagements may stand otherwise."""
_maker, _stored_person = Maker(Person), Maker(StoredPerson)


def find_person(session: Session, workspace: str, person_id: PersonId) -> Person | None:
    return get_people(session, workspace, [person_id]).get(person_id)


def get_people(session: Session, workspace: str, person_ids: Iterable[PersonId]) -> dict[PersonId, Person]:
    """The people with these ids, by id; ids that are not stored are left out."""
    known: dict[PersonId, Person | None] = once_in_snapshot(session, (get_people, workspace), dict)
    wanted = list(dict.fromkeys(person_ids))
    missing = [each for each in wanted if each not in known]
    known.update(dict.fromkeys(missing))
    known.update((e.person.id, e.person) for e in list_stored_people(session, workspace, missing))
    return {each: person for each in wanted if (person := known[each]) is not None}


def get_people_and_deputies(
    session: Session, workspace: str, person_ids: Iterable[PersonId]
) -> dict[PersonId, Person]:
    """The people with these ids, and the deputies of their absences; by id."""
    return with_deputies(session, workspace, get_people(session, workspace, person_ids))


def with_deputies(
    session: Session, workspace: str, known: Mapping[PersonId, Person]
) -> dict[PersonId, Person]:
    """These people, and the deputies of their absences; by id."""
    deputies = {each.absence.deputy for each in known.values() if each.absence and each.absence.deputy}
    missing = deputies - known.keys()
    return {**known, **get_people(session, workspace, missing)} if missing else dict(known)


def list_deputised(session: Session, workspace: str, deputy: PersonId) -> list[Person]:
    """The people who have named this person as deputy, for an absence or for their role in a team."""
    here = col(PersonRow.workspace) == workspace
    named = {
        *session.scalars(select(PersonRow.id).where(here, PersonRow.away_deputy == deputy)),
        *session.scalars(select(MemberRow.person).where(MemberRow.deputy == deputy)),
    }
    return list(get_people(session, workspace, map(PersonId, sorted(named))).values())


def list_stored_people(
    session: Session, workspace: str, person_ids: Iterable[PersonId]
) -> list[StoredPerson]:
    """The people with these ids, each with the time of the last refresh; ids not stored are left out."""
    statement = _people_by_id(session.get_bind().dialect.name)
    wanted = list(person_ids)
    found = statement.rows(session, workspace=workspace, people=wanted) if wanted else ()
    return [_stored(*read_json(row[0])) for row in found]


@cache
def _people_by_id(dialect: str) -> Prepared:
    row = JSON_SQL[dialect].row(PersonRow, ("refreshed_at", "unanswered", *PERSON_COLUMNS))
    where = "person.workspace = :workspace AND person.id IN :people"
    found = text(f"SELECT {JSON_SQL[dialect].as_text(row)} FROM person WHERE {where}")
    return Prepared(found.bindparams(bindparam("people", expanding=True)))


def _stored(refreshed_at: str | None, unanswered: int, *person: Any) -> StoredPerson:
    return _stored_person.make(
        {
            "person": person_from_json(person),
            "refreshed_at": read_instant(refreshed_at) if refreshed_at else None,
            "unanswered": unanswered,
        }
    )


def save_profile(
    session: Session, profile: Profile, now: datetime, *, digest_at: time = DIGEST_AT, current: bool = True
) -> bool:
    """Store the Slack profile of a person; their own settings stay. Returns whether it says anything of somebody who
    was known by which engagements may stand otherwise.

    `digest_at` is the digest time of a new person. A profile that is not `current` leaves out what decides
    rights, so that it does not count as a refresh. If the time zone has changed, the digest is checked again
    at once, because the day may have begun there already.
    """
    same_person = (col(PersonRow.workspace) == profile.workspace, col(PersonRow.id) == profile.id)
    moved = (col(PersonRow.zone) != profile.zone, col(PersonRow.next_look_at).is_not(None))
    session.execute(update(PersonRow).where(*same_person, *moved).values(next_look_at=now))
    said = {name: value for name in _SAID if (value := getattr(profile, name)) is not None}
    differs = or_(*(col(getattr(PersonRow, name)) != value for name, value in said.items()))
    changed = session.connection().execute(
        update(PersonRow).where(*same_person, differs).values(stands_anew=True)
    )
    facts = profile.model_dump(exclude={"workspace", "id"}, exclude_none=True)
    keys = {"workspace": profile.workspace, "id": profile.id}
    refreshed = {"refreshed_at": now} if current else {}
    only_new = {
        "digest_at": digest_at,
        "deactivated": False,
        "guest": False,
        "outsider": True,
        "workspace_admin": False,
    }
    upsert(session, PersonRow, keys, facts | refreshed, only_new=only_new)
    return changed.rowcount > 0


def update_people(session: Session, workspace: str, person_ids: Iterable[PersonId], **values: object) -> None:
    """Store the same values, by the names of their columns, for each of these people."""
    people = (col(PersonRow.workspace) == workspace, col(PersonRow.id).in_(list(person_ids)))
    session.execute(update(PersonRow).where(*people).values(**values))


def set_preferences(
    session: Session,
    workspace: str,
    person_id: PersonId,
    *,
    digest_at: time,
    working_weekdays: frozenset[int] | None,
    country: str | None,
    region: str | None,
) -> None:
    """Store the digest time, working weekdays, and the country and region of public holidays of a person."""
    weekdays = None if working_weekdays is None else "".join(map(str, sorted(working_weekdays)))
    update_people(
        session,
        workspace,
        [person_id],
        digest_at=digest_at,
        working_weekdays=weekdays,
        country=country,
        region=region,
        holidays_settled=True,
        stands_anew=True,
    )


def settle_country(session: Session, workspace: str, person_id: PersonId, country: str) -> bool:
    """Store the country for a person's public holidays, unless they have chosen before; whether it was stored."""
    row = session.get_one(PersonRow, (workspace, person_id), with_for_update=True)
    if row.country is not None or row.holidays_settled:
        return False
    row.country, row.region, row.holidays_settled, row.stands_anew = country, None, True, True
    return True


def set_absence(session: Session, workspace: str, person_id: PersonId, absence: Absence | None) -> None:
    """Store the absence of a person; None ends it."""
    update_people(
        session,
        workspace,
        [person_id],
        away_first=absence and absence.first,
        away_last=absence and absence.last,
        away_deputy=absence and absence.deputy,
        stands_anew=True,
    )


def set_deactivated(session: Session, workspace: str, person_id: PersonId) -> None:
    """Mark a person as deactivated in Slack, until their profile is saved again."""
    update_people(session, workspace, [person_id], deactivated=True, stands_anew=True)


def set_outsider(session: Session, workspace: str, person_id: PersonId) -> None:
    """Mark somebody who turned out to be an app as no member of the workspace."""
    update_people(session, workspace, [person_id], outsider=True, stands_anew=True)


def set_unreachable(session: Session, workspace: str, person_id: PersonId, unreachable: bool) -> bool:
    """Store whether Slack refuses direct messages to this person; writes only a change, and says whether it is one."""
    person = (col(PersonRow.workspace) == workspace, col(PersonRow.id) == person_id)
    differs = col(PersonRow.unreachable).is_not(unreachable)
    changed = session.connection().execute(
        update(PersonRow).where(*person, differs).values(unreachable=unreachable, stands_anew=True)
    )
    return changed.rowcount > 0


def note_home_opened(session: Session, workspace: str, person_id: PersonId, at: datetime) -> None:
    """Store that this person has just opened Home."""
    update_people(session, workspace, [person_id], home_opened_at=at)


def list_at_home(
    session: Session, workspace: str, person_ids: Iterable[PersonId], since: datetime
) -> list[PersonId]:
    """Those of these people who have opened Home since then."""
    opened = columns(PersonRow, ("id",)).where(
        column(PersonRow, "workspace") == workspace,
        column(PersonRow, "id").in_(list(person_ids)),
        col(PersonRow.home_opened_at) >= since,
    )
    return sorted(PersonId(row.id) for row in rows(session, opened))


def person_from_json(row: Sequence[Any]) -> Person:
    """The person of a row of `PERSON_COLUMNS` as JSON, in which dates and times are texts."""
    *same, weekdays, first, last, deputy = row
    fields = dict(zip(_SAME_IN_ROW, same, strict=True))
    for name in _FLAGS:
        fields[name] = bool(fields[name])
    fields["digest_at"] = time.fromisoformat(fields["digest_at"])
    fields["working_weekdays"] = None if weekdays is None else frozenset(map(int, weekdays))
    fields["absence"] = (
        Absence(first=date.fromisoformat(first), last=date.fromisoformat(last), deputy=deputy)
        if first and last
        else None
    )
    return _maker.make(fields)

"""Forgetting a person: their name and settings go, and a random id stands in place of theirs everywhere."""

import secrets
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import CursorResult, Table, delete, func, update
from sqlmodel import Session, col, select

from methodology.engagement.engagement import EngagementId
from methodology.people import FORMER, FORMER_MEMBER, Person
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.engagements.hand_over import list_with_something_of
from storage.forgotten import remember_as_forgotten
from storage.methodologies import Catalog
from storage.privacy.history_exception import replacing_person
from storage.privacy.personal_data import personal_tables, texts_of
from storage.privacy.rows_of import holds, in_workspace, replaced
from storage.tables.outbox import OutboxRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow
from storage.tables.told import ToldRow


class Forgotten(NamedTuple):
    """The id that stands in place of theirs, and in how many rows."""

    former: PersonId
    rows: int


def list_workspaces_of(session: Session, person: PersonId) -> list[str]:
    """The workspaces in which this person is known."""
    return list(session.exec(select(PersonRow.workspace).where(PersonRow.id == person)))


def list_gone(session: Session, workspace: str, limit: int) -> list[PersonId]:
    """So many people of this workspace who have left Slack and were not forgotten, by name."""
    gone = select(PersonRow.id).where(
        PersonRow.workspace == workspace,
        col(PersonRow.deactivated).is_(True),
        col(PersonRow.id).not_like(f"{FORMER}%"),
    )
    found = session.exec(gone.order_by(func.lower(PersonRow.name), col(PersonRow.id)).limit(limit))
    return [PersonId(each) for each in found]


def list_open_things(session: Session, catalog: Catalog, person: Person) -> list[str]:
    """What this person still has in each engagement that is not over, in words."""
    found = []
    for each in sorted(list_with_something_of(session, person.workspace, person.id), key=attrgetter("id")):
        role = catalog.get_methodology(each.version).role
        names = {
            member.role: role[member.role].name if member.role in role else member.role
            for member in each.team.members
        }
        roles = [names[member.role] for member in each.team.members if member.person == person.id]
        roles += [
            f"deputy of the {names[each.role]}" for each in each.team.members if each.deputy == person.id
        ]
        work = _count_open(session, each.id, person.id)
        roles += [f"{work} open activities" if work != 1 else "1 open activity"] if work else []
        found.append(f"{each.title} (engagement {each.id}): {', '.join(roles)}")
    return found


def _count_open(session: Session, engagement_id: EngagementId, person: PersonId) -> int:
    theirs = (
        select(func.count())
        .select_from(PlannedActivityRow)
        .where(
            PlannedActivityRow.engagement == engagement_id,
            PlannedActivityRow.dri == person,
            PlannedActivityRow.state == "open",
        )
    )
    return session.exec(theirs).one()


def forget_person(session: Session, person: Person, now: datetime) -> Forgotten:
    """Forget this person, who has nothing open any more, and let nothing bring them back.

    Messages that wait for them are not sent. Raises `Refusal` where their id is part of that of somebody else.
    """
    workspace, former = person.workspace, PersonId(f"{FORMER}{secrets.token_hex(6)}")
    longer = (
        col(PersonRow.workspace) == workspace,
        col(PersonRow.id).contains(person.id),
        PersonRow.id != person.id,
    )
    if session.exec(select(PersonRow.id).where(*longer).limit(1)).first() is not None:
        raise Refusal(f"{person.id} is a part of the id of somebody else here: give the whole id.")
    session.execute(
        delete(OutboxRow).where(col(OutboxRow.workspace) == workspace, col(OutboxRow.recipient) == person.id)
    )
    session.execute(
        delete(ToldRow).where(
            col(ToldRow.reader) == person.id, in_workspace(PersonRow.metadata.tables["told"], workspace)
        )
    )
    stands_in = (col(PersonRow.workspace) == workspace, col(PersonRow.away_deputy) == person.id)
    session.execute(update(PersonRow).where(*stands_in).values(away_deputy=None, stands_anew=True))
    with replacing_person(session, workspace, person.id, former):
        rows = sum(_replace(session, each, workspace, person.id, former) for each in personal_tables())
    blank = {
        name: field.default for name, field in PersonRow.model_fields.items() if not field.is_required()
    } | {"name": FORMER_MEMBER, "zone": "UTC", "deactivated": True, "stands_anew": True}
    this = (col(PersonRow.workspace) == workspace, col(PersonRow.id) == former)
    session.execute(update(PersonRow).where(*this).values(**blank))
    remember_as_forgotten(session, workspace, person.id, now)
    return Forgotten(former, rows)


def _replace(session: Session, table: Table, workspace: str, person: str, former: str) -> int:
    """Put the other id in place of this one in a table; returns in how many rows."""
    columns = texts_of(table)
    found = (in_workspace(table, workspace), holds(session, table, person))
    values = {each.name: replaced(session, each, person, former) for each in columns}
    changed = session.execute(update(table).where(*found).values(values))
    assert isinstance(changed, CursorResult)
    return changed.rowcount

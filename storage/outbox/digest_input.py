"""Loads the input of a digest: the engagements that involve a person, with their people and what was told."""

from datetime import datetime

from sqlalchemy import select as core_select
from sqlalchemy import union
from sqlmodel import Session, col, select

from methodology.engagement.engagement import EngagementId
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import DigestInput
from storage import digest_rhythm
from storage.database.reading import LIVE
from storage.engagements.engagement_plan import load_plans
from storage.engagements.lists import list_on_agenda
from storage.engagements.standing import list_lapsed
from storage.engagements.told import get_told
from storage.methodologies import Catalog
from storage.outbox.queries import find_last_digest_day
from storage.tables.engagements import EngagementRow, MemberRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow

MOST_CHANGED = 1000
"""The most engagements of a workspace that are looked through for what is not settled while a digest is drawn."""


def load_digest_input(
    session: Session, catalog: Catalog, person: Person, *, settled_at: datetime | None = None
) -> DigestInput:
    """The input of the digest of this person.

    If how their engagements stand was settled just now, without those of which there is nothing to tell them.
    """
    if settled_at is None:
        engagement_ids = list_involving(session, person.workspace, person.id)
    else:
        engagement_ids = _list_to_tell(session, person, settled_at)
    plans = load_plans(session, catalog, person.workspace, engagement_ids, only_open=True)
    rhythm = digest_rhythm.get_rhythm(session, person.workspace, person.id)
    return DigestInput(
        plans=tuple(plans),
        told=get_told(session, person.id, engagement_ids),
        weekly_on=rhythm.weekly_on,
        looked_on=find_last_digest_day(session, person.workspace, person.id),
        unanswered=rhythm.unanswered,
    )


def _list_to_tell(session: Session, person: Person, now: datetime) -> list[EngagementId]:
    """The engagements on the agenda of this person, and those that somebody has changed since it was settled."""
    listed = list_on_agenda(session, person.workspace, person.id)
    changed = {each for _, each in list_lapsed(session, now, workspace=person.workspace, most=MOST_CHANGED)}
    if changed:
        changed &= set(list_involving(session, person.workspace, person.id))
    return sorted({*listed, *changed})


def list_involving(session: Session, workspace: str, person: PersonId) -> list[EngagementId]:
    """The engagements in which they are a DRI, in the team or the opener, or the deputy of somebody who is.

    Those that run, and those on hold, of which the lead is asked once the hold was to end.
    """
    absent = select(PersonRow.id).where(PersonRow.workspace == workspace, PersonRow.away_deputy == person)
    live = select(PlannedActivityRow.engagement).where(LIVE, PlannedActivityRow.workspace == workspace)
    in_team = select(MemberRow.engagement)
    ways = union(  # one query for each way, so that each uses its index
        live.where(PlannedActivityRow.dri == person),
        live.where(col(PlannedActivityRow.dri).in_(absent)),
        in_team.where(MemberRow.person == person),
        in_team.where(MemberRow.deputy == person),
        in_team.where(col(MemberRow.person).in_(absent)),
        select(EngagementRow.id).where(
            EngagementRow.workspace == workspace, EngagementRow.opened_by == person
        ),
    ).subquery()
    alive = (EngagementRow.workspace == workspace, col(EngagementRow.state).in_(("open", "on_hold")))
    query = select(EngagementRow.id).where(*alive, col(EngagementRow.id).in_(core_select(ways.c[0])))
    return [EngagementId(each) for each in session.exec(query.order_by(col(EngagementRow.id))) if each]

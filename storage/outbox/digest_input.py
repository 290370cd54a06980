"""Loads the input of a digest: the engagements that involve a person, with their people and what was told."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select as core_select
from sqlalchemy import union
from sqlmodel import Session, col, select

from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.digest_ends import Kept
from methodology.reminders.digest_lines import ActOfOther, DigestInput, WaitingNudge
from methodology.reminders.weekly import is_quiet_day, is_weekly_due
from storage import digest_rhythm
from storage.database.reading import LIVE
from storage.digest_rhythm import Rhythm
from storage.engagements.engagement_plan import load_plans
from storage.engagements.history import list_left
from storage.engagements.lists import list_on_agenda, list_with_work_come
from storage.engagements.standing import list_lapsed
from storage.engagements.told import get_told
from storage.methodologies import Catalog
from storage.outbox.kept_lines import read_kept
from storage.outbox.kept_news import ToTell, list_to_tell, list_with_news
from storage.outbox.queries import find_last_digest_day
from storage.tables.engagements import EngagementRow, MemberRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow

COMES_WITHIN = timedelta(days=2)
"""A day in UTC and one elsewhere."""


def load_digest_input(
    session: Session,
    catalog: Catalog,
    person: Person,
    *,
    settled_at: datetime | None = None,
    nudges: Sequence[WaitingNudge] = (),
    acts: Sequence[ActOfOther] = (),
    counted: bool = False,
) -> DigestInput:
    """The input of the digest of this person.

    If how their engagements stand was settled just now, only those are read in which anything may be news; and with
    `counted` only those of which a digest shows a line, or has more to say than how much there is. None are
    read on a day on which this person is told nothing.
    """
    rhythm = digest_rhythm.get_rhythm(session, person.workspace, person.id)
    if settled_at is None:
        engagement_ids, kept = list_involving(session, person.workspace, person.id), Kept()
    else:
        day = person.today(settled_at)
        weekly = is_weekly_due(person, day, rhythm.weekly_on)
        is_quiet = is_quiet_day(person, day, rhythm.unanswered, weekly=weekly)
        if is_quiet and not nudges:
            return _input(session, catalog, person, (), rhythm)
        about = {each.engagement for each in nudges} | {each.engagement for each in acts}
        about |= _list_changed(session, person, settled_at)
        if counted and not is_quiet:
            to_tell = list_to_tell(session, person.workspace, person.id, weekly=weekly, changed=about)
        else:
            with_news = list_with_news(session, person.workspace, person.id, weekly=weekly)
            to_tell = ToTell(frozenset(with_news | about))
        engagement_ids = sorted(to_tell.read)
        kept = read_kept(session, person, day, to_tell, weekly=weekly)
    found = _input(session, catalog, person, engagement_ids, rhythm)
    return found.model_copy(update={"nudges": tuple(nudges), "acts": tuple(acts), "kept": kept})


def load_soonest(
    session: Session, catalog: Catalog, person: Person, engagement_id: EngagementId, now: datetime
) -> DigestInput:
    """The input of a digest of this engagement, and of some in which something comes on their next working day."""
    besides = ToTell(frozenset([engagement_id]))
    coming = read_kept(session, person, person.today(now), besides, weekly=False).tomorrow
    rhythm = digest_rhythm.get_rhythm(session, person.workspace, person.id)
    return _input(session, catalog, person, sorted({engagement_id, *(e.engagement for e in coming)}), rhythm)


def load_with_work_come(
    session: Session, catalog: Catalog, person: Person, now: datetime
) -> list[EngagementPlan]:
    """The engagements in which something of this person may have come, wherever they are, with their open work."""
    until = now.date() + COMES_WITHIN
    come = list_with_work_come(session, person.workspace, person.id, until)
    engagement_ids = sorted({*come, *_list_changed(session, person, now)})
    return load_plans(session, catalog, person.workspace, engagement_ids, only_open=True)


def _input(
    session: Session, catalog: Catalog, person: Person, engagement_ids: Sequence[EngagementId], rhythm: Rhythm
) -> DigestInput:
    if engagement_ids:
        plans = load_plans(session, catalog, person.workspace, engagement_ids, only_open=True)
        told = get_told(session, person.id, engagement_ids)
    else:
        plans, told = [], {}
    with_notes = [each.engagement.id for each in plans if each.engagement.left_notes]
    return DigestInput(
        plans=tuple(plans),
        told=told,
        left_by={
            engagement: {each.stage: each.by for each in moves}
            for engagement, moves in list_left(session, with_notes).items()
        },
        weekly_on=rhythm.weekly_on,
        looked_on=find_last_digest_day(session, person.workspace, person.id),
        unanswered=rhythm.unanswered,
    )


def _list_changed(session: Session, person: Person, now: datetime) -> set[EngagementId]:
    """The engagements of this person that are not settled now."""
    workspace = person.workspace
    if not list_lapsed(session, now, workspace=workspace, most=1):
        return set()
    theirs = {*list_on_agenda(session, workspace, person.id), *list_involving(session, workspace, person.id)}
    return {
        each for _, each in list_lapsed(session, now, workspace=workspace, among=theirs, most=len(theirs))
    }


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

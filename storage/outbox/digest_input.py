"""Loads the input of a digest: the engagements that involve a person, with their people and what was told."""

from collections.abc import Iterable

from sqlalchemy import select as core_select
from sqlalchemy import union
from sqlmodel import Session, col, select

from methodology.engagement.engagement import Engagement, EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import DigestInput
from storage import people
from storage.database.reading import LIVE
from storage.engagements import queries
from storage.engagements.engagement_plan import methodology_of
from storage.engagements.told import get_told
from storage.methodologies import Catalog
from storage.tables.engagements import EngagementRow, MemberRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow


def load_digest_input(session: Session, catalog: Catalog, person: Person) -> DigestInput:
    """The input of the digest of this person."""
    engagement_ids = list_involving(session, person.workspace, person.id)
    engagements = queries.get_engagements(session, person.workspace, engagement_ids)
    work = _open_work(session, engagement_ids)
    named = {name for each in engagements for name in _named_in(each, work.get(each.id, []))}
    known = people.get_people_and_deputies(session, person.workspace, named)
    plans = (
        EngagementPlan(
            engagement=each,
            methodology=methodology_of(catalog, each),
            work=tuple(work.get(each.id, ())),
            people=known,
        )
        for each in engagements
    )
    rhythm = people.get_rhythm(session, person.workspace, person.id)
    return DigestInput(
        plans=tuple(plans),
        told=get_told(session, person.id, engagement_ids),
        weekly_on=rhythm.weekly_on,
        unanswered=rhythm.unanswered,
    )


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


def _open_work(
    session: Session, engagement_ids: Iterable[EngagementId]
) -> dict[EngagementId, list[PlannedActivity]]:
    """The open work of these engagements, in one query."""
    columns = (
        PlannedActivityRow.engagement,
        *(getattr(PlannedActivityRow, name) for name in PlannedActivity.model_fields),
    )
    mine = (
        col(PlannedActivityRow.engagement).in_(list(engagement_ids)),
        col(PlannedActivityRow.state) == "open",
    )
    found: dict[EngagementId, list[PlannedActivity]] = {}
    for engagement_id, *values in session.execute(
        core_select(*columns).where(*mine).order_by(col(PlannedActivityRow.id))
    ):
        work = PlannedActivity.model_validate(dict(zip(PlannedActivity.model_fields, values, strict=True)))
        found.setdefault(EngagementId(engagement_id), []).append(work)
    return found


def _named_in(engagement: Engagement, work: Iterable[PlannedActivity]) -> Iterable[PersonId]:
    """Everybody who is named in this engagement."""
    yield engagement.opened_by
    yield from engagement.team.people()
    yield from (each.dri for each in work if each.dri is not None)

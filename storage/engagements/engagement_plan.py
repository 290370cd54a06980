"""Loading engagement plans: engagements with their methodology, planned activities and people."""

from collections.abc import Sequence

from sqlmodel import Session

from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement, EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from storage import people
from storage.engagements import queries
from storage.methodologies import Catalog


def get_plan(
    session: Session, catalog: Catalog, workspace: str, engagement_id: EngagementId, *, lock: bool = False
) -> EngagementPlan:
    """The plan of this engagement; raises `Refusal` if the workspace has no such engagement."""
    return load_plan(session, catalog, queries.get_engagement(session, workspace, engagement_id, lock=lock))


def load_plan(
    session: Session, catalog: Catalog, engagement: Engagement, *, only_open: bool = False
) -> EngagementPlan:
    """The plan of an engagement; with `only_open`, without closed work, which grows over time."""
    list_work = queries.list_open_work if only_open else queries.list_work
    work = list_work(session, engagement.id)
    everybody = {engagement.opened_by, *engagement.team.people(), *(each.dri for each in work if each.dri)}
    return EngagementPlan(
        engagement=engagement,
        methodology=methodology_of(catalog, engagement),
        work=work,
        people=people.get_people_and_deputies(session, engagement.workspace, everybody),
    )


def load_plans(session: Session, catalog: Catalog, engagements: Sequence[Engagement]) -> list[EngagementPlan]:
    """The plans of several engagements of one workspace, with as many queries as for one."""
    if not engagements:
        return []
    work = queries.list_work_of_many(session, [each.id for each in engagements])
    everybody = {person for each in engagements for person in (each.opened_by, *each.team.people())}
    everybody |= {each.dri for activities in work.values() for each in activities if each.dri}
    known = people.get_people_and_deputies(session, engagements[0].workspace, everybody)
    return [
        EngagementPlan(
            engagement=each,
            methodology=methodology_of(catalog, each),
            work=work.get(each.id, ()),
            people=known,
        )
        for each in engagements
    ]


def methodology_of(catalog: Catalog, engagement: Engagement) -> Methodology:
    """The version that the engagement is pinned to, with the activities that its team added."""
    return catalog.get_methodology(engagement.version).with_activities(engagement.own_activities)

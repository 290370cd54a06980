"""Loading engagement plans: engagements with their methodology, planned activities and people."""

from collections.abc import Iterable, Iterator, Mapping

from sqlmodel import Session

from methodology.definition.links import OwnLink
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement, EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import NOT_THERE
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.engagements import queries
from storage.engagements.aggregate import Aggregate, WorkToRead, aggregate_of, read_aggregates, read_one
from storage.links import read_links
from storage.methodologies import Catalog


def get_plan(
    session: Session,
    catalog: Catalog,
    workspace: str,
    engagement_id: EngagementId,
    *,
    lock: bool = False,
    only_open: bool = False,
) -> EngagementPlan:
    """The plan of this engagement; raises `Refusal` if the workspace has no such engagement.

    With `lock`, nobody else can change it until the end of the unit of work. With `only_open`, it is without closed
    work, which grows over time, unless it left evidence.
    """
    if lock:
        queries.lock_engagement(session, workspace, engagement_id)
    return _load(session, catalog, workspace, engagement_id, "open" if only_open else "all")


def load_plan(
    session: Session, catalog: Catalog, engagement: Engagement, *, only_open: bool = False
) -> EngagementPlan:
    """The plan of an engagement, as `get_plan` loads it."""
    return get_plan(session, catalog, engagement.workspace, engagement.id, only_open=only_open)


def load_plans(
    session: Session,
    catalog: Catalog,
    workspace: str,
    engagement_ids: Iterable[EngagementId],
    *,
    only_open: bool = False,
) -> list[EngagementPlan]:
    """The plans of several engagements, in the order of the ids, with as many queries as for one."""
    found = read_aggregates(session, workspace, engagement_ids, work="open" if only_open else "all")
    named = {person for each in found for person in _named_in(each)}
    known = people.get_people_and_deputies(session, workspace, named)
    links = read_links(session, workspace) if found else ()
    return [_plan(catalog, each, known, links) for each in found]


def _load(
    session: Session, catalog: Catalog, workspace: str, engagement_id: EngagementId, work: WorkToRead
) -> EngagementPlan:
    """The plan, the same as before where nothing has changed since, with what rules have worked out for it."""
    read = read_one(session, workspace, engagement_id, work)
    if read is None:
        raise Refusal(NOT_THERE)
    key = engagement_id, work
    kept = catalog.plans.get(key, read)
    if kept is not None:
        return kept
    found = aggregate_of(read, work)
    named = {each.id: each for each in found.people}
    known = people.with_deputies(session, workspace, named)
    plan = _plan(catalog, found, known, found.links)
    if len(known) == len(named):  # of deputies who are read beside, a change would not be seen
        catalog.plans.keep(key, read, plan)
    return plan


def _plan(
    catalog: Catalog, read: Aggregate, known: Mapping[PersonId, Person], links: tuple[OwnLink, ...]
) -> EngagementPlan:
    return EngagementPlan.model_construct(
        engagement=read.engagement,
        methodology=methodology_of(catalog, read.engagement, links),
        work=read.work,
        people=known,
    )


def _named_in(read: Aggregate) -> Iterator[PersonId]:
    yield read.engagement.opened_by
    yield from read.engagement.team.people()
    yield from (each.dri for each in read.work if each.dri)


def methodology_of(catalog: Catalog, engagement: Engagement, links: tuple[OwnLink, ...]) -> Methodology:
    """The version that the engagement is pinned to, with own links and the activities that its team added."""
    return catalog.get_methodology(engagement.version, links).with_activities(engagement.own_activities)

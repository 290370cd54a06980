"""The links of an engagement, set by hand, and the bookmarks that were set for them."""

from collections.abc import Mapping

from sqlmodel import Session, select

from methodology.definition.ids import CollateralId
from methodology.definition.links import checked_address
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.links import own_links
from methodology.refusal import Refusal
from storage.engagements import questions
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import EngagementRow

Bookmarks = Mapping[str, Mapping[str, str]]
"""By the id of the tool: the `channel`, `id` and `url` of the bookmark that was set for it, and the `title`
that we gave it."""


def set_links(
    unit: UnitOfWork, engagement_id: EngagementId, links: Mapping[CollateralId, str]
) -> EngagementPlan:
    """Set these addresses; an empty one takes the link away. Raises `Refusal` for what is no address."""
    plan = unit.lock_unless_over(engagement_id)
    if not links.keys() <= {each.tool.id for each in own_links(plan)}:
        raise Refusal("The links of engagements have changed: open the form again.")
    before = dict(plan.engagement.links)
    fresh = {tool: checked_address(url) for tool, url in links.items()}
    after = {tool: url for tool, url in (before | fresh).items() if url}
    if after == before:
        return plan
    unit.session.get_one(EngagementRow, engagement_id).links = {str(tool): url for tool, url in after.items()}
    given = [tool for tool in plan.methodology.collateral if after.get(tool.id)]
    questions.answer_link(unit, plan, [each for tool in given for each in tool.yielded_by])
    changed = [tool for tool in before.keys() | after.keys() if before.get(tool) != after.get(tool)]
    unit.record(
        "links_set",
        engagement_id,
        before={str(tool): before.get(tool, "") for tool in changed},
        after={str(tool): after.get(tool, "") for tool in changed},
    )
    return unit.reload(engagement_id)


def get_bookmarks(session: Session, engagement_id: EngagementId) -> Bookmarks:
    return session.exec(select(EngagementRow.bookmarks).where(EngagementRow.id == engagement_id)).one()


def note_bookmark(
    session: Session, engagement_id: EngagementId, tool: CollateralId, bookmark: Mapping[str, str]
) -> None:
    """Note the bookmark that stands for this link now, in its `channel`, with its `id` and `url`."""
    row = session.exec(select(EngagementRow).where(EngagementRow.id == engagement_id).with_for_update()).one()
    row.bookmarks = {**row.bookmarks, tool: dict(bookmark)}


def forget_bookmark(session: Session, engagement_id: EngagementId, tool: CollateralId) -> None:
    """Forget the bookmark of this link, so that it can be set again."""
    row = session.exec(select(EngagementRow).where(EngagementRow.id == engagement_id).with_for_update()).one()
    row.bookmarks = {each: noted for each, noted in row.bookmarks.items() if each != tool}

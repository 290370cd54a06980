"""The links of an engagement: where its own SOW, opportunity, epic, project and folder are."""

from collections.abc import Mapping
from typing import NamedTuple

from methodology.definition.activity import Collateral
from methodology.definition.ids import ActivityId, CollateralId
from methodology.definition.links import OwnLink, first_address, with_links
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan, once_for_each_plan


class EngagementLink(NamedTuple):
    """Something of which each engagement has its own, and its address; empty if nobody has given it."""

    tool: Collateral
    url: str


@once_for_each_plan
def own_links(plan: EngagementPlan) -> tuple[EngagementLink, ...]:
    """Everything of which this engagement has its own, with or without an address, in the methodology's order."""
    known = plan.engagement.links
    return tuple(
        EngagementLink(tool=each, url=known.get(each.id, ""))
        for each in plan.methodology.collateral
        if each.yielded_by
    )


@once_for_each_plan
def given_links(plan: EngagementPlan) -> tuple[EngagementLink, ...]:
    """The links that somebody has given."""
    return tuple(each for each in own_links(plan) if each.url)


def links_for_customer(plan: EngagementPlan) -> dict[CollateralId, str]:
    """Those of the links which the customer has too, so that outsiders may read them."""
    return {each.tool.id: each.url for each in given_links(plan) if each.tool.for_customer}


def with_own_links(methodology: Methodology, engagement: Engagement) -> Methodology:
    """The methodology, in which the tools of which this engagement has its own lead there: its SOW, not a template."""
    links = (
        OwnLink(origin="engagement", tool=tool, url=url) for tool, url in engagement.links.items() if url
    )
    return with_links(methodology, links) if engagement.links else methodology


def yielded_by(methodology: Methodology, activity: ActivityId) -> Collateral | None:
    """What comes into being with this activity, of which each engagement has its own."""
    return next((each for each in methodology.collateral if activity in each.yielded_by), None)


def links_after(
    methodology: Methodology, links: Mapping[CollateralId, str], activity: ActivityId, was: str, evidence: str
) -> Mapping[CollateralId, str]:
    """The links once the evidence of an activity is another one: its first address is that of what it yields.

    Evidence that goes takes back only the address that it has given.
    """
    tool, before, after = yielded_by(methodology, activity), first_address(was), first_address(evidence)
    if tool is None or before == after:
        return links
    if after:
        return {**links, tool.id: after}
    return {each: url for each, url in links.items() if (each, url) != (tool.id, before)}

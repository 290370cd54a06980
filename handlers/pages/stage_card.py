"""The stage card of an engagement, for one person or for a whole channel."""

from collections.abc import Collection

from handlers.block_kit.message import Message
from handlers.context import AppContext
from handlers.pages.views.stage_card import stage_card
from handlers.slack.facts import SlackFacts
from handlers.slack.visibility import with_channels
from methodology.engagement.card import card
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer, must_see
from methodology.plan.planned_activity import PlannedActivityId
from storage.engagements.engagement_plan import get_plan


def load_card(
    facts: SlackFacts, viewer: Viewer, engagement_id: EngagementId, *, shared: bool = False
) -> Message:
    """The card of this engagement; raises `NotAllowed` where this person may not see it."""
    app_context = facts.app_context
    with app_context.database.reading() as session:
        plan = get_plan(session, app_context.catalog, viewer.person.workspace, engagement_id)
        viewer = with_channels(facts, session, viewer, [plan.engagement])
    must_see(viewer, plan.engagement)
    return render_card(app_context, viewer, plan, shared=shared)


def render_card(
    app_context: AppContext,
    viewer: Viewer,
    plan: EngagementPlan,
    *,
    shared: bool = False,
    just_done: Collection[PlannedActivityId] = (),
) -> Message:
    """The card of this plan, for the viewer or, `shared`, for a whole channel.

    A channel may be shared with others, or get guests, at any time: what is said there is for outsiders too.
    """
    return stage_card(
        card(plan, None if shared else viewer, app_context.now(), outsiders_read=shared, just_done=just_done)
    )

"""The stage card of an engagement, for one person or for a whole channel."""

from collections.abc import Collection

from handlers.block_kit.message import Message
from handlers.context import AppContext
from handlers.pages.views.reduced_card import reduced_card
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
    facts: SlackFacts, viewer: Viewer, engagement_id: EngagementId, *, shared_in: str | None = None
) -> Message:
    """The card of this engagement, for the viewer or for all who read the channel that it is `shared_in`.

    Raises `NotAllowed` where this person may not see it, `AskSlack` where Slack must be asked first.
    """
    app_context = facts.app_context
    with app_context.database.reading() as session:
        plan = get_plan(session, app_context.catalog, viewer.person.workspace, engagement_id)
        viewer = with_channels(facts, session, viewer, [plan.engagement])
    must_see(viewer, plan.engagement)
    if shared_in is None:
        return render_card(app_context, viewer, plan)
    return render_shared_card(app_context, plan, inside=facts.is_read_inside(shared_in))


def render_card(
    app_context: AppContext,
    viewer: Viewer,
    plan: EngagementPlan,
    *,
    just_done: Collection[PlannedActivityId] = (),
    filled: str = "",
) -> Message:
    """The card of this plan for the viewer; `filled` is the role or date that was just picked on it."""
    return stage_card(card(plan, viewer, app_context.now(), just_done=just_done, filled=filled))


def render_shared_card(
    app_context: AppContext,
    plan: EngagementPlan,
    *,
    inside: bool,
    just_done: Collection[PlannedActivityId] = (),
) -> Message:
    """The card of this plan for a whole channel: the reduced one unless only people from `inside` read it.

    A channel may be shared with others, or get guests, at any time: even the whole card says nothing internal.
    """
    now = app_context.now()
    if not inside:
        return reduced_card(plan, now)
    return stage_card(card(plan, None, now, outsiders_read=True, inside=True, just_done=just_done))

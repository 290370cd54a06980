"""`CardPosting`: the stage card posted in an engagement's channel."""

from sqlmodel import Session

from handlers.context import AppContext
from handlers.messages.channel_lost import tell_channel_lost
from handlers.messages.engagement_message import EngagementMessage
from handlers.outbox.outgoing_message import Content, RenderContext
from handlers.pages.views.stage_card import opening_card
from methodology.engagement.card import card
from methodology.engagement.engagement import Engagement


class CardPosting(EngagementMessage):
    """The stage card for a channel that an engagement moves to."""

    kind = "card"

    def content(self, context: RenderContext) -> Content | None:
        app_context, plan = context.app_context, self.load_plan(context)
        return Content(opening_card(card(plan, None, app_context.now(), outsiders_read=True)))

    def after_refusal(self, app_context: AppContext, session: Session) -> None:
        tell_channel_lost(app_context, session, self.workspace, self.recipient, was_private=True)


def card_postings(engagement: Engagement) -> list[CardPosting]:
    """The stage card for the engagement's channel; none where it has no channel."""
    if engagement.channel is None:
        return []
    return [
        CardPosting(workspace=engagement.workspace, recipient=engagement.channel.id, engagement=engagement.id)
    ]

"""`RetireCard`: leaves nothing of the engagement on a card that is kept up to date no longer."""

from handlers.block_kit.layout import section
from handlers.block_kit.message import message
from handlers.outbox.errand import Errand, ErrandContext
from handlers.outbox.slack_api import SlackApi
from handlers.slack.api_errors import (
    NOT_EDITABLE,
    InstallationDead,
    NotTaken,
    RateLimited,
    SlackTrouble,
    Unclear,
)
from methodology.engagement.engagement import EngagementId
from storage.engagements.queries import get_engagement

WORTH_ANOTHER_TRY = (InstallationDead, NotTaken, RateLimited, Unclear)
ELSEWHERE = message(section("📌 The card that was here is kept up to date in another place now."))


class RetireCard(Errand):
    """Retires the card `ts` in the channel that its engagement has left, the `recipient`."""

    kind = "retire_card"
    is_urgent = False

    engagement: EngagementId
    ts: str

    @property
    def subject(self) -> str:
        return self.ts

    def run(self, context: ErrandContext) -> None:
        with context.app_context.database.reading() as session:
            channel = get_engagement(session, self.workspace, self.engagement).channel
        if channel is None or channel.id != self.recipient:  # else it has come back
            retire(context.slack_api, self.recipient, self.ts)


def retire(slack_api: SlackApi, channel: str, ts: str) -> None:
    """Replace what this card says; one that cannot be edited is deleted.

    The readers of the channel may change, and nothing would redraw this card then. Raises where Slack may take it
    later.
    """
    try:
        _replace(slack_api, channel, ts)
    except SlackTrouble as trouble:
        if isinstance(trouble, WORTH_ANOTHER_TRY):
            raise
        # It is gone, or Slack lets nobody change it.


def _replace(slack_api: SlackApi, channel: str, ts: str) -> None:
    try:
        slack_api.call(
            "chat.update", lambda client: client.chat_update(channel=channel, ts=ts, **ELSEWHERE.payload())
        )
    except SlackTrouble as trouble:
        if trouble.code not in NOT_EDITABLE:
            raise
        slack_api.call("chat.delete", lambda client: client.chat_delete(channel=channel, ts=ts))

"""`ChannelLost`: the message that the app cannot post in the channel of an engagement any more."""

from sqlmodel import Session

from handlers.context import AppContext
from handlers.messages.in_digest_instead import InDigestInstead
from handlers.outbox.outgoing_message import Content, RenderContext
from handlers.outbox.slack_api import SlackApi, SlackApis
from handlers.slack.api_errors import RecipientGone, SlackTrouble
from handlers.slack.channel_readers import readers_changed
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import ActOfOther
from methodology.reminders.recipients import Recipients
from storage.channels import get_channels, list_private_homes, save_channel
from storage.engagements.engagement_plan import load_plan
from storage.engagements.queries import list_in_channel
from storage.outbox import queue


class ChannelLost(InDigestInstead):
    """Tells the lead, or the person who stands in, once for each `day` (of UTC) on which it is found."""

    kind = "channel_lost"

    channel: str
    day: str

    @property
    def subject(self) -> str:
        return f"{self.engagement}:{self.channel}:{self.day}"

    def full(self, context: RenderContext) -> Content | None:
        from handlers.messages.views.channel_lost import (
            channel_lost,  # every start looks, and hardly any finds one
        )

        engagement = self.load_plan(context).engagement
        lives_there = engagement.channel is not None and engagement.channel.id == self.channel
        return Content(channel_lost(engagement, self.channel)) if lives_there else None

    def in_short(self, _context: RenderContext) -> ActOfOther:
        return ActOfOther(engagement=self.engagement, by=PersonId(self.recipient), state="channel_lost")


def left_channel(app_context: AppContext, workspace: str, channel: str, was_private: bool) -> None:
    """The app was removed from this channel; in a public one, it posts as before, without what is internal."""
    readers_changed(app_context, workspace, channel)
    with app_context.database.begin() as session:
        tell_channel_lost(app_context, session, workspace, channel, was_private=was_private)
    app_context.request_sweep()


def find_lost_channels(app_context: AppContext, slack_apis: SlackApis) -> None:
    """After a start: the private channels from which the app was removed meanwhile, of which no event came."""
    with app_context.database.reading() as session:
        homes = list_private_homes(session)
    for workspace, channel in homes:
        slack_api = slack_apis.find(workspace) if slack_apis.opens(workspace) else None
        if slack_api is not None and _is_lost(slack_api, channel):
            with app_context.database.begin() as session:
                known = get_channels(session, workspace, [channel])[channel]
                lost = {"is_member": False, "asked_at": app_context.now()}
                save_channel(session, workspace, known.model_copy(update=lost))
                tell_channel_lost(app_context, session, workspace, channel, was_private=True)
    app_context.request_sweep()


def _is_lost(slack_api: SlackApi, channel: str) -> bool:
    """Whether the app is not in this private channel any more; False where Slack does not say."""
    try:
        said = slack_api.call("conversations.info", lambda client: client.conversations_info(channel=channel))
    except RecipientGone:
        return True
    except SlackTrouble:
        return False
    return not said["channel"].get("is_member")


def tell_channel_lost(
    app_context: AppContext, session: Session, workspace: str, channel: str, *, was_private: bool
) -> None:
    """Enqueue the message for each engagement of the channel that is not over."""
    now = app_context.now()
    lost = []
    for each in list_in_channel(session, workspace, channel):
        if each.channel is not None and (was_private or each.channel.private):
            plan = load_plan(session, app_context.catalog, each, only_open=True)
            lead = Recipients(plan=plan, now=now).lead.person
            lost.append(
                ChannelLost(
                    workspace=workspace,
                    recipient=lead,
                    engagement=each.id,
                    channel=channel,
                    day=now.date().isoformat(),
                )
            )
    queue.enqueue(session, [each.delivery() for each in lost], now)

"""`ClosedInChannel`: posts the summary of a closed engagement in its channel, where nobody from outside reads."""

from datetime import datetime
from typing import Any

from handlers.actions.engagement_errand import EngagementErrand
from handlers.messages.closed import Closed
from handlers.outbox.errand import ErrandContext
from handlers.slack.fact_questions import read_channel
from handlers.slack.people import refresh_people
from methodology.engagement.audience import is_internal
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.outbox import queue

MOST_MEMBERS = 60
"""Members of a channel whom Slack is asked about, one by one. A larger channel is taken to have outsiders."""


class ClosedInChannel(EngagementErrand):
    """Asks Slack who reads the channel and, if they are all full members, enqueues the summary for it.

    `at` is when the engagement was closed, `despite` the reason given.
    """

    kind = "closed_in_channel"

    at: datetime
    despite: str = ""

    def run(self, context: ErrandContext) -> None:
        engagement = self.load_plan(context).engagement
        if engagement.state != "closed" or engagement.channel is None:
            return
        channel = engagement.channel.id
        if not self._is_internal(context, channel):
            return
        posting = Closed(
            workspace=self.workspace,
            recipient=channel,
            engagement=self.engagement,
            at=self.at,
            by=PersonId(self.recipient),
            despite=self.despite,
        )
        with context.app_context.database.begin() as session:
            queue.enqueue(session, [posting.delivery()], context.app_context.now())
        context.app_context.request_sweep()

    def _is_internal(self, context: ErrandContext, channel: str) -> bool:
        call = context.slack_api.call
        info = call("conversations.info", lambda client: client.conversations_info(channel=channel))
        found = read_channel(info["channel"], context.app_context.now())
        page = call(
            "conversations.members",
            lambda client: client.conversations_members(channel=channel, limit=MOST_MEMBERS + 1),
        )
        members = page["members"]
        if found.shared or len(members) > MOST_MEMBERS:
            return False
        return is_internal(shared=found.shared, members=[self._person(context, each) for each in members])

    def _person(self, context: ErrandContext, member: str) -> Person | None:
        """This member; None for an app."""

        def ask(client: Any) -> Any:
            return refresh_people(context.app_context, client, self.workspace, [PersonId(member)])

        try:
            known: dict[PersonId, Person] = context.slack_api.call("users.info", ask)
        except Refusal:
            return None
        return known.get(PersonId(member))


ERRANDS = (ClosedInChannel,)

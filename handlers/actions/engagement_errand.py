"""`EngagementErrand`, the base of errands about one engagement."""

from typing import Any

from handlers.messages.problem import Problem
from handlers.outbox.errand import Errand, ErrandContext
from handlers.slack.api_errors import SlackTrouble
from handlers.slack.fact_questions import read_channel
from handlers.slack.people import refresh_people
from methodology.engagement.audience import is_internal
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.engagements.engagement_plan import get_plan

MOST_MEMBERS = 60
"""Members of a channel whom Slack is asked about, one by one. A larger channel is taken to have outsiders."""


class EngagementErrand(Errand):
    """An errand about an engagement."""

    engagement: EngagementId

    def load_plan(self, context: ErrandContext) -> EngagementPlan:
        with context.app_context.database.reading() as session:
            return get_plan(session, context.app_context.catalog, self.workspace, self.engagement)

    def tell(self, context: ErrandContext, sentence: str) -> None:
        """Send the person a message about what did not work."""
        Problem.enqueue_for(context.app_context, self.workspace, self.recipient, self.id, sentence)

    def is_read_inside(self, context: ErrandContext, channel: str) -> bool:
        """Whether nobody from outside reads this channel, as Slack says now."""
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


def why_refused(trouble: SlackTrouble, scope: str) -> str:
    """What Slack answered; in words where an admin left out this optional scope when the app was installed."""
    return f"nobody has granted the app {scope}" if trouble.code == "missing_scope" else trouble.code

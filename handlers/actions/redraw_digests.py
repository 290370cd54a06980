"""`RedrawDigests`: redraws the last messages of a day of the people whom an act concerns, if it was not done in these
messages."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import ClassVar

from handlers.block_kit.message import Message
from handlers.messages.rewritten import REWRITTEN, rewritten
from handlers.outbox.errand import Errand, ErrandContext
from handlers.slack.api_errors import OurMistake, RecipientGone
from methodology.engagement.engagement import EngagementId
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Digest
from storage import people
from storage.engagements.engagement_plan import get_plan
from storage.outbox.queries import SentMessage, list_sent

YOUNG = timedelta(days=7)
"""How old a message may be that is drawn anew."""
UPDATE = "chat.update"


class RedrawDigests(Errand):
    """Shows these `things` of an engagement, by their keys, as they are now in the last messages that have them.

    The message at `channel` and `ts` is left out: the act was done in it, and it is drawn with the press.
    """

    kind = "redraw_digests"
    is_urgent: ClassVar[bool] = False

    engagement: EngagementId
    things: frozenset[str]
    channel: str = ""
    ts: str = ""

    def run(self, context: ErrandContext) -> None:
        app_context = context.app_context
        with app_context.database.reading() as session:
            plan = get_plan(session, app_context.catalog, self.workspace, self.engagement)
            since = app_context.now() - YOUNG
            sent = list_sent(session, self.workspace, plan.people, REWRITTEN, since=since)
            readers = people.get_people(session, self.workspace, {each.recipient for each in sent})
        for each, said in self._last_that_say_it(sent):
            if (each.channel, each.ts) != (self.channel, self.ts):
                message = rewritten(app_context, readers[each.recipient], said, plan)
                self._update(context, each, message)

    def _last_that_say_it(self, sent: Iterable[SentMessage]) -> Iterator[tuple[SentMessage, Digest]]:
        """The last message of each person that is about one of the things, and what it said."""
        found: set[PersonId] = set()
        for each in sent:
            if each.recipient not in found:
                said = REWRITTEN[each.delivery.kind].from_delivery(each.delivery).said
                if said is not None and self._is_in(said):
                    found.add(each.recipient)
                    yield each, said

    def _update(self, context: ErrandContext, sent: SentMessage, message: Message) -> None:
        try:
            context.slack_api.call(
                UPDATE,
                lambda client: client.chat_update(channel=sent.channel, ts=sent.ts, **message.payload()),
            )
        except (RecipientGone, OurMistake):
            return  # it was deleted, or cannot be edited any more

    def _is_in(self, said: Digest) -> bool:
        """Whether one of the lines of this message is about one of the things."""
        return any(
            key in self.things
            for line in said.lines
            if self.engagement in line.engagements
            for key in line.keys
        )


ERRANDS = (RedrawDigests,)

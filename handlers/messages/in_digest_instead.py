"""`InDigestInstead`, the base of messages that who never acts finds as a line of their next digest."""

from abc import abstractmethod
from datetime import datetime

from handlers.context import AppContext
from handlers.messages.engagement_message import EngagementMessage
from handlers.outbox.outgoing_message import Content, RenderContext
from methodology.people import Person
from methodology.reminders.digest_lines import ActOfOther
from methodology.reminders.weekly import never_acts
from storage.digest_rhythm import get_rhythm
from storage.outbox import acts_of_others


class InDigestInstead(EngagementMessage):
    """A message about an engagement that goes at once, unless its reader never acts: only nudges go to them then."""

    @abstractmethod
    def full(self, context: RenderContext) -> Content | None:
        """The message as it goes at once; None where there is nothing to say any more."""

    @abstractmethod
    def in_short(self, context: RenderContext) -> ActOfOther:
        """What the line of a digest says instead."""

    def prepare(self, app_context: AppContext, recipient: Person, now: datetime) -> None:
        with app_context.database.begin() as session:
            context = RenderContext(app_context, session, recipient, now)
            if self._waits(context) and self.full(context) is not None:
                told = [(recipient.id, self.in_short(context))]
                acts_of_others.enqueue(session, self.workspace, told, now)

    def content(self, context: RenderContext) -> Content | None:
        return None if self._waits(context) else self.full(context)

    def _waits(self, context: RenderContext) -> bool:
        if context.person is None:
            return False
        return never_acts(get_rhythm(context.session, self.workspace, context.person.id).unanswered)

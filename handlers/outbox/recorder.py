"""`Recorder`: the results of sending, recorded in the queue with the time of the next attempt."""

import logging
from dataclasses import dataclass
from datetime import datetime

from handlers.context import AppContext
from handlers.outbox.errand import Errand, ErrandContext
from handlers.outbox.failpoints import Failpoint
from handlers.outbox.item import OutboxKinds
from handlers.outbox.outgoing_message import OutgoingMessage
from handlers.outbox.poster import PostedMessage, is_person
from handlers.outbox.timing import Timing
from handlers.slack.api_errors import (
    AppNotAllowed,
    InstallationDead,
    NotTaken,
    OurMistake,
    RateLimited,
    RecipientGone,
    SlackTrouble,
    Unclear,
)
from handlers.slack.people import note_not_there
from methodology.plan.team import PersonId
from storage import people
from storage.outbox import queue
from storage.outbox.queue import Delivery, DeliveryState
from storage.workspaces import workspaces

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recorder:
    """Records the result of sending a message; each method returns its new state."""

    app_context: AppContext
    kinds: OutboxKinds
    timing: Timing
    failpoint: Failpoint

    def sent(self, delivery: Delivery, posted: PostedMessage) -> bool:
        """Whether this is the message on record; not where another process has sent it meanwhile."""
        self.failpoint("record.before")
        with self.app_context.database.begin() as session:
            recorded = queue.mark_sent(session, delivery, posted.channel, posted.ts, self.app_context.now())
            kind = self.kinds.get(delivery.kind)
            if recorded == "now" and kind is not None and issubclass(kind, OutgoingMessage):
                kind.from_delivery(delivery).after_sending(self.app_context, session)
            if is_person(delivery.recipient):
                people.set_unreachable(session, delivery.workspace, PersonId(delivery.recipient), False)
        self.failpoint("record.after")
        return recorded != "another"

    def search_failed(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """It may be in Slack, but the search failed; it must not be sent again before a search."""
        match trouble:
            case InstallationDead():
                return self.installation_dead(delivery, trouble)
            case AppNotAllowed() | OurMistake() | RecipientGone():
                return self.close(delivery, "given_up", trouble.code)
        return self.postpone(delivery, self._next_try(delivery, trouble), trouble.code)

    def post_failed(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """The call to post it failed after the attempt was marked."""
        match trouble:
            case Unclear():
                with self.app_context.database.begin() as session:
                    queue.mark_uncertain(session, delivery, self._next_try(delivery, trouble), trouble.code)
                return "uncertain"
            case OurMistake():
                return self.close(delivery, "failed", trouble.code)
        return self.not_sent(delivery, trouble)

    def not_sent(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """It is certainly not in Slack."""
        match trouble:
            case InstallationDead():
                return self.installation_dead(delivery, trouble)
            case RecipientGone():
                return self._recipient_gone(delivery, trouble)
        counts = not isinstance(trouble, RateLimited)
        return self.postpone(delivery, self._next_try(delivery, trouble), trouble.code, counts=counts)

    def errand_done(self, delivery: Delivery) -> DeliveryState:
        with self.app_context.database.begin() as session:
            queue.delete_done(session, delivery)
        return "sent"

    def errand_failed(
        self, delivery: Delivery, errand: Errand, context: ErrandContext, trouble: SlackTrouble
    ) -> DeliveryState:
        """Try again later what may work then; for anything else, the person is told."""
        match trouble:
            case InstallationDead():
                return self.installation_dead(delivery, trouble)
            case Unclear():
                return self.post_failed(delivery, trouble)
            case RateLimited() | NotTaken():
                return self.not_sent(delivery, trouble)
        errand.refused(context, trouble)
        return self.close(delivery, "failed", trouble.code)

    def installation_dead(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """Stop sending in this workspace until the app works there again."""
        log.error("workspace stopped", extra={"workspace": delivery.workspace, "code": trouble.code})
        with self.app_context.database.begin() as session:
            workspaces.stop_workspace(session, delivery.workspace, trouble.code, self.app_context.now())
        return self.postpone(delivery, self.app_context.now(), trouble.code, counts=False)

    def out_of_time(self, delivery: Delivery) -> DeliveryState:
        """It is too late to send it: it failed if there were attempts, else it expired."""
        if delivery.attempted_at is not None:
            return self.close(delivery, "given_up", delivery.error)
        if delivery.attempts or delivery.error:
            return self.close(delivery, "failed", delivery.error or "not sent in time")
        return self.close(delivery, "expired")

    def nothing_to_say(self, delivery: Delivery, message: OutgoingMessage) -> DeliveryState:
        with self.app_context.database.begin() as session:
            queue.close(session, delivery, "empty")
            message.after_nothing_to_say(session)
        return "empty"

    def reschedule(self, delivery: Delivery, at: datetime) -> DeliveryState:
        """It is due later, in the recipient's current time zone."""
        with self.app_context.database.begin() as session:
            queue.reschedule(session, delivery, at)
        return "planned"

    def postpone(
        self, delivery: Delivery, at: datetime, error: str = "", *, counts: bool = True
    ) -> DeliveryState:
        with self.app_context.database.begin() as session:
            queue.postpone(session, delivery, at, error, counts=counts)
        return "planned" if delivery.attempted_at is None else "uncertain"

    def close(self, delivery: Delivery, state: DeliveryState, error: str = "") -> DeliveryState:
        with self.app_context.database.begin() as session:
            queue.close(session, delivery, state, error)
        return state

    def _recipient_gone(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """Mark the person as gone; their substitutes are told of what is due."""
        person = PersonId(delivery.recipient)
        if trouble.code in RecipientGone.of_people:
            with self.app_context.database.begin() as session:
                people.set_deactivated(session, delivery.workspace, person)
                note_not_there(self.app_context, session, delivery.workspace, person)
        elif is_person(person):
            with self.app_context.database.begin() as session:
                if people.set_unreachable(session, delivery.workspace, person, True):
                    note_not_there(self.app_context, session, delivery.workspace, person)
        kind = self.kinds.get(delivery.kind)
        if kind is not None and issubclass(kind, OutgoingMessage):
            with self.app_context.database.begin() as session:
                kind.from_delivery(delivery).after_refusal(self.app_context, session)
        return self.close(delivery, "failed", trouble.code)

    def _next_try(self, delivery: Delivery, trouble: SlackTrouble) -> datetime:
        return self.timing.next_try(trouble, delivery.attempts, self.app_context.now())

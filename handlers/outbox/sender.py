"""`Sender`: sends one message to Slack exactly once, despite failures of Slack and the network."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.context import AppContext
from handlers.outbox.clocks import uptime
from handlers.outbox.errand import Errand, ErrandContext
from handlers.outbox.failpoints import Failpoint, no_failpoint
from handlers.outbox.item import OutboxKinds
from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.outgoing_message import Content, OutgoingMessage, RenderContext
from handlers.outbox.people_refresh import refresh_recipient
from handlers.outbox.poster import POST, PostedMessage, find_message, is_person, post_message
from handlers.outbox.rate_limiter import RateLimiter
from handlers.outbox.recorder import Recorder
from handlers.outbox.slack_api import SlackApi, SlackApis
from handlers.outbox.timing import Timing
from handlers.slack.api_errors import AppNotAllowed, InstallationDead, RateLimited, SlackTrouble
from handlers.slack.channel_readers import look_at_readers
from methodology.people import Person
from methodology.plan.team import PersonId
from storage.outbox import allowance, queue
from storage.outbox.queue import Delivery, DeliveryState

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sender:
    """Sends messages to Slack: one call of `send` for each claimed message, in any number of threads."""

    app_context: AppContext
    slack_apis: SlackApis
    kinds: OutboxKinds
    timing: Timing = field(default_factory=Timing)
    failpoint: Failpoint = no_failpoint
    tick: Callable[[], float] = uptime

    @property
    def rate_limiter(self) -> RateLimiter:
        return self.slack_apis.rate_limiter

    @property
    def metrics(self) -> SweepMetrics:
        return self.slack_apis.metrics

    def send(self, delivery: Delivery) -> DeliveryState:
        """Send this message or schedule another attempt; returns its new state.

        Only database errors are raised: then the lease runs out, and the message is claimed again.
        """
        state = self._send(delivery)
        self.metrics.outcomes.labels(delivery.kind, state).inc()
        if state not in ("sent", "uncertain"):
            self.rate_limiter.give_back(delivery.workspace, 1)
        return state

    @property
    def _record(self) -> Recorder:
        return Recorder(self.app_context, self.kinds, self.timing, self.failpoint)

    def _send(self, delivery: Delivery) -> DeliveryState:
        slack_api = self.slack_apis.find(delivery.workspace)
        if slack_api is None:
            return self._record.installation_dead(delivery, InstallationDead("not_installed"))
        if delivery.expires_at is not None and delivery.expires_at <= self.app_context.now():
            return self._record.out_of_time(delivery)
        kind = self.kinds[delivery.kind]
        if issubclass(kind, Errand):
            return self._run(slack_api, delivery, kind.from_delivery(delivery))
        if delivery.attempted_at is None and not delivery.in_doubt:
            return self._render_and_post(slack_api, delivery)
        return self._search_first(slack_api, delivery)

    def _run(self, slack_api: SlackApi, delivery: Delivery, errand: Errand) -> DeliveryState:
        """Run an errand, once more if an earlier attempt did not say whether it did."""
        begun_at = delivery.attempted_at or (delivery.planned_at if delivery.in_doubt else None)
        context = ErrandContext(self.app_context, slack_api, begun_at)
        self.failpoint("errand.before")
        with self.app_context.database.begin() as session:
            is_ours = queue.mark_attempt(
                session, delivery, self.app_context.now(), self.timing.lease, delivery.payload
            )
        if not is_ours:
            return "planned"
        self.failpoint("errand.marked")
        try:
            errand.run(context)
        except SlackTrouble as trouble:
            return self._record.errand_failed(delivery, errand, context, trouble)
        self.failpoint("errand.after")
        return self._record.errand_done(delivery)

    def _search_first(self, slack_api: SlackApi, delivery: Delivery) -> DeliveryState:
        """Send it only if no earlier attempt reached Slack, one that may be forgotten included."""
        if delivery.attempted_at is not None and not self._message(delivery).repeats:
            return self._record.close(delivery, "given_up", delivery.error)
        self.failpoint("search.before")
        try:
            found = find_message(slack_api, delivery, self.app_context.now())
        except SlackTrouble as trouble:
            if delivery.attempted_at is None:
                return self._not_found_out(slack_api, delivery, trouble)
            if isinstance(trouble, AppNotAllowed) and not is_person(delivery.recipient):
                return self._repeat_once(slack_api, delivery, trouble)
            return self._record.search_failed(delivery, trouble)
        self.failpoint("search.after")
        self.metrics.searches.labels("yes" if found else "no").inc()
        log.info("looked for in Slack", extra={"delivery": delivery.id, "found": found is not None})
        if found is not None:
            self._record.sent(delivery, found)
            return "sent"
        return self._send_without_search(slack_api, delivery)

    def _not_found_out(self, slack_api: SlackApi, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """Where the app may not read the history, send what may have been sent before a restore."""
        if isinstance(trouble, AppNotAllowed):
            return self._send_without_search(slack_api, delivery)
        return self._record.not_sent(delivery, trouble)

    def _send_without_search(self, slack_api: SlackApi, delivery: Delivery) -> DeliveryState:
        with self.app_context.database.begin() as session:
            delivery = queue.clear_attempt(session, delivery)
        return self._render_and_post(slack_api, delivery)

    def _repeat_once(self, slack_api: SlackApi, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """Send it once more where the app may not read the channel: a card twice is better than none.

        Then it is given up for what made it unclear: reading channels is no permission that the app asks for.
        """
        if delivery.repeated:
            return self._record.close(delivery, "given_up", delivery.error or trouble.code)
        with self.app_context.database.begin() as session:
            delivery = queue.clear_attempt(session, queue.mark_repeated(session, delivery))
        return self._render_and_post(slack_api, delivery)

    def _render_and_post(self, slack_api: SlackApi, delivery: Delivery) -> DeliveryState:
        try:
            content = self._render(slack_api, delivery)
        except SlackTrouble as trouble:
            return self._record.not_sent(delivery, trouble)
        if not isinstance(content, Content):
            return content
        return self._mark_and_post(slack_api, delivery, content)

    def _render(self, slack_api: SlackApi, delivery: Delivery) -> Content | DeliveryState:
        """The content to send; or the new state of a message that is not sent now."""
        person = self._recipient(slack_api, delivery) if is_person(delivery.recipient) else None
        if person is not None and person.deactivated:
            return self._record.close(delivery, "failed", "user_deactivated")
        message, now = self._message(delivery), self.app_context.now()
        if person is not None and not person.is_member:
            return self._record.nothing_to_say(delivery, message)
        if person is not None:
            at = message.time_to_send(person, now)
            if at is None:
                return self._record.out_of_time(delivery)
            if at > now:
                return self._record.reschedule(delivery, at)
            message.prepare(self.app_context, person, now)
        elif message.depends_on_readers:
            fresh_for = self.timing.fresh_for
            look_at_readers(
                self.app_context, delivery.workspace, delivery.recipient, slack_api.call, fresh_for
            )
        with self.app_context.database.reading() as session:
            content = message.content(RenderContext(self.app_context, session, person, now))
        if content is None:
            return self._record.nothing_to_say(delivery, message)
        slack_api.raise_if_blocked(POST)
        return content

    def _message(self, delivery: Delivery) -> OutgoingMessage:
        message = self.kinds[delivery.kind].from_delivery(delivery)
        assert isinstance(message, OutgoingMessage), "an errand is run, not sent"
        return message

    def _recipient(self, slack_api: SlackApi, delivery: Delivery) -> Person:
        self.failpoint("look_up.before")
        person = refresh_recipient(
            self.app_context, slack_api, PersonId(delivery.recipient), self.timing.fresh_for
        )
        self.failpoint("look_up.after")
        return person

    def _mark_and_post(self, slack_api: SlackApi, delivery: Delivery, content: Content) -> DeliveryState:
        self.failpoint("mark.before")
        marked_at, marked_on = self.tick(), self.app_context.now()
        payload: Mapping[str, Any] = {**delivery.payload, **content.payload}
        with self.app_context.database.begin() as session:
            is_ours = queue.mark_attempt(
                session, delivery, self.app_context.now(), self.timing.lease, payload
            )
        if not is_ours:
            return "planned"  # the lease ran out, and another process has it now
        delivery = delivery.model_copy(update={"payload": payload})
        self.failpoint("mark.after")
        self.failpoint("post.before")
        # The uptime may leave out how long the machine slept, and the clock can be set back.
        asleep = max(self.tick() - marked_at, (self.app_context.now() - marked_on).total_seconds())
        if asleep > self.timing.act_within.total_seconds():
            return self._record.postpone(delivery, self.app_context.now(), "too late to send", counts=False)
        try:
            posted = post_message(slack_api, delivery, content)
        except SlackTrouble as trouble:
            if isinstance(trouble, RateLimited):
                with self.app_context.database.begin() as session:
                    allowance.refuse(session, delivery.workspace, trouble.retry_after)
            return self._record.post_failed(delivery, trouble)
        self.failpoint("post.after")
        if not self._record.sent(delivery, posted):
            self._take_back(slack_api, delivery, posted)
        return "sent"

    def _take_back(self, slack_api: SlackApi, delivery: Delivery, posted: PostedMessage) -> None:
        """Delete the message just posted: this process slept during the call, and another one has sent it."""
        log.info("taken back, because it was sent twice", extra={"delivery": delivery.id})
        try:
            slack_api.call(
                "chat.delete", lambda client: client.chat_delete(channel=posted.channel, ts=posted.ts)
            )
        except SlackTrouble as trouble:
            log.warning("sent twice", extra={"delivery": delivery.id, "code": trouble.code})

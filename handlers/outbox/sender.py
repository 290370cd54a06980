"""How is one message brought to Slack, once?"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from slack_sdk import WebClient

from handlers.context import AppContext
from handlers.outbox.failpoints import Failpoint, no_failpoint
from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.outgoing import Content, MessageKinds, OutgoingMessage, RenderContext
from handlers.outbox.poster import Place, Posting, is_person
from handlers.outbox.rate_limiter import RateLimiter
from handlers.outbox.slack_api import SlackApi
from handlers.slack import people as who
from handlers.slack.api_errors import (
    InstallationDead,
    NotAllowed,
    NotNow,
    NotTaken,
    OurMistake,
    RateLimited,
    RecipientGone,
    SlackTrouble,
    Unclear,
)
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.outbox import queue
from storage.outbox.queue import Delivery, DeliveryState
from storage.workspaces import workspaces

log = logging.getLogger(__name__)


ClientOf = Callable[[str], WebClient | None]
"""The client of a workspace: without retries of its own, and with a timeout far below the lease."""


@dataclass(frozen=True)
class Timing:
    """How long things may take.

    A lease outlives any call to Slack by far, and by more than clocks differ. Once an attempt is marked,
    the call begins within `act_within`, or not at all: whoever was asleep longer may have lost the lease.
    """

    lease: timedelta = timedelta(minutes=3)
    act_within: timedelta = timedelta(seconds=5)
    search_after: timedelta = timedelta(seconds=30)
    retry_after: timedelta = timedelta(seconds=15)
    retry_at_most: timedelta = timedelta(minutes=10)
    later: timedelta = timedelta(hours=1)
    fresh_for: timedelta = timedelta(minutes=10)


@dataclass(frozen=True)
class Sender:
    """Brings messages to Slack. One call of `send` per claimed message; any number at a time."""

    app_context: AppContext
    client_of: ClientOf
    kinds: MessageKinds
    rate_limiter: RateLimiter
    metrics: SweepMetrics
    timing: Timing = field(default_factory=Timing)
    failpoint: Failpoint = no_failpoint
    tick: Callable[[], float] = time.monotonic

    def send(self, delivery: Delivery) -> DeliveryState:
        """Bring this message to Slack, or say when to try again; the state it is in afterwards.

        Only an error of the database is raised: then the lease runs out, and somebody looks again.
        """
        state = self._begin(delivery)
        self.metrics.outcomes.labels(delivery.kind, state).inc()
        if state not in ("sent", "uncertain"):
            self.rate_limiter.give_back(delivery.workspace, 1)
        return state

    def works_again(self, workspace: str) -> bool:
        """Whether Slack takes the token of this workspace."""
        client = self.client_of(workspace)
        try:
            return client is not None and bool(
                self.slack_api(workspace).call("auth.test", client.auth_test)["ok"]
            )
        except SlackTrouble:
            return False

    def slack_api(self, workspace: str) -> SlackApi:
        return SlackApi(workspace, self.rate_limiter, self.metrics)

    def _begin(self, delivery: Delivery) -> DeliveryState:
        client = self.client_of(delivery.workspace)
        if client is None:
            return self._installation_dead(delivery, InstallationDead("not_installed"))
        if delivery.expires_at is not None and delivery.expires_at <= self.app_context.now():
            return self._out_of_time(delivery)
        if delivery.attempted_at is None:
            return self._send(Posting(client, delivery, self.rate_limiter, self.metrics))
        return self._look_for(Posting(client, delivery, self.rate_limiter, self.metrics))

    def _look_for(self, posting: Posting) -> DeliveryState:
        """An earlier attempt may have reached Slack: it is sent again only if it is not there."""
        self.failpoint("search.before")
        try:
            place = posting.find()
        except SlackTrouble as trouble:
            if isinstance(trouble, NotAllowed) and not is_person(posting.delivery.recipient):
                return self._repeat(posting, trouble)
            return self._not_looked_for(posting.delivery, trouble)
        self.failpoint("search.after")
        delivery = posting.delivery
        self.metrics.searches.labels("yes" if place else "no").inc()
        log.info("looked for in Slack", extra={"delivery": delivery.id, "found": place is not None})
        if place is not None:
            return self._record(delivery, place)
        with self.app_context.database.begin() as session:
            delivery = queue.clear_attempt(session, delivery)
        return self._send(Posting(posting.client, delivery, self.rate_limiter, self.metrics))

    def _repeat(self, posting: Posting, trouble: SlackTrouble) -> DeliveryState:
        """The app may not read channels. A card that stands there twice does less harm than a missing one."""
        delivery = posting.delivery
        if delivery.repeated:
            return self._close(delivery, "given_up", trouble.code)
        with self.app_context.database.begin() as session:
            delivery = queue.clear_attempt(session, queue.mark_repeated(session, delivery))
        return self._send(Posting(posting.client, delivery, self.rate_limiter, self.metrics))

    def _send(self, posting: Posting) -> DeliveryState:
        try:
            content = self._prepared(posting)
        except SlackTrouble as trouble:
            return self._not_sent(posting.delivery, trouble)
        if not isinstance(content, Content):
            return content
        return self._mark_and_post(posting, content)

    def _prepared(self, posting: Posting) -> Content | DeliveryState:
        """What is to be said now; or the state of a message that is not to be sent, or not now."""
        delivery = posting.delivery
        person = self._look_up(posting) if is_person(delivery.recipient) else None
        if person is not None and person.deactivated:
            return self._close(delivery, "failed", "user_deactivated")
        message, now = self.kinds[delivery.kind].from_delivery(delivery), self.app_context.now()
        if person is not None:
            at = message.time_to_send(person, now)
            if at is None:
                return self._out_of_time(delivery)
            if at > now:
                return self._not_yet(delivery, at)
            message.prepare(self.app_context, person, now)
        with self.app_context.database.reading() as session:
            content = message.content(RenderContext(self.app_context, session, person, now))
        if content is None:
            return self._nothing_to_say(delivery, message)
        if not self.rate_limiter.speak(delivery.workspace, delivery.recipient):
            return self._postpone(delivery, self.app_context.now() + timedelta(seconds=1), counts=False)
        posting.slack_api.must_wait("chat.postMessage")
        return content

    def _look_up(self, posting: Posting) -> Person:
        """The recipient as Slack has them now: a DM to somebody who left would be answered with ok."""
        self.failpoint("look_up.before")
        workspace, person = posting.delivery.workspace, PersonId(posting.delivery.recipient)
        with self.app_context.database.reading() as session:
            known = {
                each.person.id: each for each in people.list_stored_people(session, workspace, [person])
            }.get(person)
        at = known.refreshed_at if known else None
        if known is not None and at is not None and self.app_context.now() - at <= self.timing.fresh_for:
            self.failpoint("look_up.after")
            return known.person
        refresh = partial(who.refresh, self.app_context, posting.client, workspace, [person])
        try:
            refreshed = posting.slack_api.call("users.info", refresh)
        except Refusal as refusal:
            raise RecipientGone("cannot_dm_bot") from refusal
        self.failpoint("look_up.after")
        return refreshed[person]

    def _mark_and_post(self, posting: Posting, content: Content) -> DeliveryState:
        delivery = posting.delivery
        self.failpoint("mark.before")
        marked_at, marked_on = self.tick(), self.app_context.now()
        with self.app_context.database.begin() as session:
            said = {**delivery.payload, **content.payload}
            ours = queue.mark_attempt(session, delivery, self.app_context.now(), self.timing.lease, said)
        if not ours:
            return "planned"  # the lease ran out, and whoever has it by now sends it
        delivery = delivery.model_copy(update={"payload": said})
        self.failpoint("mark.after")
        self.failpoint("post.before")
        # A machine that is suspended stops the one clock, and somebody who sets the other may move it back.
        asleep = max(self.tick() - marked_at, (self.app_context.now() - marked_on).total_seconds())
        if asleep > self.timing.act_within.total_seconds():
            return self._postpone(delivery, self.app_context.now(), "too late to send", counts=False)
        try:
            place = posting.post(content.message)
        except SlackTrouble as trouble:
            return self._not_posted(delivery, trouble)
        self.failpoint("post.after")
        return self._record(delivery, place)

    def _record(self, delivery: Delivery, place: Place) -> DeliveryState:
        self.failpoint("record.before")
        with self.app_context.database.begin() as session:
            queue.mark_sent(session, delivery, place.channel, place.ts, self.app_context.now())
            if is_person(delivery.recipient):
                people.set_unreachable(session, delivery.workspace, PersonId(delivery.recipient), False)
            if kind := self.kinds.get(delivery.kind):
                kind.from_delivery(delivery).after_sending(session)
        self.failpoint("record.after")
        return "sent"

    # What becomes of a message that was not simply sent.

    def _not_looked_for(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """It may be there, and we could not look: never sent again unseen."""
        match trouble:
            case InstallationDead():
                return self._installation_dead(delivery, trouble)
            case NotAllowed() | OurMistake() | RecipientGone():
                return self._close(delivery, "given_up", trouble.code)
        return self._postpone(delivery, self._when(delivery, trouble), trouble.code)

    def _not_posted(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """An attempt was marked, and Slack did not answer ok to it."""
        match trouble:
            case Unclear():
                with self.app_context.database.begin() as session:
                    at = self._when(delivery, trouble)
                    queue.mark_uncertain(session, delivery, at, trouble.code)
                return "uncertain"
            case OurMistake():
                return self._close(delivery, "failed", trouble.code)
        return self._not_sent(delivery, trouble)

    def _not_sent(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """Slack has certainly not taken it."""
        match trouble:
            case InstallationDead():
                return self._installation_dead(delivery, trouble)
            case RecipientGone():
                return self._recipient_gone(delivery, trouble)
        counts = not isinstance(trouble, RateLimited)
        return self._postpone(delivery, self._when(delivery, trouble), trouble.code, counts=counts)

    def _when(self, delivery: Delivery, trouble: SlackTrouble) -> datetime:
        """When to try again."""
        timing, now = self.timing, self.app_context.now()
        match trouble:
            case RateLimited():
                return now + timedelta(seconds=trouble.retry_after)
            case NotNow() | NotAllowed() | OurMistake():
                return now + timing.later
        first = timing.retry_after if isinstance(trouble, NotTaken) else timing.search_after
        doubled: timedelta = first * 2 ** min(delivery.attempts, 10)
        return now + min(doubled, timing.retry_at_most)

    def _installation_dead(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """Nothing more is sent in this workspace until the app works there again."""
        log.error("workspace stopped", extra={"workspace": delivery.workspace, "code": trouble.code})
        with self.app_context.database.begin() as session:
            workspaces.stop_workspace(session, delivery.workspace, trouble.code, self.app_context.now())
        return self._postpone(delivery, self.app_context.now(), trouble.code, counts=False)

    def _recipient_gone(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """Whoever stands in for them finds the work in their own digest."""
        person = PersonId(delivery.recipient)
        if trouble.code in RecipientGone.of_people:
            with self.app_context.database.begin() as session:
                people.set_deactivated(session, delivery.workspace, person)
        elif is_person(person):
            with self.app_context.database.begin() as session:
                people.set_unreachable(session, delivery.workspace, person, True)
        return self._close(delivery, "failed", trouble.code)

    def _out_of_time(self, delivery: Delivery) -> DeliveryState:
        """Its day is over. What was tried all day has failed, and why is kept."""
        if delivery.attempted_at is not None:
            return self._close(delivery, "given_up", delivery.error)
        if delivery.attempts or delivery.error:
            return self._close(delivery, "failed", delivery.error or "not sent in time")
        return self._close(delivery, "expired")

    def _not_yet(self, delivery: Delivery, at: datetime) -> DeliveryState:
        """Its time comes later, where the person is by now."""
        with self.app_context.database.begin() as session:
            queue.reschedule(session, delivery, at)
        return "planned"

    def _nothing_to_say(self, delivery: Delivery, message: OutgoingMessage) -> DeliveryState:
        with self.app_context.database.begin() as session:
            queue.close(session, delivery, "empty")
            message.after_nothing_to_say(session)
        return "empty"

    def _postpone(
        self, delivery: Delivery, at: datetime, error: str = "", *, counts: bool = True
    ) -> DeliveryState:
        with self.app_context.database.begin() as session:
            queue.postpone(session, delivery, at, error, counts=counts)
        return "planned" if delivery.attempted_at is None else "uncertain"

    def _close(self, delivery: Delivery, state: DeliveryState, error: str = "") -> DeliveryState:
        with self.app_context.database.begin() as session:
            queue.close(session, delivery, state, error)
        return state

"""How is one message brought to Slack, once?"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from http.client import HTTPException
from typing import Any, NamedTuple, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.web import SlackResponse
from sqlmodel import Session

from handlers import who
from handlers.desk import Desk
from handlers.pace import Pace
from handlers.slack_errors import (
    InstallationDead,
    NotAllowed,
    NotNow,
    NotTaken,
    OurMistake,
    RateLimited,
    RecipientGone,
    SlackTrouble,
    Unclear,
    meaning,
)
from handlers.steps import Hook, no_hook
from handlers.sweep_metrics import SweepMetrics
from handlers.views.message import Message
from methodology.people import Person, instant_of
from methodology.refusal import Refusal
from methodology.rhythm import may_be_sent
from methodology.team import PersonId
from storage import deliveries, people, workspaces
from storage.deliveries import DIGEST, Delivery, DeliveryState

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

EVENT_TYPE = "ps_bot_delivery"
CLOCKS_DIFFER = timedelta(minutes=5)
"""How much earlier than our attempt Slack's clock may have stamped a message."""


class Content(NamedTuple):
    """What a message says, and what is kept with its record."""

    message: Message
    payload: Mapping[str, Any] = {}


ContentOf = Callable[[Session, Delivery, Person | None, datetime], Content | None]
"""Works out what is said, at the moment it is said; None where there is nothing to say any more."""

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
    search_after: timedelta = timedelta(seconds=10)
    retry_after: timedelta = timedelta(seconds=15)
    retry_at_most: timedelta = timedelta(minutes=10)
    later: timedelta = timedelta(hours=1)
    fresh_for: timedelta = timedelta(minutes=10)


@dataclass(frozen=True)
class Sender:
    """Brings messages to Slack. One call of `send` per claimed message; any number at a time."""

    desk: Desk
    client_of: ClientOf
    contents: Mapping[str, ContentOf]
    pace: Pace
    metrics: SweepMetrics
    timing: Timing = field(default_factory=Timing)
    hook: Hook = no_hook
    tick: Callable[[], float] = time.monotonic

    def send(self, delivery: Delivery) -> DeliveryState:
        """Bring this message to Slack, or say when to try again; the state it is in afterwards.

        Only an error of the database is raised: then the lease runs out, and somebody looks again.
        """
        state = self._sent_or_not(delivery)
        self.metrics.outcomes.labels(delivery.kind, state).inc()
        if state not in ("sent", "uncertain"):
            self.pace.give_back(delivery.workspace, 1)
        return state

    def _sent_or_not(self, delivery: Delivery) -> DeliveryState:
        client = self.client_of(delivery.workspace)
        if client is None:
            return self._installation_dead(delivery, InstallationDead("not_installed"))
        if delivery.expires_at is not None and delivery.expires_at <= self.desk.now():
            return self._close(delivery, "given_up" if delivery.attempted_at else "expired")
        if delivery.attempted_at is not None:
            try:
                there = self._search(client, delivery)
            except SlackTrouble as trouble:
                return self._search_failed(delivery, trouble)
            if there is not None:
                return self._record(delivery, *there)
            with self.desk.database.begin() as session:
                delivery = deliveries.not_taken(session, delivery)
        try:
            return self._send_now(client, delivery)
        except SlackTrouble as trouble:
            return self._not_begun(delivery, trouble)

    def _send_now(self, client: WebClient, delivery: Delivery) -> DeliveryState:
        """Everything up to the call that posts raises what Slack made of it; nothing was sent then."""
        person = self._look_up(client, delivery) if _is_person(delivery.recipient) else None
        if person is not None and person.deactivated:
            return self._close(delivery, "failed", "user_deactivated")
        if delivery.kind == DIGEST and person is not None:
            day, now = date.fromisoformat(delivery.subject), self.desk.now()
            allowed = may_be_sent(person, day, now)
            if allowed == "over":
                return self._close(delivery, "expired")
            if allowed == "later":
                return self._postpone(delivery, instant_of(person, day), counts=False)
        content = self._content(delivery, person)
        if content is None:
            return self._close(delivery, "empty")
        if not self.pace.speak(delivery.workspace, delivery.recipient):
            return self._postpone(delivery, self.desk.now() + timedelta(seconds=1), counts=False)
        self._must_wait(delivery, "chat.postMessage")
        return self._mark_and_post(client, delivery, content)

    def _look_up(self, client: WebClient, delivery: Delivery) -> Person:
        """The recipient as Slack has them now: a DM to somebody who left would be answered with ok."""
        self.hook("look_up.before")
        workspace, person = delivery.workspace, PersonId(delivery.recipient)
        with self.desk.database.reading() as session:
            known = {each.person.id: each for each in people.known(session, workspace, [person])}.get(person)
        at = known.refreshed_at if known else None
        if known is None or at is None or self.desk.now() - at > self.timing.fresh_for:
            refresh = partial(who.refresh, self.desk, client, workspace, [person])
            try:
                refreshed = self._called(delivery, "users.info", refresh)
            except Refusal as refusal:
                raise RecipientGone("cannot_dm_bot") from refusal
            self.hook("look_up.after")
            return refreshed[person]
        self.hook("look_up.after")
        return known.person

    def _content(self, delivery: Delivery, person: Person | None) -> Content | None:
        with self.desk.database.reading() as session:
            return self.contents[delivery.kind](session, delivery, person, self.desk.now())

    def _mark_and_post(self, client: WebClient, delivery: Delivery, content: Content) -> DeliveryState:
        self.hook("mark.before")
        marked_at = self.tick()
        with self.desk.database.begin() as session:
            now, lease = self.desk.now(), self.timing.lease
            ours = deliveries.mark_attempt(
                session, delivery, now, lease, {**delivery.payload, **content.payload}
            )
        if not ours:
            return "planned"  # the lease ran out, and whoever has it by now sends it
        self.hook("mark.after")
        delivery = delivery.model_copy(update={"attempts": delivery.attempts + 1})
        self.hook("post.before")
        if self.tick() - marked_at > self.timing.act_within.total_seconds():
            return self._postpone(delivery, self.desk.now(), "too late to send", counts=False)
        try:
            answer = self._post(client, delivery, content.message)
        except SlackTrouble as trouble:
            return self._not_posted(delivery, trouble)
        self.hook("post.after")
        return self._record(delivery, answer["channel"], answer["ts"])

    def _post(self, client: WebClient, delivery: Delivery, message: Message) -> SlackResponse:
        """Post it with its key; blocks that Slack does not take are left out once."""
        arguments: dict[str, Any] = {
            "channel": delivery.recipient,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": delivery.key}},
            "unfurl_links": False,
            "unfurl_media": False,
        }

        def post(**what: Any) -> SlackResponse:
            self.metrics.attempts.labels(delivery.kind).inc()
            return self._called(
                delivery, "chat.postMessage", lambda: client.chat_postMessage(**arguments, **what)
            )

        try:
            return post(**message.payload())
        except OurMistake as mistake:
            log.error("blocks refused", extra={"delivery": delivery.id, "code": mistake.code})
            return post(text=message.text)

    def _search(self, client: WebClient, delivery: Delivery) -> tuple[str, str] | None:
        """Channel and ts of the message with this delivery's key, if it is there."""
        assert delivery.attempted_at is not None, "only what was attempted is looked for"
        self.hook("search.before")
        channel = delivery.recipient
        if _is_person(channel):
            opened = self._called(
                delivery, "conversations.open", lambda: client.conversations_open(users=channel)
            )
            channel = opened["channel"]["id"]
        oldest = f"{(delivery.attempted_at - CLOCKS_DIFFER).timestamp():.6f}"
        cursor: str | None = None
        while True:
            look = partial(
                client.conversations_history,
                channel=channel,
                oldest=oldest,
                limit=100,
                include_all_metadata=True,
                cursor=cursor,
            )
            page = self._called(delivery, "conversations.history", look)
            there = next((each for each in page["messages"] if _key_of(each) == delivery.key), None)
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if there is not None or not cursor:
                self.metrics.searches.labels("yes" if there else "no").inc()
                log.info("looked for in Slack", extra={"delivery": delivery.id, "found": there is not None})
                self.hook("search.after")
                return (channel, str(there["ts"])) if there else None

    def _called(self, delivery: Delivery, method: str, call: Callable[[], Answer]) -> Answer:
        """What Slack answers to this call; what it does not do is raised by its meaning."""
        self._must_wait(delivery, method)
        try:
            return call()
        except (SlackClientError, HTTPException, OSError, ValueError) as error:
            trouble = meaning(error)
            self.metrics.troubles.labels(method, trouble.name).inc()
            if isinstance(trouble, RateLimited):
                self.metrics.rate_limits.labels(method).inc()
                self.pace.block(delivery.workspace, method, trouble.retry_after)
            raise trouble from error

    def _must_wait(self, delivery: Delivery, method: str) -> None:
        seconds = self.pace.wait(delivery.workspace, method)
        if seconds:
            raise RateLimited("waiting", seconds)

    # What becomes of a message that was not simply sent.

    def _search_failed(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """It may be there, and we could not look: never sent again unseen."""
        match trouble:
            case InstallationDead():
                return self._installation_dead(delivery, trouble)
            case NotAllowed() | OurMistake() | RecipientGone():
                return self._close(delivery, "given_up", trouble.code)
        return self._postpone(delivery, self._when(delivery, trouble), trouble.code)

    def _not_begun(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """Nothing was sent."""
        match trouble:
            case InstallationDead():
                return self._installation_dead(delivery, trouble)
            case RecipientGone():
                return self._recipient_gone(delivery, trouble)
        counts = not isinstance(trouble, RateLimited)
        return self._postpone(delivery, self._when(delivery, trouble), trouble.code, counts=counts)

    def _not_posted(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """An attempt was marked, and Slack did not answer ok to it."""
        if isinstance(trouble, Unclear):
            at = self._when(delivery, trouble)
            with self.desk.database.begin() as session:
                deliveries.mark_uncertain(session, delivery, at, trouble.code)
            return "uncertain"
        if isinstance(trouble, OurMistake):
            return self._close(delivery, "failed", trouble.code)
        attempts = delivery.attempts - 1  # `_not_begun` counts it, or not
        return self._not_begun(delivery.model_copy(update={"attempts": attempts}), trouble)

    def _when(self, delivery: Delivery, trouble: SlackTrouble) -> datetime:
        """When to try again."""
        timing, now = self.timing, self.desk.now()
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
        with self.desk.database.begin() as session:
            workspaces.stop(session, delivery.workspace, trouble.code, self.desk.now())
        return self._postpone(delivery, self.desk.now(), trouble.code, counts=False)

    def _recipient_gone(self, delivery: Delivery, trouble: SlackTrouble) -> DeliveryState:
        """Whoever stands in for them finds the work in their own digest."""
        if trouble.code in RecipientGone.of_people:
            with self.desk.database.begin() as session:
                people.set_deactivated(session, delivery.workspace, PersonId(delivery.recipient))
        return self._close(delivery, "failed", trouble.code)

    def _postpone(
        self, delivery: Delivery, at: datetime, error: str = "", *, counts: bool = True
    ) -> DeliveryState:
        with self.desk.database.begin() as session:
            deliveries.postpone(session, delivery, at, error, counts=counts)
        return "planned" if delivery.attempted_at is None else "uncertain"

    def _close(self, delivery: Delivery, state: DeliveryState, error: str = "") -> DeliveryState:
        with self.desk.database.begin() as session:
            deliveries.close(session, delivery, state, error)
        return state

    def _record(self, delivery: Delivery, channel: str, ts: str) -> DeliveryState:
        self.hook("record.before")
        with self.desk.database.begin() as session:
            deliveries.mark_sent(session, delivery, channel, ts, self.desk.now())
        self.hook("record.after")
        return "sent"


def _is_person(recipient: str) -> bool:
    return recipient.startswith(("U", "W"))


def _key_of(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return None
    return str((metadata.get("event_payload") or {}).get("key"))

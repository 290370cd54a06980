"""`ChannelCards`: keeps the stage cards in channels up to date, one update after the other, at the pace that
their rows allow."""

import logging
from datetime import datetime
from functools import partial
from hashlib import sha256
from json import dumps
from typing import Any, NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from handlers.block_kit.message import Message
from handlers.outbox.monitor import SweepMonitor
from handlers.outbox.outgoing_message import OutgoingMessage, RenderContext
from handlers.outbox.poster import PostedMessage
from handlers.outbox.sender import Sender
from handlers.outbox.slack_api import SlackApi
from handlers.outbox.workers import Workers
from handlers.slack.api_errors import NOT_EDITABLE, InstallationDead, OurMistake, RecipientGone, SlackTrouble
from handlers.slack.channel_readers import look_at_readers
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.reminders.recipients import Recipients
from methodology.reminders.schedule import next_time_of_day
from storage.engagements import channel_card
from storage.engagements.channel_card import CardClaim
from storage.engagements.engagement_plan import get_plan
from storage.engagements.queries import get_engagement
from storage.outbox import queue
from storage.outbox.queries import find_latest, is_given_up
from storage.workspaces import workspaces

log = logging.getLogger(__name__)

KIND = "card"
"""The kind of message that is kept up to date."""
UPDATE = "chat.update"
LOOK_AGAIN = 0.5
"""Seconds between two looks at what is to be drawn."""


class ChannelCards:
    """The cards of one process: it claims them one by one, and draws each from the database."""

    def __init__(self, sender: Sender, monitor: SweepMonitor) -> None:
        self._sender, self._monitor = sender, monitor
        self._app_context = sender.app_context
        self._look_at, self._is_waiting = 0.0, False
        self.drawing = Workers("card")

    def want_daily(self) -> None:
        """Have those drawn whose time of the day has come; called when a sweep begins."""
        self._look_at = 0.0
        with self._monitor.reporting("cards"), self._app_context.database.begin() as session:
            channel_card.want_daily(session, self._app_context.now())

    def adopt(self) -> None:
        """Have those drawn that a version before has posted."""
        with self._app_context.database.begin() as session:
            channel_card.adopt_cards(session, self._app_context.now())

    def start_drawing(self) -> bool:
        """Draw one card of each workspace, where the rate allows it; says whether others wait for the rate."""
        tick = self._sender.tick()
        if KIND not in self._sender.kinds or tick < self._look_at:
            return self._is_waiting
        self._look_at = tick + LOOK_AGAIN
        now = self._app_context.now()
        with self._app_context.database.reading() as session:
            waiting = channel_card.list_workspaces(session, now)
        claims = [claim for each in filter(self._may_draw, waiting) if (claim := self._claim(each, now))]
        if waiting:
            with self._app_context.database.reading() as session:
                waiting = channel_card.list_workspaces(session, now)
        self._is_waiting = any(map(self._may_draw, waiting))
        for claim in claims:
            self.drawing.start(claim.workspace, partial(self._draw_claimed, claim))
        return self._is_waiting

    def _claim(self, workspace: str, now: datetime) -> CardClaim | None:
        with self._app_context.database.begin() as session:
            return channel_card.claim_card(session, workspace, now, self._sender.timing.lease)

    def _may_draw(self, workspace: str) -> bool:
        is_blocked = self._sender.rate_limiter.seconds_blocked(workspace, UPDATE)
        return not is_blocked and self._sender.slack_apis.opens(workspace)

    def report(self) -> None:
        with self._app_context.database.reading() as session:
            self._sender.metrics.cards_waiting.set(channel_card.count_waiting(session))

    def _draw_claimed(self, claim: CardClaim) -> None:
        """Draw one card; an error with it does not hold up the others."""
        try:
            self._count(self._draw(claim))
        except SQLAlchemyError as error:
            self._monitor.report_error("cards", error)
        except Exception:
            self._sender.metrics.crashes.labels("cards").inc()
            log.exception("could not draw a card", extra={"engagement": claim.engagement})
            with self._monitor.reporting("cards"):
                self._later(claim, self._app_context.now() + self._sender.timing.later)
        finally:
            if not self._is_waiting:  # look at once whether the same card is due again
                self._look_at = 0.0

    def _count(self, outcome: str) -> None:
        self._sender.metrics.cards.labels(outcome).inc()

    def _draw(self, claim: CardClaim) -> str:
        """Draw it from the database; returns what became of it."""
        slack_api, now = self._sender.slack_apis.find(claim.workspace), self._app_context.now()
        if slack_api is None:
            return self._later(claim, now + self._sender.timing.later)
        try:
            self._look_at_readers(claim, slack_api)
        except SlackTrouble as trouble:
            return self._later(claim, self._sender.timing.next_try(trouble, 0, now))
        began = self._sender.tick()
        with self._app_context.database.reading() as session:
            plan = get_plan(session, self._app_context.catalog, claim.workspace, claim.engagement)
            card = _Card(plan, self._posting(claim, plan, claim.number))
            at = find_latest(session, claim.workspace, card.channel, KIND, str(claim.engagement))
            posted = PostedMessage(*at) if at else None
            given_up = posted is None and is_given_up(
                session, claim.workspace, card.channel, KIND, card.message.subject
            )
            content = card.message.content(RenderContext(self._app_context, session, None, now))
        daily_at = self._daily_at(plan, now)
        if given_up and claim.daily and content is not None:  # a card twice is better than none
            return self._post_anew(claim, card, daily_at=daily_at)
        if posted is None or content is None:
            return self._drawn(claim, "nowhere", daily_at=daily_at)
        if claim.gone_in == card.stages:
            return self._drawn(claim, "deleted", daily_at=daily_at)
        if claim.gone_in is not None:
            return self._post_anew(claim, card)
        fingerprint = _fingerprint(content.message)
        if claim.daily and fingerprint == claim.fingerprint:
            return self._drawn(claim, "unchanged", daily_at=daily_at)
        asleep = self._sender.tick() - began
        if asleep > self._sender.timing.act_within.total_seconds():  # another process may have drawn it since
            return self._later(claim, self._app_context.now())
        try:
            _update(slack_api, posted, content.message)
        except SlackTrouble as trouble:
            return self._failed(claim, card, trouble, daily_at)
        return self._drawn(claim, "drawn", fingerprint=fingerprint, daily_at=daily_at, lost="")

    def _look_at_readers(self, claim: CardClaim, slack_api: SlackApi) -> None:
        """Find out who reads its channel, once a day and after somebody has joined."""
        with self._app_context.database.reading() as session:
            engagement = get_engagement(session, claim.workspace, claim.engagement)
        if engagement.channel is not None:
            look_at_readers(self._app_context, claim.workspace, engagement.channel.id, slack_api.call)

    def _failed(
        self, claim: CardClaim, card: "_Card", trouble: SlackTrouble, daily_at: datetime | None
    ) -> str:
        match trouble:
            case SlackTrouble(code="message_not_found"):
                return self._drawn(claim, "deleted", gone_in=card.stages, daily_at=daily_at)
            case SlackTrouble(code=code) if code in NOT_EDITABLE:
                return self._post_anew(claim, card)
            case RecipientGone():
                if claim.lost != card.channel:  # its lead is told once
                    with self._app_context.database.begin() as session:
                        card.message.after_refusal(self._app_context, session)
                return self._drawn(claim, "lost", lost=card.channel, daily_at=daily_at, fingerprint="")
            case OurMistake():
                log.error("card refused", extra={"engagement": claim.engagement, "code": trouble.code})
                return self._drawn(claim, "refused", daily_at=daily_at, fingerprint="")
            case InstallationDead():
                now = self._app_context.now()
                with self._app_context.database.begin() as session:
                    workspaces.stop_workspace(session, claim.workspace, trouble.code, now)
        return self._later(claim, self._sender.timing.next_try(trouble, 0, self._app_context.now()))

    def _post_anew(self, claim: CardClaim, card: "_Card", **values: Any) -> str:
        """Post a new card with the next number, once: the number is taken in the same transaction."""
        now, following = self._app_context.now(), self._posting(claim, card.plan, claim.number + 1)
        with self._app_context.database.begin() as session:
            queue.enqueue(session, [following.delivery()], now)
            channel_card.set_drawn(
                session,
                claim,
                now,
                number=claim.number + 1,
                gone_in=None,
                fingerprint="",
                daily=False,
                **values,
            )
        self._app_context.request_sweep()
        return "anew"

    def _posting(self, claim: CardClaim, plan: EngagementPlan, number: int) -> OutgoingMessage:
        channel = plan.engagement.channel
        its = {"workspace": claim.workspace, "recipient": channel.id if channel else ""}
        kind = self._sender.kinds[KIND]
        message = kind.model_validate(its | {"engagement": claim.engagement, "number": number})
        assert isinstance(message, OutgoingMessage)
        return message

    def _drawn(self, claim: CardClaim, outcome: str, **values: Any) -> str:
        with self._app_context.database.begin() as session:
            channel_card.set_drawn(session, claim, self._app_context.now(), **values)
        return outcome

    def _later(self, claim: CardClaim, at: datetime) -> str:
        with self._app_context.database.begin() as session:
            channel_card.draw_later(session, claim, at)
        return "later"

    def _daily_at(self, plan: EngagementPlan, now: datetime) -> datetime | None:
        """When it is looked at next without a change: at the digest time of the lead, on every day."""
        if plan.engagement.is_over:
            return None
        has_lead = plan.roles.lead is not None
        lead = plan.people.get(Recipients(plan=plan, now=now).lead.person) if has_lead else None
        if lead is None:
            return next_time_of_day(self._app_context.default_zone, self._app_context.digest_at, now)
        return next_time_of_day(lead.zone, lead.digest_at, now)


class _Card(NamedTuple):
    """The card of an engagement as it is now; `message` is the latest one with it."""

    plan: EngagementPlan
    message: OutgoingMessage

    @property
    def channel(self) -> str:
        return self.message.recipient

    @property
    def stages(self) -> str:
        """Changes when a stage is entered."""
        return ",".join(sorted(self.plan.engagement.plan_facts.entered))


def _update(slack_api: SlackApi, posted: PostedMessage, message: Message) -> None:
    slack_api.call(
        UPDATE,
        lambda client: client.chat_update(channel=posted.channel, ts=posted.ts, **message.payload()),
    )


def _fingerprint(message: Message) -> str:
    return sha256(dumps(message.payload(), sort_keys=True, default=str).encode()).hexdigest()

"""An engagement whose card was posted in its channel, and what becomes of the card."""

from datetime import date
from typing import Any

from sqlmodel import select

from handlers.messages.card import CardPosting, card_postings
from handlers.messages.channel_lost import ChannelLost
from handlers.messages.pin_card import PinCard
from handlers.outbox.item import OutboxKinds
from handlers.slack.channel_readers import readers_changed
from methodology.engagement.engagement import Channel, EngagementId
from methodology.plan.team import PersonId
from playground import Playground
from storage.database.connection import Database
from storage.engagements import channel
from storage.engagements.engagement_plan import get_plan
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.outbox import queue
from storage.tables.channel_cards import ChannelCardRow
from tests.support.databases import once_in_a_database
from tests.support.sending import BEN, BERLIN, CLARA, LONDON, WORKSPACE, Sending, know, opened

KINDS: OutboxKinds = {each.kind: each for each in (CardPosting, ChannelLost, PinCard)}


class Posted:
    """An engagement whose card was posted in its channel."""

    def __init__(self, slack: Playground, database: Database) -> None:
        self.slack, self.database, now = slack, database, slack.now().replace(microsecond=0)

        def engage() -> EngagementId:
            know(database, now, (BEN, LONDON), (CLARA, BERLIN))
            team = {"project_manager": BEN, "pse": CLARA}
            return opened(database, team, now, opened_on=date(2026, 10, 26))

        self.id = once_in_a_database(database, ("posted", f"{now:%F %H}"), engage)
        self.sending = Sending(slack, database, kinds=KINDS)
        created = self.sending.client.conversations_create(name="ps-acme")
        self.channel = str(created["channel"]["id"])
        self.act(channel.set_channel, Channel(id=self.channel, name="ps-acme"))
        with database.begin() as session:
            plan = get_plan(session, self.sending.catalog, WORKSPACE, self.id)
            queue.enqueue(session, [each.delivery() for each in card_postings(plan.engagement)], now)
        self.sending.sweep.run()
        self.later()

    def act(self, what: Any, *args: Any, **more: Any) -> None:
        now = self.sending.now()
        actor = Actor(by=PersonId(BEN), at=now, today=now.date(), source="test")
        with self.database.begin() as session:
            unit = UnitOfWork(session, self.sending.catalog, WORKSPACE, actor, lambda _: None)
            what(unit, self.id, *args, **more)

    def later(self) -> None:
        """Six seconds later, another sweep."""
        self.slack.clock.forward(seconds=6)
        self.sending.sweep.run()

    def until_drawn(self) -> None:
        """More sweeps until it says what holds: what waits for Slack may outlast one, and is taken up by the next."""
        for _ in range(50):
            row = self.row()
            if row.drawn == row.wanted:
                return
            self.later()
        raise AssertionError("it is drawn")

    def joined(self, *, shared: bool | None = None) -> None:
        """What the event of Slack causes, and then a sweep."""
        readers_changed(self.sending.sender.app_context, WORKSPACE, self.channel, shared=shared)
        self.later()

    def cards(self) -> list[dict[str, Any]]:
        history = self.sending.client.conversations_history(channel=self.channel)
        return [each for each in history["messages"] if each.get("bot_id")]

    def row(self) -> ChannelCardRow:
        with self.database.reading() as session:
            found = session.exec(select(ChannelCardRow)).one()
            session.expunge_all()
            return found

    def updates(self) -> int:
        return len(self.slack.log("chat.update", direction="to_slack"))

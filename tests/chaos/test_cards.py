"""Hundreds of cards in channels are to be drawn at nine, when the daily messages go out: `make cards N=500`.

Three replicas share the work, on PostgreSQL. The daily messages are on time, all cards are right within a quarter of
an hour, and none is posted or drawn twice. `N` is the number of cards; 40 a minute are drawn.
"""

import os
import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlmodel import col, func, select

from handlers.context import AppContext
from handlers.messages.card import CardPosting
from handlers.outbox.outgoing_message import RenderContext
from methodology.engagement.engagement import Channel, EngagementId
from methodology.plan.team import PersonId
from playground import Playground
from storage.database.connection import Database
from storage.engagements.channel import set_channel
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import Catalog
from storage.outbox.allowance import FIRST_RATE
from storage.outbox.queue import NewDelivery
from storage.tables.channel_cards import ChannelCardRow
from storage.tables.channels import ChannelRow
from storage.tables.engagements import EngagementRow
from storage.tables.outbox import OutboxRow
from storage.tables.sweeps import SweepRow
from tests.chaos import workspace
from tests.chaos.replicas import Replicas, replicas, until
from tests.support.playground.manifest import manifest
from tests.support.sending import WORKSPACE

CARDS = int(os.environ.get("CHAOS_CARDS", "0"))
PEOPLE = min(100, max(4, CARDS // 4 * 4))
DAY = date(2026, 11, 24)
NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)
EVENING_BEFORE = NINE - timedelta(hours=16)
RIGHT_WITHIN = timedelta(minutes=15)
DIGESTS_WITHIN = timedelta(seconds=60 + PEOPLE / FIRST_RATE)
"""A minute, and what the first sending rate of a workspace needs for all of them."""


@pytest.mark.skipif(not CARDS, reason="only as `make cards`")
def test_all_cards_are_right_soon_after_nine_and_digests_are_on_time(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("three replicas need PostgreSQL")
    people_file, ids = workspace.people_file(tmp_path, PEOPLE)
    with (
        Playground(manifest(), clock_file=tmp_path / "clock", people_file=people_file) as slack,
        closing(Database(database_url)) as database,
    ):
        slack.clock.move_to(EVENING_BEFORE)
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        workspace.give_work(database, ids, slack.now(), DAY, NINE, engagements=CARDS)
        context = AppContext(database=database, catalog=Catalog(database), now=slack.now)
        cards = [_post(context, client, each) for each in _engagements(database)]
        with replicas(tmp_path, slack, database_url, (0, 0, 0), hurried=False) as running:
            updates = _one_morning(slack, database, running)
        changes = _changes(database)
        digests = _digests(client, ids)
        drawn = {each.engagement: each.held(client) for each in cards}
        wrong = [
            each.engagement
            for each in cards
            if each.now(client, context) != _said(drawn[each.engagement][-1])
        ]
        last_card = max(_instant(held[-1]["edited"]["ts"]) for held in drawn.values() if "edited" in held[-1])
        rows = [
            ("cards", len(cards)),
            ("daily messages", len(digests)),
            ("replicas at once", len(running.skews)),
            ("last daily message, seconds after nine", round((max(digests) - NINE).total_seconds())),
            ("last card, seconds after nine", round((last_card - NINE).total_seconds())),
            ("cards that say something else than the records", len(wrong)),
            ("changes since nine, each of which is drawn", changes),
            ("updates", len(updates)),
            ("cards posted again", sum(len(held) - 1 for held in drawn.values())),
        ]
        with capsys.disabled():
            sys.stdout.write("\n" + "\n".join(f"  {name:<48}  {value}" for name, value in rows) + "\n")

        assert wrong == []
        assert last_card - NINE <= RIGHT_WITHIN
        assert len(digests) == PEOPLE
        assert max(digests) - NINE <= DIGESTS_WITHIN
        assert len(updates) <= changes
        assert all(len(held) == 1 for held in drawn.values())


class _Posted:
    """The card of an engagement, as it was posted on the evening before."""

    def __init__(self, engagement: EngagementId, channel: str) -> None:
        self.engagement, self._channel = engagement, channel

    @property
    def posting(self) -> CardPosting:
        return CardPosting(workspace=WORKSPACE, recipient=self._channel, engagement=self.engagement)

    def now(self, client: WebClient, context: AppContext) -> str:
        """What the card says by the records, as Slack keeps it: it is posted in its thread."""
        with context.database.reading() as session:
            content = self.posting.content(RenderContext(context, session, None, context.now()))
        assert content is not None
        return _said(
            client.chat_postMessage(
                channel=self._channel, thread_ts=self.held(client)[-1]["ts"], **content.message.payload()
            )["message"]
        )

    def held(self, client: WebClient) -> list[dict[str, Any]]:
        """What Slack holds of the bot in its channel."""
        history = client.conversations_history(channel=self._channel)
        return [each for each in history["messages"] if each.get("bot_id")]


def _said(message: Mapping[str, Any]) -> str:
    return str(message["text"])


def _post(context: AppContext, client: WebClient, engagement: EngagementId) -> _Posted:
    """Post its card in a channel of its own, without a wait; nothing is to be drawn until nine."""
    now, name = context.now(), f"ps-{engagement}"
    channel = str(client.conversations_create(name=name)["channel"]["id"])
    actor = Actor(by=PersonId("U0CHAOS0000"), at=now, today=now.date(), source="test")
    with context.database.begin() as session:
        unit = UnitOfWork(session, context.catalog, WORKSPACE, actor, lambda _: None)
        set_channel(unit, engagement, Channel(id=channel, name=name))
        session.add(
            ChannelRow(
                workspace=WORKSPACE, id=channel, name=name, asked_at=now, outside=False, readers_asked_at=now
            )
        )
    card = _Posted(engagement, channel)
    ts = client.chat_postMessage(channel=channel, text="As it was yesterday")["ts"]
    sent = card.posting.delivery()
    row = {"state": "sent", "planned_at": now, "next_try_at": now, "channel": channel, "ts": ts}
    with context.database.begin() as session:
        session.add(OutboxRow(**sent.model_dump(include=_DELIVERY), **row))
        session.merge(
            ChannelCardRow(
                engagement=engagement,
                workspace=WORKSPACE,
                wanted=1,
                drawn=1,
                daily_at=NINE,
                next_try_at=now,
            )
        )
    return card


_DELIVERY = {"workspace", "recipient", "kind", "subject", "payload", "key"} & set(NewDelivery.model_fields)


def _engagements(database: Database) -> list[EngagementId]:
    with database.reading() as session:
        return [EngagementId(each or 0) for each in session.exec(select(EngagementRow.id))]


def _one_morning(slack: Playground, database: Database, running: Replicas) -> list[Any]:
    """Nine o'clock, until nothing is left to send or to draw; returns the updates that Slack was asked for."""
    asked: dict[int, Any] = {}

    def is_over() -> bool:
        asked.update((each["id"], each) for each in slack.log("chat.update", direction="to_slack"))
        return _is_over(database)

    until(lambda: _has_swept(database), running, lambda: "no replica sweeps")
    slack.clock.move_to(NINE)
    until(is_over, running, lambda: _left(database), within=RIGHT_WITHIN.total_seconds() + 300)
    is_over()
    return list(asked.values())


def _changes(database: Database) -> int:
    """How often a card was to be drawn since the evening: once for the day, and once for each change of the records.

    What changes before a card is drawn is drawn with it.
    """
    with database.reading() as session:
        return session.exec(select(func.sum(ChannelCardRow.wanted - 1))).one() or 0


def _has_swept(database: Database) -> bool:
    with database.reading() as session:
        return session.exec(select(SweepRow.last_at)).first() is not None


def _is_over(database: Database) -> bool:
    with database.reading() as session:
        sent = select(func.count()).where(OutboxRow.subject == DAY.isoformat(), OutboxRow.state == "sent")
        return session.exec(sent).one() == PEOPLE and not any(_left(database))


def _left(database: Database) -> tuple[int, int, int]:
    """Messages that wait, cards whose time has not come, and cards that are to be drawn."""
    with database.reading() as session:
        waiting = select(func.count()).where(col(OutboxRow.state).in_(("planned", "sending", "uncertain")))
        unlooked = select(func.count()).where(col(ChannelCardRow.daily_at) <= NINE)
        undrawn = select(func.count()).where(col(ChannelCardRow.drawn) < col(ChannelCardRow.wanted))
        return session.exec(waiting).one(), session.exec(unlooked).one(), session.exec(undrawn).one()


def _digests(client: WebClient, ids: list[str]) -> list[datetime]:
    """When each daily message was posted."""
    found = []
    for each in ids:
        channel = client.conversations_open(users=each)["channel"]["id"]
        history = client.conversations_history(channel=channel)["messages"]
        found += [_instant(message["ts"]) for message in history if message.get("bot_id")]
    return found


def _instant(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)

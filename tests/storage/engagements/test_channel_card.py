"""Tests of `storage.engagements.channel_card`."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

from methodology.definition.model import Methodology
from methodology.engagement.engagement import Channel
from storage.database.connection import Database
from storage.engagements import channel, channel_card, lifecycle
from storage.engagements.channel_card import CardClaim
from storage.tables.channel_cards import ChannelCardRow
from tests.support.engaged import WORKSPACE, Engaged, another, engage

NOW = datetime(2026, 6, 2, 12, tzinfo=UTC)
LEASE = timedelta(minutes=3)


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    engaged = engage(database, methodology)
    engaged.do(channel.set_channel, engaged.engagement_id, Channel(id="C1", name="ps-acme"))
    return engaged


def claim(database: Database, now: datetime) -> CardClaim | None:
    with database.begin() as session:
        return channel_card.claim_card(session, WORKSPACE, now, LEASE)


def draw(database: Database, claimed: CardClaim | None, now: datetime, **values: object) -> None:
    assert claimed is not None
    with database.begin() as session:
        channel_card.set_drawn(session, claimed, now, **values)


def row(database: Database) -> ChannelCardRow:
    with database.reading() as session:
        found = session.exec(select(ChannelCardRow)).one()
        session.expunge_all()
        return found


def is_waiting(database: Database) -> bool:
    with database.reading() as session:
        return channel_card.count_waiting(session) == 1


def test_a_change_while_it_is_drawn_is_drawn_too(database: Database, engaged: Engaged) -> None:
    claimed = claim(database, NOW)
    engaged.do(lifecycle.hold, engaged.engagement_id, reason="")
    draw(database, claimed, NOW)
    assert is_waiting(database)
    assert claim(database, NOW + timedelta(seconds=4)) is None, "at most one update of a card in five seconds"
    draw(database, claim(database, NOW + timedelta(seconds=5)), NOW)
    assert not is_waiting(database)
    assert claim(database, NOW + timedelta(minutes=1)) is None


def test_what_a_process_draws_after_its_lease_is_drawn_again(database: Database, engaged: Engaged) -> None:
    slow, later = claim(database, NOW), NOW + LEASE
    draw(database, claim(database, later), later)
    assert not is_waiting(database)
    draw(database, slow, later)
    assert is_waiting(database)


def test_there_are_forty_updates_a_minute_in_a_workspace(database: Database, engaged: Engaged) -> None:
    second = another(engaged, "2")
    second.do(channel.set_channel, second.engagement_id, Channel(id="C2", name="ps-globex"))
    first = claim(database, NOW)
    assert claim(database, NOW + timedelta(seconds=1.4)) is None
    other = claim(database, NOW + timedelta(seconds=1.5))
    assert first is not None
    assert other is not None
    assert {first.engagement, other.engagement} == {engaged.engagement_id, second.engagement_id}


def test_a_card_of_a_version_before_is_drawn_once(database: Database, engaged: Engaged) -> None:
    with database.begin() as session:
        session.execute(text("DELETE FROM channel_card"))
    for _ in range(2):
        with database.begin() as session:
            channel_card.adopt_cards(session, NOW)
    assert row(database).wanted == 1
    draw(database, claim(database, NOW), NOW)
    assert not is_waiting(database)


def test_at_its_time_of_the_day_it_is_looked_at_once(database: Database, engaged: Engaged) -> None:
    at = NOW + timedelta(hours=21)
    draw(database, claim(database, NOW), NOW, daily_at=at)
    for _ in range(2):
        with database.begin() as session:
            channel_card.want_daily(session, at - timedelta(seconds=1))
    assert not is_waiting(database)
    for _ in range(2):
        with database.begin() as session:
            channel_card.want_daily(session, at)
    assert (row(database).wanted - row(database).drawn, row(database).daily) == (1, True)
    engaged.do(lifecycle.hold, engaged.engagement_id, reason="")
    assert not row(database).daily, "a change is drawn even if the text is as before"


def test_a_card_without_a_channel_does_not_wait(database: Database, engaged: Engaged) -> None:
    engaged.do(channel.set_channel, engaged.engagement_id, None)
    assert not is_waiting(database)
    assert claim(database, NOW) is None

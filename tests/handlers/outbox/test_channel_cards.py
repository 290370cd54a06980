"""Tests of `handlers.outbox.channel_cards`: the card in a channel follows the engagement."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update
from sqlmodel import col

from handlers.messages.card import CardPosting
from handlers.messages.channel_lost import ChannelLost, left_channel
from playground import Playground
from storage.database.connection import Database
from storage.engagements import lifecycle
from storage.outbox import queue
from storage.tables.channel_cards import ChannelCardRow
from storage.tables.outbox import OutboxRow
from tests.support.posted_card import Posted
from tests.support.sending import BEN, WORKSPACE


@pytest.fixture
def posted(slack: Playground, database: Database) -> Posted:
    return Posted(slack, database)


def test_it_says_what_was_done_since_also_after_a_restart(posted: Posted) -> None:
    posted.act(lifecycle.hold, reason="")
    posted.sending = posted.sending.another()
    posted.later()
    (card,) = posted.cards()
    assert "on hold" in str(card).lower()
    assert posted.row().drawn == posted.row().wanted


def test_every_day_it_is_looked_at_and_updated_only_if_it_differs(posted: Posted) -> None:
    before, at = posted.updates(), posted.row().daily_at
    assert at is not None
    posted.slack.clock.move_to(at)
    posted.later()
    assert posted.row().drawn == posted.row().wanted
    assert posted.row().daily_at == at + timedelta(days=1)
    assert posted.updates() in (before, before + 1)


def test_one_of_which_it_is_not_known_whether_it_was_posted_is_posted_the_next_day(posted: Posted) -> None:
    with posted.database.begin() as session:
        given_up = update(OutboxRow).where(col(OutboxRow.kind) == "card")
        session.execute(given_up.values(state="given_up", channel=None, ts=None))
    posted.act(lifecycle.hold, reason="")
    posted.later()
    assert len(posted.cards()) == 1, "not with each change: it may be there"
    for _ in range(2):
        posted.slack.clock.move_to(posted.row().daily_at or posted.sending.now())
        posted.later()
        posted.later()
        assert (len(posted.cards()), posted.row().number) == (2, 1)


def test_after_an_unclear_answer_it_is_drawn_again(posted: Posted) -> None:
    posted.act(lifecycle.hold, reason="")
    before = posted.updates()
    posted.slack.add_fault("chat.update", "server_error")
    posted.later()
    posted.until_drawn()
    assert posted.updates() == before + 2
    assert len(posted.cards()) == 1


def test_while_it_waits_for_its_turn_the_queue_is_seldom_looked_at(posted: Posted) -> None:
    posted.act(lifecycle.hold, reason="")
    posted.slack.clock.forward(seconds=6)
    with posted.database.begin() as session:
        session.execute(update(ChannelCardRow).values(tried_at=posted.sending.now()))
    looks = list[str]()
    note: Any = lambda _connection, _cursor, statement, *_rest: looks.append(statement)
    event.listen(posted.database.engine, "after_cursor_execute", note)
    posted.sending.sweep.run()
    event.remove(posted.database.engine, "after_cursor_execute", note)
    claim = next(n for n, each in enumerate(looks) if "UPDATE channel_card" in each and "RETURNING" in each)
    assert sum("FROM delivery" in each and "GROUP BY" in each for each in looks[:claim]) <= 6


def test_one_that_cannot_be_edited_any_more_is_posted_anew_once(posted: Posted) -> None:
    posted.act(lifecycle.hold, reason="")
    posted.slack.add_fault("chat.update", "error", error="edit_window_closed")
    posted.later()
    posted.later()
    assert len(posted.cards()) == 2
    posted.act(lifecycle.resume, shift=False)
    posted.later()
    newer, older = posted.cards()
    assert "on hold" not in str(newer).lower()
    assert newer["ts"] > older["ts"]


@pytest.mark.parametrize("times", [1, 2])
def test_the_one_before_says_nothing_any_more_and_is_deleted_if_it_cannot_be_edited(
    posted: Posted, times: int
) -> None:
    (before,) = posted.cards()
    assert "On track" in str(before)
    posted.slack.add_fault("chat.update", "error", count=times, error="edit_window_closed")
    posted.act(lifecycle.hold, reason="")
    for _ in range(3):
        posted.later()
    older = [str(each["text"]) for each in posted.cards() if each["ts"] == before["ts"]]
    stub = ":pushpin: The card that was here is kept up to date in another place now."
    assert older == ([stub] if times == 1 else [])


def test_health_stands_on_it_while_the_app_hears_who_joins(posted: Posted) -> None:
    assert "On track" in str(posted.cards())
    anna = posted.slack.person("Anna Keller")
    anna.joins("ps-acme")
    anna.removes("ps-acme", "stepper")
    left_channel(posted.sending.sender.app_context, WORKSPACE, posted.channel, was_private=False)
    posted.later()
    card = anna.sees("opened this engagement", "ps-acme")
    assert "On track" not in card.text
    assert "Update …" in card.buttons, "only members read it"


def test_a_deleted_card_does_not_come_back_within_its_stage(posted: Posted) -> None:
    posted.sending.client.chat_delete(channel=posted.channel, ts=posted.cards()[0]["ts"])
    posted.act(lifecycle.hold, reason="")
    posted.later()
    posted.act(lifecycle.resume, shift=False)
    posted.later()
    assert posted.cards() == []
    assert posted.row().drawn == posted.row().wanted


def test_of_an_archived_channel_the_lead_is_told_once(posted: Posted) -> None:
    posted.slack.add_fault("chat.update", "error", count=2, error="is_inactive")
    for what, how in ((lifecycle.hold, {"reason": ""}), (lifecycle.resume, {"shift": False})):
        posted.act(what, **how)
        posted.later()
        posted.slack.clock.forward(days=1)
    told = [each for each in posted.sending.rows() if each.kind == ChannelLost.kind]
    assert [each.recipient for each in told] == [BEN]
    assert posted.row().drawn == posted.row().wanted


def pinned(posted: Posted) -> list[str]:
    return [each["ts"] for each in posted.cards() if each.get("pinned_to")]


def test_it_is_pinned_and_so_is_one_that_takes_its_place(posted: Posted) -> None:
    (first,) = posted.cards()
    assert pinned(posted) == [first["ts"]]
    posted.slack.add_fault("chat.update", "error", error="cant_update_message")
    posted.act(lifecycle.hold, reason="Frozen")
    posted.later()
    posted.later()
    (new,) = [each for each in posted.cards() if each["ts"] != first["ts"]]
    assert pinned(posted) == [new["ts"]]


def test_where_somebody_has_unpinned_it_the_next_one_is_not_pinned(posted: Posted) -> None:
    (first,) = posted.cards()
    posted.sending.client.pins_remove(channel=posted.channel, timestamp=first["ts"])
    posted.slack.add_fault("chat.update", "error", error="cant_update_message")
    posted.act(lifecycle.hold, reason="Frozen")
    posted.later()
    posted.later()
    assert len(posted.cards()) == 2
    assert pinned(posted) == []


def test_pinning_that_is_cut_off_is_taken_up_again(posted: Posted) -> None:
    (first,) = posted.cards()
    posted.slack.add_fault("chat.update", "error", error="cant_update_message")
    posted.slack.add_fault("pins.add", "reset_before")
    posted.act(lifecycle.hold, reason="Frozen")
    for _ in range(4):
        posted.later()
    (new,) = [each for each in posted.cards() if each["ts"] != first["ts"]]
    assert pinned(posted) == [new["ts"]]


def _buttons(card: dict[str, Any]) -> list[str]:
    return [
        element["action_id"]
        for block in card["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_where_a_guest_joins_it_says_less_and_has_no_buttons(posted: Posted) -> None:
    (card,) = posted.cards()
    assert _buttons(card)
    posted.slack.person("Anna Keller").joins("ps-acme")
    posted.slack.person("Anna Keller").invites("ps-acme", "Paul Guest")
    posted.joined()
    (card,) = posted.cards()
    assert [each["type"] for each in card["blocks"]] == ["header", "context"]
    assert "Acme" in card["text"]


def test_a_guest_of_whom_no_event_came_is_found_the_next_day(posted: Posted) -> None:
    posted.slack.person("Anna Keller").joins("ps-acme")
    posted.slack.person("Anna Keller").invites("ps-acme", "Paul Guest")
    posted.later()
    assert _buttons(posted.cards()[0])
    at = posted.row().daily_at
    assert at is not None
    posted.slack.clock.move_to(at + timedelta(days=1))
    posted.sending = posted.sending.another()
    posted.later()
    assert not _buttons(posted.cards()[0])


def test_it_asks_again_who_reads_it_where_slack_did_not_say(posted: Posted) -> None:
    posted.slack.person("Anna Keller").joins("ps-acme")
    posted.slack.person("Anna Keller").invites("ps-acme", "Paul Guest")
    posted.slack.add_fault("conversations.members", "server_error")
    posted.joined()
    posted.until_drawn()
    assert not _buttons(posted.cards()[0])


def test_a_channel_that_is_shared_has_the_reduced_card_until_it_is_shared_no_more(posted: Posted) -> None:
    posted.slack.person("Anna Keller").joins("ps-acme")
    posted.slack.person("Anna Keller").invites("ps-acme", "Sam Carter")
    for _ in range(2):  # an event may come twice
        posted.joined(shared=True)
    assert not _buttons(posted.cards()[0])
    posted.slack.person("Anna Keller").unshares("ps-acme", "Acme Corp")
    posted.joined(shared=False)
    assert _buttons(posted.cards()[0])


def test_it_is_not_posted_in_a_channel_that_its_engagement_has_left_meanwhile(posted: Posted) -> None:
    left = str(posted.sending.client.conversations_create(name="ps-left")["channel"]["id"])
    left_card = CardPosting(workspace=WORKSPACE, recipient=left, engagement=posted.id)
    with posted.database.begin() as session:
        queue.enqueue(session, [left_card.delivery()], posted.sending.now())
    posted.later()
    history = posted.sending.client.conversations_history(channel=left)["messages"]
    assert not [each for each in history if each.get("bot_id")]
    assert len(posted.cards()) == 1

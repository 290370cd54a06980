"""Channels that people create and change."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Person, Playground, ShownError


def test_channels_are_made_and_changed_by_people(slack: Playground) -> None:
    anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
    anna.creates_channel("new-place", "Ben Okafor", private=True)
    ben.types("hello", "new-place")
    assert anna.sees("hello", "new-place").author == "Ben Okafor"
    anna.removes("new-place", "Ben Okafor")
    assert "new-place" not in ben.channels
    anna.archives("new-place")
    with pytest.raises(ShownError, match="archived"):
        anna.types("x", "new-place")
    with pytest.raises(ShownError, match="There is a channel of this name already"):
        anna.creates_channel("general")


def test_somebody_of_another_organisation_comes_in_through_a_shared_channel(slack: Playground) -> None:
    kim = slack.add_person("Kim Park", zone="Asia/Seoul", team="Contoso")
    assert kim.channels == []
    slack.person("Judith Weiss").invites("contoso-migration", "Kim Park")
    kim.types("Hello all", "contoso-migration")
    assert slack.person("Ben Okafor").sees("Hello all", "contoso-migration").author == "Kim Park"


@pytest.mark.parametrize(
    ("who", "does", "sentence"),
    [
        ("Clara Mendes", lambda p: p.joins("old-project"), "This channel is archived."),
        ("Anna Keller", lambda p: p.leaves("general"), "Nobody can leave the general channel."),
        ("Anna Keller", lambda p: p.archives("general"), "The general channel cannot be archived."),
        ("Hana Te Aroha", lambda p: p.archives("acme-delivery"), "Join this channel first."),
        ("Anna Keller", lambda p: p.archives("old-project"), "This channel is archived."),
        ("Hana Te Aroha", lambda p: p.renames_channel("acme-delivery", "x"), "Join this channel first."),
        ("Anna Keller", lambda p: p.invites("acme-delivery", "Rita Olsen"), "Rita Olsen has no account here"),
        (
            "Anna Keller",
            lambda p: p.invites("acme-delivery", "Quinn Ellis"),
            "Quinn Ellis is a guest of one channel",
        ),
        ("Anna Keller", lambda p: p.creates_channel("new", "Rita Olsen"), "Rita Olsen has no account here"),
        (
            "Anna Keller",
            lambda p: p.creates_channel("new", "Quinn Ellis"),
            "Quinn Ellis is a guest of one channel",
        ),
        ("Hana Te Aroha", lambda p: p.invites("acme-delivery", "Mia Lindqvist"), "Join this channel first."),
        (
            "Anna Keller",
            lambda p: p.removes("general", "Ben Okafor"),
            "Nobody can be removed from the general",
        ),
        ("Anna Keller", lambda p: p.leaves("Ben Okafor"), "This is no channel but a direct conversation."),
    ],
)
def test_what_slack_would_not_let_a_person_do_is_refused(
    slack: Playground, who: str, does: Callable[[Person], None], sentence: str
) -> None:
    with pytest.raises(AssertionError, match=sentence):
        does(slack.person(who))


def test_a_channel_is_not_named_as_another_one(slack: Playground) -> None:
    anna = slack.person("Anna Keller")
    with pytest.raises(ShownError, match="There is a channel of this name already"):
        anna.renames_channel("acme-delivery", "old-project")


def test_who_is_deactivated_is_in_no_channel_any_more(slack: Playground, client: WebClient) -> None:
    ben = slack.person("Ben Okafor").id
    slack.change_person("Ben Okafor", deleted=True)
    assert ben not in client.conversations_members(channel="C07ACMEDLV3")["members"]
    client.conversations_join(channel="C07ACMEDLV3")
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        client.chat_postEphemeral(channel="C07ACMEDLV3", user=ben, text="psst")

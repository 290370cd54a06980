"""Do Slack's rules of people and channels hold for people, and does the app hear what it may hear?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Person, Playground, ShownError
from tests.support.playground.apps import Received, listening
from tests.support.playground.blocks import element, field, modal
from tests.support.playground.manifest import manifest

ANNA = "U07ANNAKLR1"
EVENTS = [f"{kind}_{what}" for kind in ("channel", "group") for what in ("rename", "archive", "unarchive")]


class Heard:
    """What the app heard, as types of events."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def __call__(self, received: Received) -> None:
        if received.body.startswith(b"{"):
            self.events.append(received.payload["event"])

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def hearing(heard: Heard) -> Iterator[Playground]:
    """A Slack whose app wants to hear of channels and newcomers alone."""
    events = [*EVENTS, "team_join"]
    with Playground(manifest(events=events), answer_within=20) as slack, listening(heard) as url:
        slack.connect(url)
        yield slack


def test_of_a_private_channel_the_app_hears_as_a_member_alone(hearing: Playground, heard: Heard) -> None:
    judith = hearing.person("Judith Weiss")
    judith.renames_channel("ps-leads", "leads")
    judith.invites("leads", "stepper")
    judith.renames_channel("leads", "ps-leads")
    judith.archives("ps-leads")
    judith.waits_for(lambda: len(heard.events) == 2)
    assert sorted(heard.types) == ["group_archive", "group_rename"]
    renamed = next(event for event in heard.events if event["type"] == "group_rename")
    assert renamed["channel"]["name"] == "ps-leads"


def test_of_a_public_channel_the_app_hears_everywhere(hearing: Playground, heard: Heard) -> None:
    anna = hearing.person("Anna Keller")
    anna.renames_channel("acme-delivery", "acme-project")
    anna.waits_for(lambda: heard.events)
    assert (heard.types, heard.events[0]["channel"]["name"]) == (["channel_rename"], "acme-project")
    assert "renamed the channel from “acme-delivery” to “acme-project”" in anna.last("acme-project").text


def test_of_newcomers_the_app_hears_where_they_are_of_this_workspace(
    hearing: Playground, heard: Heard
) -> None:
    hearing.add_person("Uma Stranger", team="Acme Corp")
    hearing.add_person("Vera Newman")
    hearing.person("Anna Keller").waits_for(lambda: heard.events)
    assert [event["user"]["real_name"] for event in heard.events] == ["Vera Newman"]


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


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("channels/topic", {"as": "U07HANATEA8", "conversation": "C07ACMEDLV3", "topic": "x"}, "Join this"),
        ("channels/topic", {"as": ANNA, "conversation": "C07ACMEDLV3", "topic": "x" * 251}, "A topic has"),
        ("channels/unarchive", {"as": ANNA, "conversation": "C07ACMEDLV3"}, "This channel is not archived."),
        ("people", {"name": None}, "name is missing."),
        ("people", {"name": "Uma", "zone": "Mars/Base"}, "There is no time zone 'Mars/Base'."),
        ("people", {"name": "Uma", "guest": "half"}, "guest must be"),
        ("people/change", {"person": ANNA, "name": None}, "name is missing."),
        ("people/change", {"person": ANNA, "title": "Lead", "zone": 5}, "zone is missing."),
        ("people/change", {"person": ANNA, "deleted": "yes"}, "deleted must be"),
        ("faults", {"method": "chat.postMesage", "kind": "error"}, "The Web API here has no method"),
        ("faults", {"method": "*", "kind": "error", "count": 0}, "count must be"),
        ("faults", {"method": "*", "kind": "error", "count": "2"}, "count must be"),
        ("faults", {"method": "*", "kind": "latency", "seconds": "2"}, "seconds must be"),
        ("faults", {"method": "*", "kind": "ratelimited", "retry_after": 0}, "retry_after must be"),
        ("faults", {"method": "*", "kind": "error", "stored": "no"}, "stored must be"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_changes(
    slack: Playground, path: str, body: dict[str, Any], sentence: str
) -> None:
    before = [slack.steering.get("/people"), slack.faults()]
    answer = httpx.post(f"{slack.url}/page/{path}", json=body)
    assert (answer.status_code, answer.json()["error"][: len(sentence)]) == (400, sentence)
    assert [slack.steering.get("/people"), slack.faults()] == before


def test_only_names_that_one_sees_are_completed(slack: Playground) -> None:
    clara, judith = slack.person("Clara Mendes"), slack.person("Judith Weiss")
    for person in (clara, judith):
        person.types("see #ps-leads", "general")
    texts = [message["text"] for message in judith.raw_messages("C07GENERAL1")[-2:]]
    assert texts == ["see #ps-leads", "see <#C07PRIVATE6>"]


def test_who_is_deactivated_is_in_no_channel_any_more(slack: Playground, client: WebClient) -> None:
    ben = slack.person("Ben Okafor").id
    slack.change_person("Ben Okafor", deleted=True)
    assert ben not in client.conversations_members(channel="C07ACMEDLV3")["members"]
    client.conversations_join(channel="C07ACMEDLV3")
    with pytest.raises(SlackApiError, match="user_not_in_channel"):
        client.chat_postEphemeral(channel="C07ACMEDLV3", user=ben, text="psst")


def test_people_bring_the_app_and_others_into_a_channel_by_a_command(
    slack: Playground, client: WebClient
) -> None:
    anna = slack.person("Anna Keller")
    anna.types("/invite @stepper", "ps-leads")
    anna.types("/invite @Hana Te Aroha @Ivan Petrov #acme-delivery", "ps-leads")
    assert client.auth_test()["user_id"] in client.conversations_members(channel="C07PRIVATE6")["members"]
    assert {"U07HANATEA8", "U07IVANPTR9"} <= set(
        client.conversations_members(channel="C07ACMEDLV3")["members"]
    )
    assert anna.completions("/inv", "ps-leads") == ["/invite @somebody [#channel]"]
    for typed, told in {
        "/invite": "Write /invite @somebody",
        "/invite @Hana Te Aroha #acme-delivery": "already_in_channel",
        "/invite <@U0NOBODY99>": "Write /invite @somebody",
        "/invite @Hana Te Aroha #contoso-migration": "You can invite nobody into #contoso-migration",
        "/remind me": "Slack's own",
    }.items():
        with pytest.raises(ShownError, match=told):
            anna.types(typed, "ps-leads")


def test_looking_at_conversations_opens_none(slack: Playground) -> None:
    def answer(received: Received) -> None:
        if "trigger_id" in received.fields:
            client.views_open(trigger_id=received.fields["trigger_id"], view=view)

    view = modal(field(element("conversations_select", action_id="a"), optional=True))
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    anna = slack.person("Anna Keller")
    before = anna.channels
    with listening(answer) as url:
        slack.connect(url)
        anna.types("/step", "general")
        offered = anna.modal.options(anna.modal.labels[0])
    assert "#general" in offered
    assert anna.channels == before


def test_everybody_has_a_picture(client: WebClient) -> None:
    profile = client.users_info(user="U07OMARALI6")["user"]["profile"]
    picture = httpx.get(profile["image_48"])
    assert picture.headers["content-type"] == "image/svg+xml"
    assert 'width="48"' in picture.text


def test_people_of_other_organisations_are_offered_no_command(slack: Playground) -> None:
    assert slack.person("Sam Carter").completions("/st", "acme-shared") == []
    with pytest.raises(ShownError, match="not a valid command"):
        slack.person("Sam Carter").types("/step", "acme-shared")


def test_a_reply_needs_a_message_to_reply_to(slack: Playground) -> None:
    anna = slack.person("Anna Keller")
    anna.types("first", "acme-delivery")
    first = anna.last("acme-delivery")
    anna.types("reply", "acme-delivery", thread=first)
    assert anna.last("acme-delivery").text == "first", "a reply stands in its thread"
    reply = anna.reads("acme-delivery", thread=first)[-1]
    with pytest.raises(AssertionError, match="no such message to reply to"):
        anna.types("to the reply", "acme-delivery", thread=reply)

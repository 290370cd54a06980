"""Messages and slash commands that people send, and how a command's answer is shown."""

from __future__ import annotations

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from playground import Playground, ShownError
from tests.support import http
from tests.support.playground.apps import Recorder, Reply, listening


@pytest.mark.parametrize(
    ("command", "typed", "text"),
    [
        ("/step", "with @Ben Okafor & co", "with <@U07BENOKAF2|ben.okafor> &amp; co"),
        ("/step", "in #general", "in <#C07GENERAL1|general>"),
        ("/step", "in #ps-leads", "in <#C07PRIVATE6|>"),
        ("/step", "with <@U07BENOKAF2>", "with <@U07BENOKAF2|ben.okafor>"),
        ("/step", "see https://example.com/a", "see <https://example.com/a>"),
        ("/step", "see <https://example.com/a?b=1&c>.", "see &lt;<https://example.com/a?b=1&amp;c>&gt;."),
        ("/step", "(as in https://example.com/@Ben)!", "(as in <https://example.com/@Ben>)!"),
        ("/step", "call <!here> now", "call &lt;!here&gt; now"),
        ("/raw", "with <@U07BENOKAF2> in <#C07GENERAL1>", "with @ben.okafor in #general"),
        ("/raw", "see https://example.com", "see https://example.com"),
    ],
)
def test_mentions_arrive_as_the_manifest_asks(
    slack: Playground, app: Recorder, command: str, typed: str, text: str
) -> None:
    slack.person("Anna Keller").types(f"{command} {typed}", "general")
    assert app.received[0].fields["text"] == text


def test_an_unknown_command_never_leaves_slack(slack: Playground, app: Recorder) -> None:
    with pytest.raises(ShownError, match="/steps is not a valid command"):
        slack.person("Anna Keller").types("/steps", "general")
    assert app.received == []


def test_commands_do_not_work_in_threads(slack: Playground, app: Recorder) -> None:
    anna = slack.person("Anna Keller")
    anna.types("hello", "general")
    app.received.clear()
    with pytest.raises(ShownError, match="not supported in threads"):
        anna.types("/step", "general", thread=anna.last("general"))
    assert app.received == []


def test_an_answer_with_wrong_blocks_is_not_shown(slack: Playground, app: Recorder) -> None:
    app.answer = lambda received: Reply(body={"text": "x", "blocks": [{"type": "sectionnn"}]})
    with pytest.raises(ShownError, match="invalid_blocks"):
        slack.person("Anna Keller").types("/step", "general")


def test_an_answer_without_response_type_is_seen_by_its_person_alone(
    slack: Playground, bolt_app: App
) -> None:
    @bolt_app.command("/step")
    def step(ack: Ack, respond: Respond) -> None:
        ack()
        respond("for you")

    slack.person("Anna Keller").types("/step", "general")
    assert slack.person("Anna Keller").sees("for you", "general").ephemeral
    assert slack.person("Ben Okafor").reads("general") == []


def test_text_in_the_answer_to_a_command_is_shown(slack: Playground, bolt_app: App) -> None:
    @bolt_app.command("/step")
    def step(ack: Ack) -> None:
        ack("*Here* you are.")

    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    assert (anna.last("general").text, anna.last("general").ephemeral) == ("Here you are.", True)


def test_an_answer_for_the_channel_shows_the_command_and_the_answer_to_all(
    slack: Playground, bolt_app: App
) -> None:
    @bolt_app.command("/step")
    def step(ack: Ack) -> None:
        ack({"response_type": "in_channel", "text": "for all"})

    slack.person("Anna Keller").types("/step up", "general")
    seen = [(m.author, m.text, m.ephemeral) for m in slack.person("Ben Okafor").reads("general")]
    assert seen == [("Anna Keller", "/step up", False), ("stepper", "for all", False)]


def test_an_answer_without_words_shows_the_command_alone(slack: Playground, app: Recorder) -> None:
    anna = slack.person("Anna Keller")
    app.replies({"response_type": "in_channel", "text": ""})
    anna.types("/step", "general")
    assert (anna.last("general").author, anna.last("general").text) == ("Anna Keller", "/step")


def test_a_person_shares_a_file_and_others_see_it(slack: Playground) -> None:
    slack.person("Anna Keller").shares("notes.txt", b"abc", "acme-delivery", "My notes")
    message = slack.person("Ben Okafor").sees("My notes", "acme-delivery")
    assert http.get(message.fetch()["files"][0]["url"]).content == b"abc"


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


def test_a_reply_needs_a_message_to_reply_to(slack: Playground) -> None:
    anna = slack.person("Anna Keller")
    anna.types("first", "acme-delivery")
    first = anna.last("acme-delivery")
    anna.types("reply", "acme-delivery", thread=first)
    assert anna.last("acme-delivery").text == "first", "a reply stands in its thread"
    reply = anna.reads("acme-delivery", thread=first)[-1]
    with pytest.raises(AssertionError, match="No such message to reply to"):
        anna.types("to the reply", "acme-delivery", thread=reply)


def test_a_command_repeated_in_the_channel_shows_names(slack: Playground) -> None:
    app = Recorder()
    app.answer = lambda received: Reply(body={"response_type": "in_channel", "text": "so"})
    with listening(app) as url:
        slack.connect(url)
        slack.person("Anna Keller").types("/step <@U07BENOKAF2> & <3", "acme-delivery")
    assert slack.person("Ben Okafor").reads("acme-delivery")[0].text == "/step @Ben Okafor & <3"


def test_who_mentions_the_app_where_it_is_no_member_is_told_how_to_invite_it(slack: Playground) -> None:
    anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
    app = anna.page_client.get("/state", **{"as": anna.id})["app"]["bot_user"]
    anna.types(f"<@{app}> what is the kickoff?", "general")
    assert "not in this channel. Invite them with /invite @" in anna.reads("general")[-1].text
    assert "/invite" not in ben.reads("general")[-1].text
    anna.types(anna.reads("general")[-1].text.partition("Invite them with ")[2].rstrip("."), "general")
    anna.types(f"<@{app}> what is the kickoff?", "general")
    assert "/invite" not in anna.reads("general")[-1].text

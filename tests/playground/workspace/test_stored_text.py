"""Texts as Slack keeps them."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from playground import Playground
from tests.support.playground.apps import Recorder, listening
from tests.support.playground.ids import ACME


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Tom & Jerry <3 a > b", "Tom &amp; Jerry &lt;3 a &gt; b"),
        ("a &amp; b &lt;c&gt;", "a &amp; b &lt;c&gt;"),
        ("see https://example.com/a?b=1&c.", "see <https://example.com/a?b=1&amp;c>."),
        ("<https://example.com|here> <@U07ANNAKLR1> <!date^5^{date}|x>", None),
        ("done ✅ :tada:", "done :white_check_mark: :tada:"),
        ("example.com stays", None),
    ],
)
def test_a_text_of_the_app_is_kept_as_slack_keeps_it(client: WebClient, sent: str, kept: str | None) -> None:
    client.conversations_join(channel=ACME)
    client.chat_postMessage(channel=ACME, text=sent)
    assert client.conversations_history(channel=ACME)["messages"][0]["text"] == (kept or sent)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("to booking.com, now", "to <http://booking.com|booking.com>, now"),
        ("ask me@example.com", "ask <mailto:me@example.com|me@example.com>"),
        ("www.example.co.uk/x", "<http://www.example.co.uk|www.example.co.uk>/x"),
        ("v1.2.3 and file.txt e.g. this", None),
        ("@here look, @Ben Okafor", "<!here> look, <@U07BENOKAF2>"),
        ("mail@hereafter", None),
    ],
)
def test_a_text_of_a_person_is_kept_and_handed_to_commands_so(
    slack: Playground, client: WebClient, typed: str, kept: str | None
) -> None:
    app = Recorder()
    client.conversations_join(channel=ACME)
    with listening(app) as url:
        slack.connect(url)
        anna = slack.person("Anna Keller")
        anna.types(typed, "acme-delivery")
        anna.types(f"/step {typed}", "acme-delivery")
    assert client.conversations_history(channel=ACME)["messages"][0]["text"] == (kept or typed)
    command = next(each for each in app.received if b"command=" in each.body)
    with_handles = (kept or typed).replace("<@U07BENOKAF2>", "<@U07BENOKAF2|ben.okafor>")
    assert command.fields["text"] == with_handles

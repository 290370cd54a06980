"""Stacks of modals and Home tabs."""

from __future__ import annotations

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Playground, ShownError
from tests.support import http
from tests.support.playground.apps import Received, Recorder, Reply, opens, recorder_opens
from tests.support.playground.blocks import actions, button, modal, section, text_field


def test_a_fourth_view_is_one_too_many(slack: Playground, app: Recorder, client: WebClient) -> None:
    depths: list[str] = []
    view = modal(actions(button("Deeper", action_id="go")))

    def answer(received: Received) -> Reply | None:
        if b"command=" in received.body:
            client.views_open(trigger_id=received.fields["trigger_id"], view=view)
            return None
        raw = http.post(
            f"{slack.api_url}views.push",
            json={"trigger_id": received.payload["trigger_id"], "view": view},
            headers={"authorization": f"Bearer {slack.bot_token}"},
        ).json()
        depths.append("ok" if raw["ok"] else raw["error"])
        return None

    app.answer = answer
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    for _ in range(3):
        anna.modal.press("Deeper")
    assert depths == ["ok", "ok", "push_limit_reached"]
    assert anna.modal.depth == 3


def test_what_was_typed_stays_where_the_ids_stay(slack: Playground, app: Recorder, client: WebClient) -> None:
    recorder_opens(
        app,
        client,
        modal(text_field("same", label="Same"), text_field("old", label="Other"), external_id="mine"),
    )
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    anna.modal.fill("Same", "kept")
    anna.modal.fill("Other", "lost")
    view = modal(text_field("same", label="Same", initial_value="seed"), text_field("new", label="Other"))
    client.views_update(external_id="mine", view=view)
    assert (anna.modal.value("Same"), anna.modal.value("Other")) == ("kept", None)


def test_an_external_id_is_unique(slack: Playground, app: Recorder, client: WebClient) -> None:
    recorder_opens(app, client, modal(section(), external_id="mine"))
    slack.person("Anna Keller").types("/step", "general")
    with pytest.raises(ShownError, match="dispatch_failed"):
        slack.person("Ben Okafor").types("/step", "general")
    assert slack.log("views.open")[-1]["error"] == "duplicate_external_id"


def test_an_update_of_a_closed_view_is_refused(slack: Playground, app: Recorder, client: WebClient) -> None:
    recorder_opens(app, client, modal(section(), external_id="mine"))
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    anna.modal.close()
    answer = http.post(
        f"{slack.api_url}views.update",
        json={"external_id": "mine", "view": modal()},
        headers={"authorization": f"Bearer {slack.bot_token}"},
    ).json()
    assert answer["error"] == "not_found"


def test_a_view_keeps_its_id_while_its_hash_changes(
    slack: Playground, bolt_app: App, client: WebClient
) -> None:
    opened = opens(bolt_app, modal(text_field()))
    slack.person("Anna Keller").types("/step", "general")
    first = opened[0]
    second = client.views_update(view_id=first["id"], view=modal(text_field()))["view"]
    assert second["id"] == first["id"] == second["root_view_id"]
    assert second["hash"] != first["hash"]


def test_a_stale_hash_is_a_conflict(slack: Playground, bolt_app: App, client: WebClient) -> None:
    opened = opens(bolt_app, modal(text_field()))
    slack.person("Anna Keller").types("/step", "general")
    first = opened[0]
    client.views_update(view_id=first["id"], hash=first["hash"], view=modal(text_field()))
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=first["id"], hash=first["hash"], view=modal(text_field()))


def test_a_stale_hash_of_the_home_tab_is_a_conflict(slack: Playground, client: WebClient) -> None:
    anna = slack.person("Anna Keller").id
    first = client.views_publish(user_id=anna, view={"type": "home", "blocks": []})["view"]
    client.views_publish(user_id=anna, view={"type": "home", "blocks": [section()]}, hash=first["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_publish(user_id=anna, view={"type": "home", "blocks": []}, hash=first["hash"])


def test_everybody_has_modals_of_their_own(slack: Playground, bolt_app: App) -> None:
    opens(bolt_app, modal(text_field(label="Name")))
    anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
    anna.types("/step", "general")
    assert not ben.has_modal
    ben.types("/step", "general")
    anna.modal.fill("Name", "Anna’s")
    ben.modal.fill("Name", "Ben’s")
    assert (anna.modal.value("Name"), ben.modal.value("Name")) == ("Anna’s", "Ben’s")
    ben.modal.cancel()
    assert anna.has_modal

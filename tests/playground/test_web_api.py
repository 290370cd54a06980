"""Does the Web API take what Slack's clients send, and answer as Slack does?"""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground
from playground.app.manifest import ManifestError
from tests.support.playground.blocks import element, field, home, leaf, modal, rich, rich_section, section
from tests.support.playground.manifest import SCOPES, manifest

ANNA, BEN, RITA, SAM, QUINN = "U07ANNAKLR1", "U07BENOKAF2", "U07RITAOLD9", "U08SAMACME1", "U07QUINNGS8"
GENERAL, ACME, LEADS, OLD = "C07GENERAL1", "C07ACMEDLV3", "C07PRIVATE6", "C07OLDPROJ7"


def refusal(call: Any, **args: Any) -> dict[str, Any]:
    """What Slack answers to a call that it refuses."""
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    return dict(refused.value.response.data)


# The wire


def test_the_asynchronous_client_is_understood_with_its_queries(slack: Playground) -> None:
    async def story() -> None:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        opened = await client.conversations_open(users=ANNA)
        assert opened["channel"]["id"].startswith("D")
        user = await client.users_info(user=ANNA, include_locale=True)
        assert (user["user"]["tz"], user["user"]["locale"]) == ("Europe/Berlin", "en-US")
        posted = await client.chat_postMessage(
            channel=opened["channel"]["id"], text="hello", blocks=[section()]
        )
        history = await client.conversations_history(channel=posted["channel"], limit=1)
        assert history["messages"][0]["text"] == "hello"

    asyncio.run(story())


@pytest.mark.parametrize("form", ["query", "form", "json", "multipart"])
def test_arguments_come_in_every_form(slack: Playground, form: str) -> None:
    args = {"channel": ANNA, "text": "hello"}
    forms: dict[str, dict[str, Any]] = {
        "query": {"params": args},
        "form": {"data": args},
        "json": {"json": args},
        "multipart": {"files": {key: (None, value) for key, value in args.items()}},
    }
    headers = {"authorization": f"Bearer {slack.bot_token}"}
    answer = httpx.post(f"{slack.api_url}chat.postMessage", headers=headers, **forms[form]).json()
    assert answer["ok"], answer
    assert ("warning" in answer) == (form == "json")


def test_a_form_may_carry_blocks_as_json_and_the_token_as_a_field(slack: Playground) -> None:
    args = {"token": slack.bot_token, "channel": ANNA, "blocks": '[{"type":"divider"}]', "text": "x"}
    assert httpx.post(f"{slack.api_url}chat.postMessage", data=args).json()["ok"]
    args["blocks"] = "[{"
    assert (
        httpx.post(f"{slack.api_url}chat.postMessage", data=args).json()["error"] == "invalid_blocks_format"
    )


def test_json_in_the_body_must_be_an_object(slack: Playground) -> None:
    def posted(body: str) -> Any:
        headers = {
            "authorization": f"Bearer {slack.bot_token}",
            "content-type": "application/json; charset=utf-8",
        }
        return httpx.post(f"{slack.api_url}chat.postMessage", content=body, headers=headers).json()["error"]

    assert (posted("{"), posted("[]")) == ("invalid_json", "json_not_object")


def test_tokens_are_looked_at(slack: Playground) -> None:
    def error(headers: dict[str, str]) -> str:
        return str(httpx.post(f"{slack.api_url}auth.test", headers=headers).json()["error"])

    assert error({}) == "not_authed"
    assert error({"authorization": "Bearer xoxb-wrong"}) == "invalid_auth"


@pytest.mark.parametrize(
    "method", ["reactions.add", "chat.scheduleMessage", "conversations.kick", "usergroups.list", "dnd.info"]
)
def test_a_method_that_is_not_played_is_refused_by_name(client: WebClient, method: str) -> None:
    answer = refusal(client.api_call, api_method=method, params={"channel": GENERAL})
    assert (answer["error"], answer["req_method"]) == ("unknown_method", method)
    assert answer["response_metadata"]["messages"] == [f"[ERROR] the playground does not play {method}"]


def test_an_argument_that_is_not_implemented_is_refused_by_name(client: WebClient) -> None:
    answer = refusal(client.chat_postMessage, channel=ANNA, text="x", username="Somebody else")
    assert "username" in answer["response_metadata"]["messages"][0]


@pytest.mark.parametrize(
    "more",
    [
        {"link_names": True},
        {"parse": "full"},
        {"mrkdwn": False},
        {"attachments": [{"text": "x"}]},
    ],
)
def test_what_is_not_implemented_of_messages_is_refused(client: WebClient, more: dict[str, Any]) -> None:
    answer = refusal(
        client.api_call, api_method="chat.postMessage", json={"channel": ANNA, "text": "x", **more}
    )
    assert answer["error"] == "invalid_arguments"
    assert next(iter(more)) in answer["response_metadata"]["messages"][0]


def test_a_missing_argument_is_named(client: WebClient) -> None:
    answer = refusal(client.api_call, api_method="chat.postMessage", json={"text": "x"})
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_auth_test_names_the_bot_and_its_scopes(slack: Playground, client: WebClient) -> None:
    answer = client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == (
        "U0PLAYGRND1",
        "B0PLAYGRND1",
        "T0NORTHWIND",
    )
    assert answer.headers["x-oauth-scopes"] == ",".join(SCOPES)


# Scopes


@pytest.mark.parametrize(
    ("method", "args", "needed"),
    [
        ("chat.postMessage", {"channel": ANNA, "text": "x"}, "chat:write"),
        ("users.info", {"user": ANNA}, "users:read"),
        ("conversations.history", {"channel": GENERAL}, "channels:history"),
        ("conversations.create", {"name": "new"}, "channels:manage"),
        ("bookmarks.list", {"channel_id": GENERAL}, "bookmarks:read"),
        ("files.info", {"file": "F1"}, "files:read"),
    ],
)
def test_a_missing_scope_is_named_with_those_there_are(method: str, args: Any, needed: str) -> None:
    with Playground(manifest(scopes=["commands"])) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        answer = refusal(client.api_call, api_method=method, params=args)
    assert (answer["error"], answer["provided"]) == ("missing_scope", "commands")
    assert needed in answer["needed"].split(",")


def test_the_scope_must_fit_the_kind_of_conversation() -> None:
    with Playground(manifest(scopes=["commands", "chat:write", "channels:history", "im:write"])) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        posted = client.chat_postMessage(channel=ANNA, text="x")
        answer = refusal(client.conversations_history, channel=posted["channel"])
    assert (answer["error"], answer["needed"]) == ("missing_scope", "im:history")


# Messages


def test_a_message_to_a_person_opens_the_direct_conversation(slack: Playground, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, text="hello ✅ & co")
    assert posted["channel"].startswith("D")
    assert posted["message"]["text"] == "hello :white_check_mark: &amp; co"
    assert {"user", "bot_id", "app_id", "team", "bot_profile", "ts", "type"} <= set(posted["message"])
    assert slack.person("Anna Keller").last("Stepper").text == "hello ✅ & co"


def test_a_deactivated_person_is_written_to_without_complaint(client: WebClient) -> None:
    assert client.chat_postMessage(channel=RITA, text="x")["ok"]
    assert refusal(client.conversations_open, users=RITA)["error"] == "user_disabled"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE00", "channel_not_found"),
        (LEADS, "channel_not_found"),
        (ACME, "not_in_channel"),
        (OLD, "is_archived"),
        (SAM, "channel_not_found"),
        ("USLACKBOT", "cannot_dm_bot"),
    ],
)
def test_where_the_bot_cannot_write_it_is_told_why(client: WebClient, channel: str, error: str) -> None:
    assert refusal(client.chat_postMessage, channel=channel, text="x")["error"] == error


def test_public_channels_are_open_with_the_scope_for_it() -> None:
    with Playground(manifest(scopes=["commands", "chat:write", "chat:write.public"])) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        assert client.chat_postMessage(channel="#acme-delivery", text="x")["channel"] == ACME


def test_with_the_messages_tab_off_nobody_can_be_written_to() -> None:
    with Playground(manifest(messages_tab=False)) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        assert refusal(client.chat_postMessage, channel=ANNA, text="x")["error"] == "messages_tab_disabled"


def test_bad_blocks_are_refused_with_pointers(client: WebClient) -> None:
    answer = refusal(client.chat_postMessage, channel=ANNA, text="x", blocks=[{"type": "sectionnn"}])
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] unsupported type: sectionnn [json-pointer:/blocks/0/type]"
    ]


def test_a_message_needs_something_in_it(client: WebClient) -> None:
    assert (
        refusal(client.api_call, api_method="chat.postMessage", json={"channel": ANNA})["error"] == "no_text"
    )


def test_markdown_text_stands_alone(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, markdown_text="**Hi**")
    assert posted["message"]["blocks"][0]["type"] == "markdown"
    answer = refusal(client.chat_postMessage, channel=ANNA, markdown_text="x", text="y")
    assert answer["error"] == "markdown_text_conflict"


def test_text_left_out_is_derived_from_the_blocks(client: WebClient) -> None:
    posted = client.api_call("chat.postMessage", json={"channel": ANNA, "blocks": [section()]})
    assert posted["message"]["text"] == "Text"


def test_long_texts_are_cut_when_posted_and_refused_when_updated(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, text="x" * 40001)
    assert len(posted["message"]["text"]) == 40000
    answer = refusal(client.chat_update, channel=posted["channel"], ts=posted["ts"], text="x" * 4001)
    assert answer["error"] == "msg_too_long"


def test_metadata_is_kept_and_shown_to_those_who_ask_for_it(client: WebClient) -> None:
    metadata = {"event_type": "digest", "event_payload": {"key": "k1"}}
    posted = client.chat_postMessage(channel=ANNA, text="x", metadata=metadata)
    channel = posted["channel"]
    assert "metadata" not in client.conversations_history(channel=channel)["messages"][0]
    asked = client.conversations_history(channel=channel, include_all_metadata=True)
    assert asked["messages"][0]["metadata"] == metadata
    client.chat_update(channel=channel, ts=posted["ts"], text="y")
    asked = client.conversations_history(channel=channel, include_all_metadata=True)
    assert asked["messages"][0]["metadata"] == metadata
    wrong = refusal(client.chat_postMessage, channel=ANNA, text="x", metadata={"event_type": "x"})
    assert wrong["error"] == "invalid_metadata_schema"


def test_an_update_changes_what_it_names_and_keeps_the_rest(slack: Playground, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, text="x", blocks=[section(block_id="keep")])
    ids = {"channel": posted["channel"], "ts": posted["ts"]}
    client.chat_update(**ids, text="y")
    kept = client.conversations_history(channel=posted["channel"])["messages"][0]
    assert (kept["text"], kept["blocks"][0]["block_id"]) == ("y", "keep")
    assert "edited" in kept
    client.chat_update(**ids, text="z", blocks=[])
    assert slack.person("Anna Keller").last("Stepper").text == "z"


def test_only_the_apps_own_messages_can_be_changed(slack: Playground, client: WebClient) -> None:
    client.conversations_join(channel=GENERAL)
    slack.person("Anna Keller").types("mine", "general")
    ts = slack.person("Anna Keller").last("general").ts
    assert refusal(client.chat_update, channel=GENERAL, ts=ts, text="x")["error"] == "cant_update_message"
    assert refusal(client.chat_delete, channel=GENERAL, ts=ts)["error"] == "cant_delete_message"
    assert refusal(client.chat_update, channel=GENERAL, ts="1.0", text="x")["error"] == "message_not_found"
    assert refusal(client.chat_update, channel=ANNA, ts=ts, text="x")["error"] == "channel_not_found"


def test_rich_text_is_not_replaced_by_something_plain(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, text="x", blocks=[rich(rich_section(leaf()))])
    answer = refusal(
        client.chat_update, channel=posted["channel"], ts=posted["ts"], text="x", blocks=[section()]
    )
    assert answer["error"] == "block_mismatch"


def test_a_deleted_message_is_gone(slack: Playground, client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, text="x")
    client.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert slack.person("Anna Keller").reads("Stepper") == []


def test_replies_hang_on_their_parent(client: WebClient) -> None:
    parent = client.chat_postMessage(channel=ANNA, text="parent")
    channel, ts = parent["channel"], parent["ts"]
    reply = client.chat_postMessage(channel=channel, text="reply", thread_ts=ts)
    assert [m["text"] for m in client.conversations_history(channel=channel)["messages"]] == ["parent"]
    assert [m["text"] for m in client.conversations_replies(channel=channel, ts=ts)["messages"]] == [
        "parent",
        "reply",
    ]
    answer = refusal(client.chat_postMessage, channel=channel, text="x", thread_ts=reply["ts"])
    assert answer["error"] == "cannot_reply_to_message"


def test_an_ephemeral_message_needs_its_person_in_the_channel(client: WebClient) -> None:
    client.conversations_join(channel=ACME)
    answer = refusal(client.chat_postEphemeral, channel=ACME, user="U07KARIMDR1", text="x")
    assert answer["error"] == "user_not_in_channel"


def test_history_comes_in_pages_newest_first(client: WebClient) -> None:
    posted = [client.chat_postMessage(channel=ANNA, text=str(n)) for n in range(5)]
    channel = posted[0]["channel"]
    texts = [
        m["text"] for page in client.conversations_history(channel=channel, limit=2) for m in page["messages"]
    ]
    assert texts == ["4", "3", "2", "1", "0"]
    later = client.conversations_history(channel=channel, oldest=posted[3]["ts"], inclusive=True)["messages"]
    assert [m["text"] for m in later] == ["4", "3"]
    assert (
        refusal(client.conversations_history, channel=channel, cursor="nonsense")["error"] == "invalid_cursor"
    )


def test_a_permalink_names_channel_and_message(client: WebClient) -> None:
    posted = client.chat_postMessage(channel=ANNA, text="x")
    link = client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])["permalink"]
    assert link.endswith(f"/archives/{posted['channel']}/p{posted['ts'].replace('.', '')}")


# Conversations


def test_a_group_conversation_opens_once(client: WebClient) -> None:
    first = client.conversations_open(users=[ANNA, BEN])
    again = client.conversations_open(users=[BEN, ANNA])
    assert first["channel"]["id"] == again["channel"]["id"]
    assert again["already_open"]
    assert refusal(client.conversations_open, users=[f"U{n}" for n in range(9)])["error"] == "too_many_users"
    assert refusal(client.conversations_open, users="U0NOBODY")["error"] == "user_not_found"


def test_a_channel_lives_from_creation_to_archive(slack: Playground, client: WebClient) -> None:
    channel = client.conversations_create(name="acme-new", is_private=True)["channel"]
    client.conversations_invite(channel=channel["id"], users=[ANNA, BEN])
    client.conversations_setTopic(channel=channel["id"], topic="Delivery")
    info = client.conversations_info(channel=channel["id"], include_num_members=True)["channel"]
    assert (info["num_members"], info["topic"]["value"], info["is_private"]) == (3, "Delivery", True)
    assert client.conversations_members(channel=channel["id"])["members"] == ["U0PLAYGRND1", ANNA, BEN]
    assert "acme-new" in slack.person("Anna Keller").channels
    assert "acme-new" not in slack.person("Clara Mendes").channels
    slack.person("Anna Keller").removes("acme-new", "Ben Okafor")
    assert "acme-new" not in slack.person("Ben Okafor").channels
    slack.person("Anna Keller").archives("acme-new")
    assert refusal(client.chat_postMessage, channel=channel["id"], text="x")["error"] == "is_archived"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("Acme Delivery", "invalid_name_specials"),
        ("acme.delivery", "invalid_name_specials"),
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("---", "invalid_name_punctuation"),
        ("general", "name_taken"),
        ("old-project", "name_taken"),
    ],
)
def test_names_of_channels_have_rules(client: WebClient, name: str, error: str) -> None:
    assert refusal(client.conversations_create, name=name)["error"] == error


@pytest.mark.parametrize(
    ("person", "error"),
    [
        (BEN, "already_in_channel"),
        ("U0NOBODY", "user_not_found"),
        ("U0PLAYGRND1", "cant_invite_self"),
        (QUINN, "ura_max_channels"),
        (SAM, "org_user_not_in_team"),
    ],
)
def test_who_cannot_be_invited_is_named(client: WebClient, person: str, error: str) -> None:
    client.conversations_join(channel=ACME)
    answer = refusal(client.conversations_invite, channel=ACME, users=[person, "U07KARIMDR1"])
    assert answer["errors"] == [{"ok": False, "user": person, "error": error}]
    forced = client.conversations_invite(channel=ACME, users=[person, "U07KARIMDR1"], force=True)
    assert len(forced["errors"]) == 1
    assert "U07KARIMDR1" in client.conversations_members(channel=ACME)["members"]


def test_lists_show_what_the_bot_may_see(client: WebClient) -> None:
    names = {c["name"] for page in client.conversations_list(limit=2) for c in page["channels"]}
    assert {"general", "acme-delivery", "old-project"} <= names
    assert "ps-leads" not in names
    kept = client.conversations_list(exclude_archived=True)["channels"]
    assert "old-project" not in {c["name"] for c in kept}
    assert client.conversations_list(types="private_channel")["channels"] == []
    assert refusal(client.conversations_list, types="secret")["error"] == "invalid_types"


# People


def test_guests_strangers_and_the_deactivated_are_told_apart(client: WebClient) -> None:
    quinn = client.users_info(user=QUINN)["user"]
    assert (quinn["is_restricted"], quinn["is_ultra_restricted"]) == (True, True)
    paul = client.users_info(user="U07PAULGST7")["user"]
    assert (paul["is_restricted"], paul["is_ultra_restricted"]) == (True, False)
    assert client.users_info(user=RITA)["user"]["deleted"]
    assert refusal(client.users_info, user="U0NOBODY")["error"] == "user_not_found"
    assert refusal(client.users_info, user=SAM)["error"] == "user_not_visible"
    client.conversations_join(channel="C07ACMEEXT5")
    sam = client.users_info(user=SAM)["user"]
    assert sam["is_stranger"]
    assert sam["team_id"] != "T0NORTHWIND"


def test_people_are_listed_in_pages(client: WebClient) -> None:
    members = [m["id"] for page in client.users_list(limit=5) for m in page["members"]]
    assert {ANNA, RITA, "USLACKBOT", "U0PLAYGRND1"} <= set(members)
    assert len(members) == len(set(members))


def test_channels_are_listed_by_member_and_told_with_their_locale(client: WebClient) -> None:
    assert client.conversations_info(channel=ACME, include_locale=True)["channel"]["locale"] == "en-US"
    assert [c["name"] for c in client.users_conversations(user=QUINN)["channels"]] == ["acme-shared"]


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("users.conversations", {"exclude_muted": True}, "invalid_arguments"),
        (
            "files.getUploadURLExternal",
            {"filename": "a", "length": 1, "snippet_type": "py"},
            "invalid_arguments",
        ),
        ("files.info", {"file": "F1", "page": 2}, "invalid_arguments"),
        ("oauth.v2.access", {"code": "1", "code_verifier": "x"}, "invalid_arguments"),
        (
            "views.publish",
            {"user_id": ANNA, "view": "{}", "interactivity_pointer": "1.2.3"},
            "invalid_arguments",
        ),
        ("chat.delete", {"channel": ANNA, "ts": "1.000001", "as_user": True}, "invalid_arguments"),
        ("conversations.open", {"users": f"{ANNA},{BEN}", "prevent_creation": "true"}, "channel_not_found"),
    ],
)
def test_what_is_not_implemented_is_refused_by_name(
    client: WebClient, method: str, arguments: dict[str, Any], error: str
) -> None:
    assert refusal(client.api_call, api_method=method, params=arguments)["error"] == error


def test_entities_of_metadata_are_not_implemented(client: WebClient) -> None:
    data = {"event_type": "x", "event_payload": {}, "entities": []}
    said = refusal(client.chat_postMessage, channel=ANNA, text="x", metadata=data)
    assert said["response_metadata"]["messages"] == ["[ERROR] the playground does not implement entities"]


_VIDEO = {"type": "video", "title": {"type": "plain_text", "text": "x"}, "alt_text": "x"}
_VIDEO |= {"video_url": "https://example.com/v", "thumbnail_url": "https://example.com/t"}


@pytest.mark.parametrize(
    ("scope", "method", "arguments"),
    [
        ("links.embed:write", "chat.postMessage", {"channel": ANNA, "text": "x", "blocks": [_VIDEO]}),
        ("links.embed:write", "views.publish", {"user_id": ANNA, "view": home(_VIDEO)}),
        ("files:read", "views.open", {"trigger_id": "1.2.3", "view": modal(field(element("file_input")))}),
    ],
)
def test_some_blocks_need_a_scope_of_their_own(scope: str, method: str, arguments: dict[str, Any]) -> None:
    without, having = ["commands", "chat:write"], ["commands", "chat:write", scope]
    for scopes, error in ((without, "missing_scope"), (having, "invalid_trigger_id")):
        with Playground(manifest(scopes=scopes)) as slack:
            client = WebClient(slack.bot_token, base_url=slack.api_url)
            if scopes is having and method != "views.open":
                assert client.api_call(method, json=arguments)["ok"]
            else:
                assert refusal(client.api_call, api_method=method, json=arguments)["error"] == error


def test_a_cursor_before_the_first_page_is_none_of_slack(client: WebClient) -> None:
    cursor = base64.b64encode(b"next:-3").decode()
    assert refusal(client.users_list, cursor=cursor)["error"] == "invalid_cursor"


def test_bookmarks_are_added_changed_and_removed(client: WebClient) -> None:
    client.conversations_join(channel=ACME)
    made = client.bookmarks_add(
        channel_id=ACME, title="Plan", type="link", link="https://example.com", emoji=":memo:"
    )
    id = made["bookmark"]["id"]
    client.bookmarks_edit(channel_id=ACME, bookmark_id=id, title="The plan")
    assert [b["title"] for b in client.bookmarks_list(channel_id=ACME)["bookmarks"]] == ["The plan"]
    client.bookmarks_remove(channel_id=ACME, bookmark_id=id)
    assert client.bookmarks_list(channel_id=ACME)["bookmarks"] == []
    wrong = refusal(client.bookmarks_add, channel_id=ACME, title="x", type="link", link="ftp://x")
    assert wrong["error"] == "invalid_link"


def test_blocks_are_validated_on_request_without_a_token(slack: Playground) -> None:
    client = WebClient(base_url=slack.api_url)
    assert client.blocks_validate(blocks=[section()])["ok"]
    answer = refusal(client.blocks_validate, blocks=[{"type": "section"}])
    assert (answer["error"], answer["errors"][0]["pointer"]) == ("invalid_blocks", "/blocks/0")
    assert refusal(client.blocks_validate, view={"type": "modal"})["error"] == "invalid_view"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"display_information": {"name": "x" * 36}}, "/display_information/name"),
        (
            {"display_information": {"name": "x", "description": "x" * 141}},
            "/display_information/description",
        ),
        ({"colour": "red"}, "/colour"),
        ({"display_information": "x"}, "/display_information"),
        (
            {"display_information": {"name": "x", "long_description": "x"}},
            "/display_information/long_description",
        ),
        (
            {"display_information": {"name": "x", "background_color": "red"}},
            "/display_information/background_color",
        ),
        ({"features": {"shortcuts": [{"name": "x"}]}}, "/features/shortcuts"),
        ({"features": {"unfurl_domains": ["example.com"]}}, "/features/unfurl_domains"),
        ({"functions": {"f": {}}}, "/functions"),
        ({"workflows": {"w": {}}}, "/workflows"),
        ({"oauth_config": {"scopes": {"bot": ["users:read"]}}}, "/oauth_config/scopes/bot"),
        ({"oauth_config": {"scopes": {"bot": ["users:fly"]}}}, "/oauth_config/scopes/bot/0"),
        ({"oauth_config": {"scopes": {"user": ["users:read"]}}}, "/oauth_config/scopes/user"),
        ({"oauth_config": {"redirect_urls": ["nowhere"]}}, "/oauth_config/redirect_urls/0"),
        ({"settings": {"interactivity": {}}}, "/settings/interactivity"),
        ({"settings": {"socket_mode_enabled": "yes"}}, "/settings/socket_mode_enabled"),
        ({"settings": {"org_deploy_enabled": True}}, "/settings/org_deploy_enabled"),
        (
            {"settings": {"event_subscriptions": {"bot_events": ["reaction_added"]}}},
            "/settings/event_subscriptions/bot_events/0",
        ),
        (
            {"settings": {"event_subscriptions": {"bot_events": ["channel_rename", "message.mpim"]}}},
            "/settings/event_subscriptions/bot_events/1",
        ),
    ],
)
def test_a_manifest_that_slack_would_refuse_starts_nothing(change: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ManifestError) as refused:
        Playground(manifest() | change)
    assert pointer in [where for where, _ in refused.value.problems]


# Rates


def test_counted_calls_are_limited_by_method_and_channel() -> None:
    with Playground(manifest(), rate_limits=True) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])
        bearer = {"authorization": f"Bearer {slack.bot_token}"}
        posted = [client.chat_postMessage(channel=ANNA, text=str(n)) for n in range(3)]
        with pytest.raises(SlackApiError) as limited:
            client.chat_postMessage(channel=posted[0]["channel"], text="one too many")
        assert limited.value.response.status_code == 429
        assert int(limited.value.response.headers["retry-after"]) == 1
        assert client.chat_postMessage(channel=BEN, text="elsewhere")["ok"]
        answers = [httpx.post(f"{slack.api_url}users.list", headers=bearer).status_code for _ in range(25)]
        assert (answers[0], answers[-1]) == (200, 429)
        assert client.users_info(user=ANNA)["ok"]


def test_a_thread_stays_whole_when_one_of_its_messages_is_deleted(
    slack: Playground, client: WebClient
) -> None:
    client.conversations_join(channel=ACME)
    first = client.chat_postMessage(channel=ACME, text="first")["ts"]
    reply = client.chat_postMessage(channel=ACME, text="reply", thread_ts=first)["message"]
    assert reply["parent_user_id"] == client.auth_test()["user_id"]
    last = client.chat_postMessage(channel=ACME, text="last", thread_ts=first)["ts"]
    client.chat_delete(channel=ACME, ts=last)
    parent = client.conversations_replies(channel=ACME, ts=first)["messages"][0]
    assert (parent["reply_count"], parent["latest_reply"]) == (1, reply["ts"])
    client.chat_delete(channel=ACME, ts=first)
    left = client.conversations_replies(channel=ACME, ts=first)["messages"]
    assert [(each.get("subtype"), each["text"]) for each in left] == [
        ("tombstone", "This message was deleted."),
        (None, "reply"),
    ]
    client.chat_delete(channel=ACME, ts=reply["ts"])
    history = client.conversations_history(channel=ACME)["messages"]
    assert not [each for each in history if each["ts"] == first], "the tombstone goes with the last reply"


def test_a_thread_is_read_where_the_bot_is(slack: Playground, client: WebClient) -> None:
    slack.person("Anna Keller").types("first", "ps-team")
    ts = slack.person("Anna Keller").last("ps-team").ts
    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.conversations_replies(channel="C07PSTEAM02", ts=ts)


def test_a_topic_can_be_cleared_and_must_be_sent(client: WebClient) -> None:
    client.conversations_join(channel=ACME)
    assert client.conversations_setTopic(channel=ACME, topic="")["channel"]["topic"]["value"] == ""
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        client.api_call("conversations.setTopic", params={"channel": ACME})


def test_an_address_is_told_with_its_scope_alone() -> None:
    with Playground(manifest(scopes=["commands", "users:read"])) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        assert "email" not in client.users_info(user="U07ANNAKLR1")["user"]["profile"]
        assert not [m for m in client.users_list()["members"] if "email" in m["profile"]]

"""Are files kept and shown, and is the app installed and removed as Slack does it?"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlparse

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Playground, ShownError
from tests.support.playground.apps import Received, Reply, listening
from tests.support.playground.blocks import actions, button, modal, section
from tests.support.playground.manifest import SCOPES, manifest

ACME = "C07ACMEDLV3"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


def test_a_file_goes_up_in_three_steps_and_its_bytes_come_down_again(
    slack: Playground, client: WebClient
) -> None:
    client.conversations_join(channel=ACME)
    uploaded = client.files_upload_v2(
        channel=ACME, filename="plan.png", title="The plan", content=PNG, initial_comment="Here it is"
    )
    file = uploaded["files"][0]
    message = slack.person("Anna Keller").sees("The plan", "acme-delivery")
    assert message.text == "Here it is\nThe plan"
    shown = client.files_info(file=file["id"])["file"]
    assert (shown["mimetype"], shown["size"], shown["channels"]) == ("image/png", len(PNG), [ACME])
    assert httpx.get(shown["url_private"]).is_redirect
    down = httpx.get(shown["url_private"], headers={"authorization": f"Bearer {slack.bot_token}"})
    assert (down.content, down.headers["content-type"]) == (PNG, "image/png")
    assert down.headers["content-disposition"] == "inline"


def test_a_file_that_could_run_in_the_page_is_only_downloaded(slack: Playground, client: WebClient) -> None:
    client.conversations_join(channel=ACME)
    for name in ("page.html", "picture.svg"):
        file = client.files_upload_v2(channel=ACME, filename=name, content="<svg/>")["files"][0]
        url = client.files_info(file=file["id"])["file"]["url_private"]
        down = httpx.get(url, headers={"authorization": f"Bearer {slack.bot_token}"})
        assert down.headers["content-disposition"] == "attachment"


def test_a_file_of_people_is_known_to_the_app_where_it_may_see_it(
    slack: Playground, client: WebClient
) -> None:
    anna = slack.person("Anna Keller")
    for channel in ("ps-leads", "acme-delivery"):
        anna.shares("plan.txt", b"abc", channel)
    hidden, seen = (anna.last(channel).json["files"][0] for channel in ("ps-leads", "acme-delivery"))
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_info(file=hidden["id"])
    assert httpx.get(
        hidden["url_private"], headers={"authorization": f"Bearer {slack.bot_token}"}
    ).is_redirect
    shown = client.files_info(file=seen["id"])["file"]
    assert (shown["channels"], shown["groups"], shown["is_public"]) == ([ACME], [], True)
    assert anna.last("acme-delivery").json["subtype"] == "file_share"


def test_a_file_is_shared_in_a_thread_that_is_there_or_not_at_all(
    slack: Playground, client: WebClient
) -> None:
    client.conversations_join(channel=ACME)
    answer = client.files_getUploadURLExternal(filename="a.txt", length=3)
    httpx.post(answer["upload_url"], content=b"abc")
    good = {"id": answer["file_id"]}
    with pytest.raises(SlackApiError, match="thread_not_found"):
        client.files_completeUploadExternal(files=[good], channel_id=ACME, thread_ts="1.5")
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_completeUploadExternal(files=[good, {"id": "F0NOWHERE"}], channel_id=ACME)
    client.files_completeUploadExternal(files=[good], channel_id=ACME, initial_comment="a & <b>")
    message = client.conversations_history(channel=ACME)["messages"][0]
    assert (message["text"], message["subtype"]) == ("a &amp; &lt;b&gt;", "file_share")


def test_steps_out_of_order_are_refused(slack: Playground, client: WebClient) -> None:
    answer = client.files_getUploadURLExternal(filename="a.txt", length=3)
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_completeUploadExternal(files=[{"id": answer["file_id"]}])
    assert httpx.post(answer["upload_url"], content=b"four").status_code == 400
    assert httpx.post(answer["upload_url"], content=b"abc").text == "OK - 3"
    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.files_completeUploadExternal(files=[{"id": answer["file_id"]}], channel_id=ACME)
    client.files_completeUploadExternal(files=[{"id": answer["file_id"]}])
    with pytest.raises(SlackApiError, match="file_update_failed"):
        client.files_completeUploadExternal(files=[{"id": answer["file_id"]}])


# OAuth


def _decide(slack: Playground, decision: str, scopes: list[str], **more: str) -> dict[str, list[str]]:
    """Press a button on the page of consent; the query that the app's redirect address gets."""
    fields = {"person": "U07ANNAKLR1", "scope": ",".join(scopes), "state": "s1", "decision": decision, **more}
    answer = httpx.post(f"{slack.url}/oauth/v2/decide", data=fields)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith("http://127.0.0.1/slack/oauth_redirect?")
    return parse_qs(urlparse(answer.headers["location"]).query)


def _exchange(slack: Playground, code: str, **more: Any) -> Any:
    secrets = {"client_id": slack.client_id, "client_secret": slack.client_secret} | more
    return WebClient(base_url=slack.api_url).oauth_v2_access(code=code, **secrets)


def test_the_page_of_consent_names_the_app_and_what_it_wants(slack: Playground) -> None:
    query = {"client_id": slack.client_id, "scope": "chat:write,commands", "state": "s1"}
    page = httpx.get(f"{slack.url}/oauth/v2/authorize", params=query)
    assert page.status_code == 200
    for text in ("Stepper", "Northwind Services", "chat:write", "Allow"):
        assert text in page.text


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"client_id": "9"}, "invalid_client_id"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"user_scope": "users:read"}, "invalid_scope"),
        ({"redirect_uri": "https://evil.example"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1.evil.example/slack/oauth_redirect"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1/slack/oauth_redirect_elsewhere"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1/slack"}, "bad_redirect_uri"),
        ({"redirect_uri": "https://127.0.0.1/slack/oauth_redirect"}, "bad_redirect_uri"),
    ],
)
def test_a_wrong_request_for_consent_is_refused(
    slack: Playground, change: dict[str, str], error: str
) -> None:
    query = {"client_id": slack.client_id, "scope": "chat:write", "state": "s1"} | change
    page = httpx.get(f"{slack.url}/oauth/v2/authorize", params=query)
    assert (page.status_code, page.text.split(":")[0]) == (400, error)
    logged = slack.log("oauth authorize")[-1]
    assert (logged["status"], logged["error"].split(":")[0]) == (400, error)


def test_below_a_registered_address_is_allowed_and_without_one_nothing_is() -> None:
    query = {"scope": "chat:write", "redirect_uri": "http://127.0.0.1/slack/oauth_redirect/here"}
    alone = manifest()
    del alone["oauth_config"]["redirect_urls"]
    for app, status in ((manifest(), 200), (alone, 400)):
        with Playground(app) as slack:
            asked = query | {"client_id": slack.client_id}
            assert httpx.get(f"{slack.url}/oauth/v2/authorize", params=asked).status_code == status


def test_consent_brings_a_code_that_is_good_for_one_token(slack: Playground) -> None:
    query = _decide(slack, "allow", ["chat:write", "im:write"])
    assert query["state"] == ["s1"]
    granted = _exchange(slack, query["code"][0])
    assert granted["access_token"].startswith("xoxb-")
    assert (granted["scope"], granted["authed_user"]) == ("chat:write,im:write", {"id": "U07ANNAKLR1"})
    assert "bot_id" not in granted.data
    client = WebClient(granted["access_token"], base_url=slack.api_url)
    assert client.auth_test().headers["x-oauth-scopes"] == "chat:write,im:write"
    with pytest.raises(SlackApiError, match="invalid_code"):
        _exchange(slack, query["code"][0])
    assert slack.log("oauth decide")[-1]["ok"]
    logged = next(entry for entry in slack.log("oauth.v2.access") if entry["ok"])
    assert logged["response"]["access_token"] == "xoxb-p…"


def test_refusing_consent_is_told_to_the_app(slack: Playground) -> None:
    assert _decide(slack, "cancel", SCOPES) == {"error": ["access_denied"], "state": ["s1"]}


def test_a_wrong_secret_is_refused(slack: Playground) -> None:
    with pytest.raises(SlackApiError, match="bad_client_secret"):
        _exchange(slack, "x", client_secret="wrong")


def test_rotating_tokens_are_renewed_once() -> None:
    with Playground(manifest(rotation=True)) as slack:
        granted = _exchange(slack, _decide(slack, "allow", ["chat:write"])["code"][0])
        assert granted["expires_in"] == 43200
        anonymous = WebClient(base_url=slack.api_url)
        asked = {
            "client_id": slack.client_id,
            "client_secret": slack.client_secret,
            "grant_type": "refresh_token",
        }
        renewed = anonymous.oauth_v2_access(refresh_token=granted["refresh_token"], **asked)
        assert renewed["access_token"].startswith("xoxe.xoxb-")
        assert renewed["access_token"] != granted["access_token"]
        with pytest.raises(SlackApiError, match="invalid_refresh_token"):
            anonymous.oauth_v2_access(refresh_token=granted["refresh_token"], **asked)


def test_removing_the_app_is_told_and_leaves_its_token_dead(slack: Playground, client: WebClient) -> None:
    heard: list[Received] = []
    with listening(heard.append) as url:
        slack.connect(url)
        slack.uninstall()
        anna = slack.person("Anna Keller")
        anna.waits_for(lambda: len(heard) == 2)
        events = {r.payload["event"]["type"]: r.payload["event"] for r in heard}
        assert set(events) == {"app_uninstalled", "tokens_revoked"}
        assert events["tokens_revoked"]["tokens"] == {"oauth": [], "bot": ["U0PLAYGRND1"]}
        with pytest.raises(SlackApiError, match="account_inactive"):
            client.auth_test()
        with pytest.raises(ShownError, match="not a valid command"):
            anna.types("/step", "general")
        slack.install()
        assert client.auth_test()["ok"]


def test_after_its_removal_the_app_hears_nothing_and_its_modals_are_closed(
    slack: Playground, client: WebClient
) -> None:
    heard: list[Received] = []
    with listening(heard.append) as url:
        slack.connect(url)
        client.chat_postMessage(channel="U07ANNAKLR1", text="x", blocks=[actions(button("Go"))])
        anna = slack.person("Anna Keller")
        anna.last("Stepper").press("Go")
        pressed = anna.waits_for(lambda: [r for r in heard if b"block_actions" in r.body])[0]
        client.views_open(trigger_id=pressed.payload["trigger_id"], view=modal(section()))
        again = pressed.payload["response_url"]
        client.conversations_join(channel=ACME)
        slack.uninstall()
        assert not anna.has_modal
        assert httpx.post(again, json={"text": "still here"}).status_code == 404
        anna.waits_for(lambda: {"tokens_revoked", "app_uninstalled"} <= _told(heard))
        count = len(heard)
        with pytest.raises(ShownError, match="has been removed"):
            anna.last("Stepper").press("Go")
        assert len(heard) == count
        slack.install()
        assert client.auth_test()["user_id"] not in client.conversations_members(channel=ACME)["members"]


def _told(heard: list[Received]) -> set[str]:
    return {r.payload["event"]["type"] for r in heard if b'"event_callback"' in r.body}


def test_an_address_is_kept_where_it_answers_the_challenge(slack: Playground) -> None:
    with listening(lambda received: Reply(body=received.payload["challenge"])) as url:
        slack.connect(url, verify=True)
        assert slack.log("url_verification")[-1]["ok"]
    with (
        listening(lambda received: Reply(body="hello")) as other,
        pytest.raises(AssertionError, match="did not answer with the value of the challenge"),
    ):
        slack.connect(other, verify=True)
    app = slack.steering.get("/state", **{"as": "U07ANNAKLR1"})["app"]
    assert app["request_url"] == url


def test_uploads_and_replays_stand_in_the_log(slack: Playground, client: WebClient) -> None:
    client.files_upload_v2(filename="a.txt", content="hello")
    assert slack.log("upload")[-1]["request"]["bytes"] == 5
    with listening(lambda received: None) as url:
        slack.connect(url)
        slack.person("Anna Keller").types("/step", "general")
        slack.send_again("command /step", "stale")
    assert slack.log("replay command /step")[-1]["status"] == 200

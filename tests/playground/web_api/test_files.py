"""files.*, and the bytes of files."""

from __future__ import annotations

import time
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground import Playground
from tests.support import http
from tests.support.playground.ids import ACME

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


def looked_into(client: WebClient, file: str) -> dict[str, Any]:
    """The file, once Slack knows what is in it."""
    until = time.monotonic() + 20
    while not (shown := client.files_info(file=file)["file"])["mimetype"]:
        assert time.monotonic() < until
        time.sleep(0.02)
    return dict(shown)


def uploaded(client: WebClient, name: str = "plan.png") -> str:
    answer = client.files_getUploadURLExternal(filename=name, length=len(PNG))
    http.post(answer["upload_url"], content=PNG)
    client.files_completeUploadExternal(files=[{"id": answer["file_id"]}])
    return str(answer["file_id"])


def picture(file: str) -> dict[str, Any]:
    return {"type": "image", "alt_text": "The plan", "slack_file": {"id": file}}


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
    shown = looked_into(client, file["id"])
    assert (shown["mimetype"], shown["size"], shown["channels"]) == ("image/png", len(PNG), [ACME])
    assert http.get(shown["url_private"]).is_redirect
    down = http.get(shown["url_private"], headers={"authorization": f"Bearer {slack.bot_token}"})
    assert (down.content, down.headers["content-type"]) == (PNG, "image/png")
    assert down.headers["content-disposition"] == "inline"


def test_a_file_that_could_run_in_the_page_is_only_downloaded(slack: Playground, client: WebClient) -> None:
    client.conversations_join(channel=ACME)
    for name in ("page.html", "picture.svg"):
        file = client.files_upload_v2(channel=ACME, filename=name, content="<svg/>")["files"][0]
        url = looked_into(client, file["id"])["url_private"]
        down = http.get(url, headers={"authorization": f"Bearer {slack.bot_token}"})
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
    assert http.get(hidden["url_private"], headers={"authorization": f"Bearer {slack.bot_token}"}).is_redirect
    shown = client.files_info(file=seen["id"])["file"]
    assert (shown["channels"], shown["groups"], shown["is_public"]) == ([ACME], [], True)
    assert anna.last("acme-delivery").json["subtype"] == "file_share"


def test_a_file_is_shared_in_a_thread_that_is_there_or_not_at_all(
    slack: Playground, client: WebClient
) -> None:
    client.conversations_join(channel=ACME)
    answer = client.files_getUploadURLExternal(filename="a.txt", length=3)
    http.post(answer["upload_url"], content=b"abc")
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
    assert http.post(answer["upload_url"], content=b"four").status_code == 400
    assert http.post(answer["upload_url"], content=b"abc").text == "OK - 3"
    with pytest.raises(SlackApiError, match="not_in_channel"):
        client.files_completeUploadExternal(files=[{"id": answer["file_id"]}], channel_id=ACME)
    client.files_completeUploadExternal(files=[{"id": answer["file_id"]}])
    with pytest.raises(SlackApiError, match="file_update_failed"):
        client.files_completeUploadExternal(files=[{"id": answer["file_id"]}])


def test_a_picture_from_a_file_is_shown_once_slack_knows_what_is_in_it(
    slack: Playground, client: WebClient
) -> None:
    anna = slack.person("Anna Keller")
    file = uploaded(client)
    with pytest.raises(SlackApiError, match="invalid_blocks") as refused:
        client.chat_postMessage(channel=anna.id, text="The plan", blocks=[picture(file)])
    assert refused.value.response["errors"] == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    assert looked_into(client, file)["thumb_360"]
    client.chat_postMessage(channel=anna.id, text="The plan", blocks=[picture(file)])
    (shown,) = anna.sees("The plan", "Stepper").pictures
    assert http.get(shown["image_url"]).content == PNG


@pytest.mark.parametrize("named", ["plan.txt", "F0NOWHERE12", "removed.png", "deleted.png"])
def test_a_picture_from_another_file_is_refused(slack: Playground, client: WebClient, named: str) -> None:
    file = uploaded(client, named) if "." in named else named
    if "." in named:
        looked_into(client, file)
    if named == "removed.png":
        slack.remove_file(file)
    if named == "deleted.png":
        client.files_delete(file=file)
    if named.endswith("d.png"):
        with pytest.raises(SlackApiError, match="file_deleted"):
            client.files_info(file=file)
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        client.chat_postMessage(channel=slack.person("Anna Keller").id, text="x", blocks=[picture(file)])
    view = {"type": "home", "blocks": [picture(file)]}
    with pytest.raises(SlackApiError, match=r"invalid_arguments.*/view/blocks/0/slack_file"):
        client.views_publish(user_id=slack.person("Anna Keller").id, view=view)

"""users.*, and the people that it shows."""

from __future__ import annotations

import base64

import pytest
from slack_sdk import WebClient

from playground import Playground
from tests.support import http
from tests.support.playground.ids import ACME, ANNA, QUINN, RITA, SAM
from tests.support.playground.manifest import manifest
from tests.support.playground.refusal import refusal


@pytest.mark.parametrize(
    ("name", "month", "offset"),
    [
        ("Anna Keller", "2027-01-15", 3600),
        ("Anna Keller", "2027-07-15", 7200),
        ("Lakshmi Thapa", "2027-01-15", 20700),
        ("Hana Te Aroha", "2027-01-15", 46800),
        ("Clara Mendes", "2027-01-15", -10800),
        ("Karim Darwish", "2027-07-15", -18000),
    ],
)
def test_the_offset_of_a_zone_is_that_of_the_day(
    slack: Playground, client: WebClient, name: str, month: str, offset: int
) -> None:
    slack.page_client.post("/clock", to=f"{month}T12:00:00+00:00")
    assert client.users_info(user=slack.person(name).id)["user"]["tz_offset"] == offset


def test_somebody_without_a_zone_has_none(slack: Playground, client: WebClient) -> None:
    user = client.users_info(user=slack.person("Noor Haddad").id)["user"]
    assert not {"tz", "tz_label", "tz_offset"} & set(user)


def test_newcomers_can_be_of_every_kind(slack: Playground, client: WebClient) -> None:
    zoe = slack.add_person("Zoe Ng", zone="Asia/Kathmandu", guest="single")
    assert client.users_info(user=zoe.id)["user"]["is_ultra_restricted"]
    assert zoe.channels == ["stepper"]


def test_everybody_has_a_picture(client: WebClient) -> None:
    profile = client.users_info(user="U07OMARALI6")["user"]["profile"]
    picture = http.get(profile["image_48"])
    assert picture.headers["content-type"] == "image/svg+xml"
    assert 'width="48"' in picture.text


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


def test_a_cursor_before_the_first_page_is_none_of_slack(client: WebClient) -> None:
    cursor = base64.b64encode(b"next:-3").decode()
    assert refusal(client.users_list, cursor=cursor)["error"] == "invalid_cursor"


def test_an_address_is_told_with_its_scope_alone() -> None:
    with Playground(manifest(scopes=["commands", "users:read"])) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        assert "email" not in client.users_info(user="U07ANNAKLR1")["user"]["profile"]
        assert not [m for m in client.users_list()["members"] if "email" in m["profile"]]


def test_a_bot_says_which_app_it_is_of(slack: Playground, client: WebClient) -> None:
    me = client.auth_test()
    bot = client.bots_info(bot=me["bot_id"])["bot"]
    assert (bot["user_id"], bot["app_id"][0]) == (me["user_id"], "A")
    assert refusal(client.bots_info, bot="B0NOBODY")["error"] == "bot_not_found"

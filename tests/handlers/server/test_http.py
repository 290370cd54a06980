"""The web application: answers to valid, malformed and forged requests."""

import asyncio
import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from anyio import to_thread
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette

from handlers.server.dispatch import TIMED
from handlers.server.http import AT_ONCE_ON_SQLITE, status_routes
from handlers.server.readiness import Readiness
from tests.support import http
from tests.support.house import House, a_house

BODY = urlencode(
    {
        "command": "/ps-stage",
        "text": "help",
        "team_id": "T0NORTHWIND",
        "user_id": "U07ANNAKLR1",
        "channel_id": "C07GENERAL1",
        "trigger_id": "1.2.x",
        "response_url": "https://hooks.slack.com/commands/T0NORTHWIND/1/x",
    }
)
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with a_house("http", tmp_path_factory.mktemp("house")) as house:
        house.slack.person("Anna Keller").types("/ps-stage help", channel="general")  # known from now on
        yield house


def _signed(house: House, body: bytes, *, at: float | None = None, kind: str = FORM) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    base = b"v0:" + stamp.encode() + b":" + body
    signature = hmac.new(house.slack.signing_secret.encode(), base, hashlib.sha256).hexdigest()
    return {
        "content-type": kind,
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={signature}",
    }


def _post(house: House, body: bytes, headers: dict[str, str]) -> httpx.Response:
    return http.post(f"{house.url}/slack/events", content=body, headers=headers, timeout=20)


def test_a_signed_command_is_answered(house: House) -> None:
    answer = _post(house, BODY.encode(), _signed(house, BODY.encode()))
    assert answer.status_code == 200
    assert "How to use" in answer.text


FORGED = [
    pytest.param({"x-slack-signature": ""}, id="no signature"),
    pytest.param({"x-slack-signature": "v0=" + "0" * 64}, id="a wrong signature"),
    pytest.param({"x-slack-signature": "v1=" + "0" * 64}, id="a signature of another version"),
    pytest.param({"x-slack-request-timestamp": ""}, id="no time"),
    pytest.param({"x-slack-request-timestamp": "yesterday"}, id="a time that is no number"),
    pytest.param({"x-slack-request-timestamp": "-5"}, id="a negative time"),
    pytest.param({"x-slack-request-timestamp": "9" * 40}, id="a time beyond all clocks"),
]


@pytest.mark.parametrize("wrong", FORGED)
@pytest.mark.parametrize("body", [BODY, "payload=%7Bnot+json", "payload=", "payload=[]", "payload=null"])
def test_what_slack_did_not_sign_is_turned_away(house: House, wrong: dict[str, str], body: str) -> None:
    answer = _post(house, body.encode(), {**_signed(house, body.encode()), **wrong})
    assert answer.status_code in (400, 401)
    assert "stage" not in answer.text.casefold()


@pytest.mark.parametrize("kind", [FORM, "application/json", "text/plain", ""])
@pytest.mark.parametrize("body", ["not json", "{", "[]", "null", "1", "payload=x", "%ff%fe=%00"])
def test_a_malformed_body_with_a_forged_signature_is_turned_away(house: House, body: str, kind: str) -> None:
    headers = _signed(house, b"another body", kind=kind)
    assert _post(house, body.encode(), headers).status_code in (400, 401)


@pytest.mark.logs_warnings
@pytest.mark.parametrize("kind", [FORM, "application/json"])
@pytest.mark.parametrize(
    "body", ["not json", "{", "[]", "null", "1", "payload=x", "payload=[]", "payload=null", ""]
)
def test_a_malformed_body_that_is_signed_is_refused_and_no_error(house: House, body: str, kind: str) -> None:
    answer = _post(house, body.encode(), _signed(house, body.encode(), kind=kind))
    assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_request_of_another_hour_is_turned_away(house: House, hours: int) -> None:
    headers = _signed(house, BODY.encode(), at=time.time() + 3600 * hours)
    assert _post(house, BODY.encode(), headers).status_code == 401


def test_a_body_of_megabytes_is_turned_away(house: House) -> None:
    body = b"text=" + b"x" * 2_000_000
    assert _post(house, body, _signed(house, body)).status_code == 413


def test_a_body_that_is_not_text_is_turned_away(house: House) -> None:
    body = b"text=\xff\xfe\xfa"
    assert _post(house, body, _signed(house, body)).status_code == 400


def test_requests_that_wait_for_slack_hold_up_no_other(house: House) -> None:
    people = [
        house.slack.person(name) for name in ("Anna Keller", "Ben Okafor", "Emily Harper", "Dev Sharma")
    ]
    assert len(people) >= AT_ONCE_ON_SQLITE
    house.slack.add_fault("views.open", "latency", count=len(people), seconds=2)
    with ThreadPoolExecutor(len(people)) as pool:
        waiting = [pool.submit(each.types, "/ps-start Acme", "general") for each in people]
        people[0].waits_for(lambda: not house.slack.faults())
        answer = _post(house, BODY.encode(), _signed(house, BODY.encode()))
        assert "How to use" in answer.text
        assert not any(each.done() for each in waiting)


def test_status_is_answered_while_every_thread_is_busy() -> None:
    async def asks() -> None:
        threads = to_thread.current_default_thread_limiter()
        threads.total_tokens = 1
        readiness = Readiness(dict)
        app = Starlette(routes=status_routes(readiness, dict, CollectorRegistry()))
        async with (
            threads,
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client,
        ):
            answers = [await client.get(f"/{each}") for each in ("healthz", "readyz", "metrics")]
        assert [each.status_code for each in answers] == [200] * 3
        readiness.close()

    asyncio.run(asyncio.wait_for(asks(), 30))


def test_a_request_of_any_name_is_timed_as_one_of_few_kinds(house: House) -> None:
    body = BODY.replace("ps-stage", "made-up").encode()
    assert _post(house, body, _signed(house, body)).status_code == 200
    timed = re.findall(r'^ps_bot_answer_seconds_count{kind="(.+)"}', house.get("/metrics").text, re.MULTILINE)
    assert sorted(timed) == sorted(TIMED)


NOT_LISTENED_TO: list[dict[str, Any]] = [
    {"type": "event_callback", "event": {"type": "reaction_added", "reaction": "hi", "user": "U0"}},
    {"type": "event_callback", "event": {"type": "something_new", "user": {"id": "U0"}, "at": None}},
    {
        "type": "view_closed",
        "user": {"id": "U0"},
        "view": {"id": "V0", "type": "modal", "callback_id": "ps.x"},
    },
    {"type": "shortcut", "user": {"id": "U0"}, "callback_id": "x", "trigger_id": "1"},
    {"type": "message_action", "user": {"id": "U0"}, "callback_id": "x", "trigger_id": "1"},
    {"type": "block_suggestion", "user": {"id": "U0"}, "action_id": "ps.x", "block_id": "x", "value": ""},
    {"type": "interactive_message", "user": {"id": "U0"}, "callback_id": "ps.x"},
    {"type": "of_another_year"},
    {"ssl_check": "1", "token": "x"},
]


@pytest.mark.parametrize("body", NOT_LISTENED_TO, ids=lambda each: str(each.get("event", each)))
def test_what_nothing_listens_to_is_acknowledged_in_one_line_of_the_log(
    house: House, body: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    raw = json.dumps({"team_id": "T0NORTHWIND", **body}).encode()
    with caplog.at_level(logging.INFO):
        assert _post(house, raw, _signed(house, raw, kind="application/json")).status_code == 200
    (line,) = [each for each in caplog.records if each.name.startswith(("handlers.server", "slack_bolt"))]
    assert line.getMessage() == "nothing listens to a request"


COMMAND = {
    "command": "/ps-stage",
    "user_id": "U0",
    "channel_id": "C0",
    "trigger_id": "1.2.x",
    "response_url": "https://hooks.slack.com/x",
}
PRESS = {"type": "block_actions", "user": {"id": "U0"}}
CHANNELS: list[dict[str, Any]] = [{}, {"channel": None}, {"channel": {"id": "C0"}}, {"channel": []}]
MALFORMED: list[dict[str, Any]] = [
    {"type": "event_callback"},
    {"type": "event_callback", "event": {"type": "user_change", "user": 5}},
    {"type": "event_callback", "event": {"type": "channel_rename", "channel": {"id": "C0"}}},
    *(
        {"type": "event_callback", "event": {"type": kind, **channel}}
        for kind in ("channel_left", "group_left", "member_joined_channel", "channel_shared")
        for channel in CHANNELS
    ),
    {"type": "event_callback", "event": {"type": "channel_unshared", "channel": None}},
    {**PRESS, "actions": []},
    {**PRESS, "actions": [{"action_id": 5}]},
    {**PRESS, "actions": [{"action_id": "ps.more", "action_ts": ["1"]}]},
    {**PRESS, "actions": [{"action_id": "ps.more"}], "response_url": "no address"},
    {**PRESS, "actions": [{"action_id": "ps.more"}], "response_url": "file:///etc/passwd"},
    {
        "type": "view_submission",
        "user": {"id": "U0"},
        "view": {"id": "V0", "type": "modal", "callback_id": "ps.x"},
    },
    {"type": "url_verification", "challenge": {}},
    {"type": ["block_actions"]},
    *({name: value for name, value in COMMAND.items() if name != without} for without in COMMAND),
    {**COMMAND, "trigger_id": ""},
    {**COMMAND, "response_url": "http://"},
    {**COMMAND, "team": 5},
    {**COMMAND, "text": "\0"},
]


def test_known_kinds_of_another_shape_are_refused_and_counted_in_one_line_of_the_log(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        for body in MALFORMED:
            raw = json.dumps(body).encode()
            assert _post(house, raw, _signed(house, raw, kind="application/json")).status_code == 400, body
    lines = [each for each in caplog.records if each.name.startswith(("handlers.s", "slack_bolt"))]
    assert {each.getMessage() for each in lines} <= {"a signed request is malformed"}
    assert len(lines) <= 2, "one a minute"


@pytest.mark.parametrize(
    "action", ["ps.back", "ps.share", "ps.look_up", "ps.settings", "ps.find", "ps.history"]
)
def test_a_press_without_a_part_that_it_needs_is_acknowledged_and_no_error(
    house: House, caplog: pytest.LogCaptureFixture, action: str
) -> None:
    pressed = {"action_id": action, "value": '{"choice":"list","engagement":1}', "type": "button"}
    anna = house.slack.person("Anna Keller").id
    body = {
        "type": "block_actions",
        "team": {"id": "T0NORTHWIND"},
        "user": {"id": anna},
        "actions": [pressed],
    }
    raw = json.dumps(body).encode()
    with caplog.at_level(logging.INFO):
        assert _post(house, raw, _signed(house, raw, kind="application/json")).status_code == 200
        assert house.bot.app_context.behind.wait(60)
    # The scheduler warns where a sweep takes longer than its interval, which here is short.
    logged = [each for each in caplog.records if not each.name.startswith("apscheduler")]
    assert not [each.getMessage() for each in logged if each.levelno >= logging.WARNING]


def test_other_addresses_and_methods_are_not_served(house: House) -> None:
    assert house.get("/slack/events").status_code == 405
    assert house.get("/").status_code == 404
    assert house.get("/slack/install").status_code == 404, "one workspace: nobody installs it"


def test_the_process_reports_its_health(house: House) -> None:
    house.swept()
    assert house.get("/healthz").text == "ok"
    assert house.get("/readyz").json() == {"ready": True, "problems": {}}
    assert "ps_bot_sweep" in house.get("/metrics").text or "sweep" in house.get("/metrics").text

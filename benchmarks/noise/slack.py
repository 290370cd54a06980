"""A Slack within this process: it keeps what the bot says to people, and sends what people do to the bot."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

from slack_bolt import App
from slack_sdk.web import WebClient
from slack_sdk.web.slack_response import SlackResponse
from slack_sdk.webhook import WebhookClient, WebhookResponse

from handlers.server.dispatch import answer

Json = dict[str, Any]

WORKSPACE, BOT, APP_ID = "T0NOISE001", "U0BOTNOISE", "A0NOISE001"
MOST_PAGES = 5
"""Pages of a form that are sent in one after the other."""
REASON = "Agreed with the customer; it comes later."
"""What people type where a form asks for a reason or a note."""
STATEFUL = {
    "plain_text_input": ("value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "users_select": ("selected_user", "initial_user"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
}
"""The name of what an input holds, and of what it holds at first, by the type of the input."""


@dataclass(frozen=True)
class Posted:
    """A message of the bot to a person; `content` has its text and blocks."""

    at: datetime
    person: str
    ts: str
    content: Json


@dataclass
class Slack:
    """The people of one workspace, the messages that they got, and the forms that are open."""

    people: Mapping[str, Json]
    now: Callable[[], datetime]
    posted: list[Posted] = field(default_factory=list)
    opened: list[Json] = field(default_factory=list)
    """The views that were opened since the last press, each as it is by now."""
    said: list[Json] = field(default_factory=list)
    """What was answered to the last press, at its response URL."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def call(self, method: str, given: Json) -> Json:
        """The answer to a call of the Web API."""
        match method:
            case "auth.test":
                return {"team_id": WORKSPACE, "user_id": BOT, "bot_id": "B0NOISE001", "team": "Noise"}
            case "users.info":
                return {"user": self.people[given["user"]]}
            case "users.list":
                return {"members": [*self.people.values()], "response_metadata": {"next_cursor": ""}}
            case "users.conversations" | "conversations.list":
                return {"channels": [], "response_metadata": {"next_cursor": ""}}
            case "conversations.open":
                return {"channel": {"id": _dm(given["users"])}}
            case "conversations.history":
                return {"messages": [], "has_more": False}
            case "chat.postMessage":
                return self._post(given)
            case "views.open" | "views.push":
                return {"view": self._open(given["view"])}
            case "views.update":
                return {"view": self._update(given)}
            case "views.publish":
                return {"view": {"id": f"V{next(self._numbers):08}", "type": "home"}}
            case _:
                return {}

    def _post(self, given: Json) -> Json:
        ts = f"{self.now().timestamp():.0f}.{next(self._numbers):06}"
        content: Json = {key: value for key, value in given.items() if key in ("text", "blocks")}
        if isinstance(content.get("blocks"), str):
            content["blocks"] = json.loads(content["blocks"])
        self.posted.append(Posted(self.now(), given["channel"], ts, content))
        return {"channel": _dm(given["channel"]), "ts": ts, "message": content}

    def _open(self, view: Json | str) -> Json:
        held: Json = json.loads(view) if isinstance(view, str) else dict(view)
        held |= {"id": f"V{next(self._numbers):08}", "hash": "1", "team_id": WORKSPACE}
        held.setdefault("callback_id", "")
        held.setdefault("private_metadata", "")
        self.opened.append(held)
        return held

    def _update(self, given: Json) -> Json:
        view = given["view"]
        view = json.loads(view) if isinstance(view, str) else view
        for held in self.opened:
            if held["id"] == given.get("view_id"):
                held.update(view)
                return held
        return {"id": given.get("view_id", ""), **view}


@contextmanager
def in_place_of_network(slack: Slack) -> Iterator[None]:
    """Within the block, every call that the bot makes to Slack is answered by this one."""

    def api_call(client: WebClient, api_method: str, **how: Any) -> SlackResponse:
        given: Json = {}
        for key in ("params", "data", "json"):
            given |= how.get(key) or {}
        data = {"ok": True} | slack.call(api_method, given)
        return SlackResponse(
            client=client,
            http_verb="POST",
            api_url=api_method,
            req_args={},
            data=data,
            headers={},
            status_code=200,
        )

    def send_dict(hook: WebhookClient, body: Json, *_headers: Any) -> WebhookResponse:
        slack.said.append(body)
        return WebhookResponse(url=hook.url, status_code=200, body="ok", headers={})

    with _replaced(WebClient, "api_call", api_call), _replaced(WebhookClient, "send_dict", send_dict):
        yield


@contextmanager
def _replaced(owner: type, method: str, by: Callable[..., Any]) -> Iterator[None]:
    before = getattr(owner, method)
    setattr(owner, method, by)
    try:
        yield
    finally:
        setattr(owner, method, before)


Fill = Callable[[Json, Json], Any]
"""What a person enters into an input (its block and its element); None leaves it as it is."""


@dataclass
class Hands:
    """What people do in Slack, as the bot hears of it."""

    app: App
    slack: Slack
    settle: Callable[[], object]

    def press(self, person: str, element: Json, block: Json, ts: str = "") -> list[Json]:
        """Press a button, or choose the option that was put into `element`; returns the views that open."""
        self.slack.opened.clear()
        self.slack.said.clear()
        body: Json = self._body(person) | {
            "type": "block_actions",
            "container": {"type": "message", "message_ts": ts or "1.000001", "channel_id": _dm(person)},
            "channel": {"id": _dm(person), "name": "directmessage"},
            "message": {"ts": ts or "1.000001"},
            "response_url": "https://hooks.slack.com/actions/noise",
            "state": {"values": {}},
            "actions": [{**element, "block_id": block.get("block_id", "b"), "action_ts": "1.0"}],
        }
        self._send(body)
        return list(self.slack.opened)

    def press_in(self, person: str, view: Json, element: Json, block: Json) -> list[Json]:
        """Press a button in a form that is open."""
        before = {each["id"] for each in self.slack.opened}
        body = self._body(person) | {
            "type": "block_actions",
            "container": {"type": "view", "view_id": view["id"]},
            "view": {**view, "state": {"values": _state(view, _nothing)}},
            "actions": [{**element, "block_id": block.get("block_id", "b"), "action_ts": "1.0"}],
        }
        self._send(body)
        return [each for each in self.slack.opened if each["id"] not in before] or [view]

    def types(self, person: str, command: str, text: str = "") -> None:
        self._send(
            {
                "command": command,
                "text": text,
                "user_id": person,
                "user_name": person.lower(),
                "team_id": WORKSPACE,
                "channel_id": _dm(person),
                "channel_name": "directmessage",
                "trigger_id": "1.1",
                "response_url": "https://hooks.slack.com/commands/noise",
                "api_app_id": APP_ID,
            }
        )

    def sends_in(self, person: str, view: Json, fill: Fill) -> bool:
        """Fill the form in and send it, page by page, with a reason where one is asked for; whether it was taken."""
        reasons: set[str] = set()
        for _ in range(MOST_PAGES):
            if not view.get("submit"):
                return False
            values = _state(view, partial(_with_reason, fill, frozenset(reasons)))
            body = self._body(person) | {
                "type": "view_submission",
                "view": {**view, "state": {"values": values}},
                "response_urls": [],
            }
            answered = self._send(body)
            if answered.get("response_action") == "errors":
                if reasons >= answered["errors"].keys():
                    return False
                reasons |= answered["errors"].keys()
                continue
            shown = answered.get("view")
            if shown is None:
                return True
            view = {**view, **shown}
            if not view_has_form(shown):
                return True
        return False

    def _body(self, person: str) -> Json:
        return {
            "user": {"id": person, "name": person.lower(), "team_id": WORKSPACE},
            "team": {"id": WORKSPACE, "domain": "noise"},
            "api_app_id": APP_ID,
            "token": "unused",
            "trigger_id": "1.1",
        }

    def _send(self, body: Json) -> Json:
        answered = answer(self.app, body, {}, mode="socket_mode")
        self.settle()
        assert answered.status == 200, (answered.status, answered.body)
        if isinstance(answered.body, str) and answered.body.startswith("{"):
            found: Json = json.loads(answered.body)
            return found
        return {}


def view_has_form(view: Json) -> bool:
    return bool(view.get("submit"))


def elements_of(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Everything in these blocks that can be pressed or filled in, with its block."""
    for block in blocks:
        found = [block.get("element"), block.get("accessory"), *(block.get("elements") or ())]
        for each in found:
            if isinstance(each, dict) and "action_id" in each:
                yield block, each


def _nothing(_block: Json, _element: Json) -> None:
    return None


def _with_reason(fill: Fill, asked: Collection[str], block: Json, element: Json) -> Any:
    if block.get("block_id") in asked and element["type"] == "plain_text_input":
        return REASON
    return fill(block, element)


def _state(view: Json, fill: Fill) -> Json:
    values: Json = {}
    for block, element in elements_of(view["blocks"]):
        kind = element["type"]
        if kind not in STATEFUL:
            continue
        held, initial = STATEFUL[kind]
        entered = fill(block, element)
        value = element.get(initial) if entered is None else entered
        if kind == "checkboxes":
            value = value or []
        values.setdefault(block["block_id"], {})[element["action_id"]] = {"type": kind, held: value}
    return values


def _dm(person: str) -> str:
    return f"D{person[1:]}" if person.startswith("U") else person

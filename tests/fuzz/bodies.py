"""Bodies of Slack's requests, right and then spoilt, from a seed."""

import json
import pkgutil
from importlib import import_module
from random import Random
from typing import Any
from urllib.parse import urlencode

import bot
import handlers
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin, encode
from tests.fuzz.spoiling import JUNK, spoil, write

TEAM, PEOPLE, CHANNELS = (
    "T0NORTHWIND",
    ("U07ANNAKLR1", "U07JUDITHW0", "U0NOBODY000"),
    ("C07GENERAL1", "D0NOWHERE00"),
)
ACTIONS = [value for value in vars(ids).values() if isinstance(value, str) and value.startswith("ps.")]
BLOCK_IDS = sorted(
    {
        value
        for module in pkgutil.walk_packages(handlers.__path__, "handlers.")
        if ".views." in module.name
        for value in vars(import_module(module.name)).values()
        if isinstance(value, str) and value.isidentifier() and len(value) < 40
    }
)
CHOICES = ("done", "undo", "snooze_1", "snooze_to", "why", "plan:mine", "list", "0", "-1", "{}", "")
TEXTS = (
    "",
    "list",
    "role pm",
    "help",
    "Acme",
    "<#C07GENERAL1>",
    "<@U07ANNAKLR1>",
    "*" * 300,
    "\u00e9\u202e😀",
    "'; --",
    "\t",
)
EVENTS = [
    each
    for each in json.loads(bot.MANIFEST.read_text("utf-8"))["settings"]["event_subscriptions"]["bot_events"]
    if each not in ("app_uninstalled", "tokens_revoked")  # after them, the app would be removed
]
NOT_LISTENED_TO = (
    "channel_archive", "channel_unarchive", "channel_created", "channel_deleted", "member_left_channel", "team_join", "file_shared",
    "pin_added", "link_shared", "message.changed", "app_rate_limited", "grid_migration_started", "subteam_updated", "call_rejected",
)  # fmt: skip
PARTS: tuple[tuple[str, Any], ...] = (
    ("user", "U07ANNAKLR1"), ("user", {"id": "U07ANNAKLR1", "team_id": "T0NORTHWIND", "profile": {}, "is_restricted": "x"}),
    ("channel", "C07GENERAL1"), ("channel", {"id": "C07GENERAL1", "name": "x" * 90, "is_private": None}),
    ("channel_type", "im"), ("text", "how is Acme?"), ("text", None), ("blocks", [{"type": "rich_text", "elements": [7]}]),
    ("subtype", "message_changed"), ("message", {"text": "x"}), ("bot_id", "B0"), ("thread_ts", "x"), ("ts", 7), ("tab", "home"),
    ("team_ids", ["T0NORTHWIND", None]), ("inviter", "U0"), ("team", "T0NORTHWIND"), ("files", [{"id": "F0"}] * 50),
    ("connected_team_ids", "T1"), ("event_ts", "1.0"),
)  # fmt: skip
"""Keys that events have, each as it may be or nearly so."""


def make(random: Random) -> tuple[bytes, str]:
    """A body, and its content type."""
    body = random.choice(KINDS)(random)
    for _ in range(random.choice((0, 0, 1, 1, 1, 2, 3, 6))):
        body = spoil(random, body)
    return write(random, body)


def make_installation(random: Random) -> tuple[str, str, dict[str, str]]:
    """A request to the pages of installation: its method, its address and its headers."""
    names = ("code", "state", "error", "redirect_uri", "team", "", "scope")
    texts = (
        *TEXTS,
        "%00",
        "%ff%fe",
        "x" * 5000,
        "access_denied",
        "9999999999.x.y",
        "1e999.a.b",
        "..",
        "[]",
        "\ud800",
    )
    query = urlencode(
        [(random.choice(names), random.choice(texts)) for _ in range(random.randint(0, 5))],
        errors="surrogatepass",
    ).replace("%25", "%")
    path = random.choice(
        (
            "/slack/install",
            "/slack/oauth_redirect",
            "/slack/oauth_redirect",
            "/slack/oauth_redirect/",
            "/slack//install",
            "/",
            "/%00",
        )
    )
    cookie = random.choice(
        ("", "slack-app-oauth-state=x", "slack-app-oauth-state=" + "9" * 3000, "=;;=", "a")
    )
    method = random.choice(("GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "NONSENSE"))
    headers = {"cookie": cookie} if cookie else {}
    return method, f"{path}?{query}", headers


def _value(random: Random) -> str:
    value = {
        "engagement": random.choice((None, 1, 1, 1, 2, 10**9)),
        "work": random.choice((None, 1, 2, 30, 10**9)),
        "choice": random.choice(CHOICES),
        "page": random.choice((1, 2, 0, -1, 10**6)),
    }
    return random.choice((json.dumps(value), json.dumps(value), "", "{}", "null", "[]", "{"))


def _person(random: Random) -> dict[str, Any]:
    return {"id": random.choice(PEOPLE), "team_id": TEAM, "username": "anna", "name": "anna"}


def _interaction(random: Random, kind: str) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": kind,
        "user": _person(random),
        "team": {"id": TEAM, "domain": "northwind"},
        "api_app_id": "A0",
        "token": "x",
        "trigger_id": random.choice(("1.2.abc", "")),
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if random.random() < 0.6:
        message = {"type": "message", "ts": "1.0", "text": "x", "blocks": [], "user": "U0BOT", "team": TEAM}
        body |= {
            "channel": {"id": random.choice(CHANNELS), "name": "general"},
            "container": {"type": "message", "message_ts": "1.0", "is_ephemeral": False},
            "message": message,
        }
    if random.random() < 0.3:
        body["response_url"] = random.choice(("http://127.0.0.1:9/x", "no address", "file:///etc/passwd"))
    return body


def _view(random: Random) -> dict[str, Any]:
    action = random.choice((*ACTIONS, "ps.unknown", "other"))
    origin = FormOrigin(about=ButtonValue(engagement=1, work=random.randint(1, 40)), channel="C07GENERAL1")
    blocks = random.sample(BLOCK_IDS, min(len(BLOCK_IDS), random.randint(0, 6)))
    return {
        "id": "V0",
        "type": random.choice(("modal", "modal", "home", "workflow_step")),
        "callback_id": action,
        "hash": "1.a",
        "private_metadata": random.choice((encode(origin), encode(origin), "", "{}", "[]", "null")),
        "blocks": [
            {"type": "input", "block_id": each, "element": {"type": "plain_text_input", "action_id": "value"}}
            for each in blocks
        ],
        "state": {"values": {each: {"value": _entered(random)} for each in blocks}},
        "team_id": TEAM,
        "app_installed_team_id": TEAM,
    }


def _entered(random: Random) -> dict[str, Any]:
    return {
        "type": "plain_text_input",
        "value": random.choice(TEXTS),
        "selected_date": random.choice(("2027-03-05", "0001-01-01", "9999-12-31", None)),
        "selected_option": random.choice((None, {"value": "pm"}, {"value": ""}, {"value": "scoping"})),
        "selected_options": random.choice(([], [{"value": "x"}])),
        "selected_user": random.choice((None, *PEOPLE)),
        "selected_conversation": random.choice((None, *CHANNELS)),
    }


def _press(random: Random) -> dict[str, Any]:
    action: dict[str, Any] = {
        "action_id": random.choice((*ACTIONS, "ps.unknown", "other", "ps.card.before")),
        "block_id": "x",
        "type": "button",
        "value": _value(random),
        "action_ts": "1.0",
    }
    if random.random() < 0.3:
        action["selected_option"] = {"text": {"type": "plain_text", "text": "x"}, "value": _value(random)}
    return {
        **_interaction(random, "block_actions"),
        "actions": [action],
        **({"view": _view(random)} if random.random() < 0.4 else {}),
    }


def _submission(random: Random) -> dict[str, Any]:
    kind = random.choice(("view_submission", "view_submission", "view_submission", "view_closed"))
    return {**_interaction(random, kind), "view": _view(random), "response_urls": []}


def _other_interaction(random: Random) -> dict[str, Any]:
    kind = random.choice(
        ("shortcut", "message_action", "block_suggestion", "interactive_message", "dialog_submission",
         "dialog_suggestion", "dialog_cancellation", "workflow_step_edit", "options", "nonsense", "", "ssl_check")
    )  # fmt: skip
    named = {"callback_id": "ps.x", "action_id": "ps.x", "block_id": "x", "value": "x", "action_ts": "1.0"}
    return {**_interaction(random, kind), **named}


def _event(random: Random) -> dict[str, Any]:
    kinds: list[dict[str, Any]] = [
        {"type": "app_home_opened", "user": random.choice(PEOPLE), "tab": "home", "channel": "D0", "view": _view(random)},
        {"type": "user_change", "user": {"id": random.choice(PEOPLE), "team_id": TEAM, "name": "anna", "deleted": False,
                                         "profile": {"real_name": "Anna"}, "tz": random.choice(("Europe/Berlin", "x", None))}},
        {"type": random.choice(("channel_rename", "group_rename")), "channel": {"id": "C07GENERAL1", "name": "general"}},
        {"type": "tokens_revoked", "tokens": {"oauth": ["U0"], "bot": []}},
        {"type": "message", "text": "hi", "user": "U0", "channel": "C0", "channel_type": "im", "ts": "1.0"},
        {"type": "app_mention", "text": "hi", "user": "U0", "channel": "C0"},
        {"type": "reaction_added", "user": "U0", "item": {"type": "message", "channel": "C0", "ts": "1.0"}},
        {"type": "function_executed", "function_execution_id": "Fx", "inputs": {}, "bot_access_token": "x"},
        {"type": "workflow_step_execute", "workflow_step": {}},
        {"type": "assistant_thread_started", "assistant_thread": {"user_id": "U0", "channel_id": "D0", "context": {}}},
        {"type": "something_new", "user": {"id": "U0"}, "team": {"id": TEAM}},
        *2 * [{"type": random.choice((*EVENTS, *EVENTS, *NOT_LISTENED_TO)), **dict(random.sample(PARTS, random.randint(0, 8)))}],
    ]  # fmt: skip
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A0",
        "event": random.choice(kinds),
        "event_id": "Ev0",
        "event_time": 1,
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": "U0", "is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": random.random() < 0.2,
        **random.choice(({}, {}, {"enterprise_id": "E0"}, {"authorizations": []}, {"context_team_id": TEAM, "team_id": "T0OTHER"})),
    }  # fmt: skip


def _of_no_kind(random: Random) -> Any:
    """JSON of any shape, which is nothing that Slack sends."""
    grown: Any = random.choice(JUNK)
    for _ in range(random.randint(1, 6)):
        named = {random.choice(("type", "user", "team", "event", "payload", "view", "command", "")): grown}
        grown = random.choice(
            ([grown], named, {**named, "type": random.choice(("block_actions", "event_callback", []))})
        )
    return grown


def _challenge(random: Random) -> dict[str, Any]:
    return {"type": "url_verification", "challenge": random.choice(TEXTS), "token": "x"}


def _command(random: Random) -> dict[str, Any]:
    return {
        "command": random.choice(("/ps-stage", "/ps-stage", "/ps-start", "/other", "")),
        "text": random.choice(TEXTS),
        "user_id": random.choice(PEOPLE),
        "channel_id": random.choice(CHANNELS),
        "team_id": TEAM,
        "trigger_id": "1.2.abc",
        "response_url": "http://127.0.0.1:9/x",
    }


KINDS = (
    _press,
    _press,
    _submission,
    _submission,
    _event,
    _event,
    _other_interaction,
    _challenge,
    _command,
    _of_no_kind,
)

"""What an earlier version of the bot left in Slack and in its database, put back as it was."""

import gzip
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest
from apscheduler.schedulers.background import BackgroundScheduler

from playground import Playground
from playground.json_values import Json
from tests.support.errands import run_errands
from tests.support.house import served, settings_for, start_paused
from tests.support.overheard import Overheard
from tests.support.undone_records import Records

KEPT = Path(__file__).parents[1] / "end_to_end" / "before"
"""What the version of before wrote, after two weeks at Northwind; it is never written anew."""


MANIFEST = Path(__file__).parents[2] / "manifest.json"


OF_A_VIEW = ("type", "callback_id", "title", "submit", "close", "blocks", "private_metadata")
"""What an app sends of a view; the rest is Slack's."""


A_PLACE = re.compile(r"\b\d{10}\.\d{6}\b|\b[CDV]0[0-9A-Z]{9}\b")


AN_ADDRESS = re.compile(r"https://hooks\.slack\.com/(?:actions|commands)/[\w/]+")
"""How Slack names a message, a conversation or a view, and where a message is answered."""


def kept(name: str) -> str:
    """A file of then, unpacked."""
    return gzip.decompress((KEPT / f"{name}.gz").read_bytes()).decode()


def left_in_slack() -> Json:
    left: Json = json.loads(kept("slack.json"))
    return left


class Press(NamedTuple):
    """A button, or the option of a menu that is chosen; or what an input holds when its form is sent in."""

    label: str
    block: str
    action: str
    value: Any = None


class HandedOut(NamedTuple):
    """What Slack gives with a press: to open a view with, and where to answer."""

    trigger: str
    address: str


class Scene:
    """A local Slack in which the messages of then stand again.

    Slack gives them new ids: `now` puts those in the place of the old ones, in whatever names them.
    """

    def __init__(self, slack: Playground, left: Json) -> None:
        self.slack = slack
        self.run_errands: Callable[[], None] = lambda: None
        self._http = HTTPConnection(urlsplit(slack.url).netloc, timeout=30)
        self._ids: dict[str, str] = {}
        self._places: dict[str, Json] = {}
        self._apps: dict[str, tuple[str, str]] = {}
        self.surfaces: dict[str, Json] = {each["name"]: each for each in left["surfaces"]}
        slack.clock.move_to(datetime.fromisoformat(left["moment"]))
        for channel in left["channels"]:
            made = self.api("conversations.create", name=channel["name"])["channel"]["id"]
            self.api("conversations.invite", channel=made, users=",".join(channel["members"]))
            self._ids[channel["id"]] = made
        for each in left["surfaces"]:
            if each["kind"] == "message" and "blocks" in each:
                self.put(each)

    def close(self) -> None:
        self._http.close()

    def now(self, text: str, more: Mapping[str, str] = {}, address: str = "") -> str:
        """This text with the ids of now; where it says where a message is answered, that is `address`."""
        ids = {**self._ids, **more}
        text = A_PLACE.sub(lambda found: ids.get(found[0], found[0]), text)
        return AN_ADDRESS.sub(address, text) if address else text

    def where(self, message: Json) -> Json:
        """A message, as the page of the local Slack names it."""
        return self._places[message["name"]]

    def api(self, method: str, **what: Any) -> Json:
        """Do this as the app does."""
        answer: Json = json.loads(self._posted(f"/api/{method}", what))
        assert answer["ok"], (method, answer)
        return answer

    def answer(self, address: str, message: Json, **how: Any) -> None:
        """Say this where a press or a command is answered."""
        said = {"text": message["text"], "blocks": message["blocks"], **how}
        self._posted(urlsplit(address).path, said)

    def act(self, person: str, path: str, **what: Any) -> Json:
        """Do this as a person does, on the page."""
        answer: Json = json.loads(self._posted(f"/page{path}", {**what, "as": person}))
        self.slack.page_client.settle()
        self.run_errands()
        return answer

    def look(self, path: str, **query: Any) -> Json:
        """What the page shows."""
        answer: Json = json.loads(self._asked("GET", f"/page{path}?{urlencode(query)}"))
        return answer

    def press(self, person: str, where: Json, press: Press) -> Json:
        ids = {"block_id": press.block, "action_id": press.action}
        return self.act(person, "/action", surface=where, value=press.value, **ids)

    def handed_out(self, person: str, times: int, message: Json | None) -> list[HandedOut]:
        """What Slack gives with so many presses on this message, or commands; the app does not hear of them."""
        dm, url = self._app_of(person)
        self._posted("/page/log/clear", {})
        self.slack.connect(None)
        for _ in range(times):
            if message is None:
                self.act(person, "/send", conversation=dm, text="/ps-stage")
            else:
                self.press(person, self.where(message), presses(message["blocks"])[0])
        self.slack.connect(url)
        asked = [each["request"] for each in self.look("/log")["entries"] if each["direction"] == "to_app"]
        sent = (each for each in asked if "trigger_id" in each)  # what was said to the app is an event
        return [HandedOut(each["trigger_id"], each["response_url"]) for each in sent]

    def opens(self, person: str, views: Sequence[Json], handed_out: Sequence[HandedOut]) -> str:
        """Open these views of then over each other, with what had been entered; the id of the one in front."""
        ids: dict[str, str] = {}
        opened: Json = {}
        for then, given in zip(views, handed_out, strict=True):
            method = "views.push" if ids else "views.open"
            view = self.view(then, ids, handed_out[0].address)
            opened = self.api(method, trigger_id=given.trigger, view=view)["view"]
            ids[then["id"]] = opened["id"]
        shown = opened["state"]["values"]
        for block, actions in views[-1]["state"]["values"].items():
            for action, entry in actions.items():
                if entry != shown[block][action]:
                    self.press(person, {"view": opened["id"]}, Press("", block, action, held(entry)))
        return str(opened["id"])

    def view(self, then: Json, more: Mapping[str, str] = {}, address: str = "") -> Json:
        """A view of then, as the app sends it now."""
        sent = json.dumps({key: then[key] for key in OF_A_VIEW if then.get(key)})
        now: Json = json.loads(self.now(sent, more, address))
        return now

    def _response_url(self) -> str:
        """The one of the command that was sent last; what else the app hears of, such as messages, has none."""
        requests = (each["request"] for each in self.look("/log")["entries"])
        return next(str(each["response_url"]) for each in requests if "response_url" in each)

    def put(self, message: Json) -> None:
        """Have this message stand in Slack, as the app's."""
        person, channel = message["person"], self.now(message["channel"])
        if message["is_dm"]:
            channel = self.look("/state", **{"as": person})["app"]["dm"]
            self._ids[message["channel"]] = channel
        if message["ephemeral"]:
            self._posted("/page/log/clear", {})
            self.act(person, "/send", conversation=channel, text="/ps-stage")
            self.answer(self._response_url(), message)
            seen = self.look("/messages", conversation=channel, **{"as": person})
            ts = seen["messages"][-1]["ts"]
        else:
            what = {key: message[key] for key in ("text", "blocks", "metadata") if key in message}
            ts = self.api("chat.postMessage", channel=channel, **what)["ts"]
        self._ids[message["ts"]] = ts
        self._places[message["name"]] = {"conversation": channel, "ts": ts}

    def _posted(self, path: str, what: Json) -> bytes:
        return self._asked("POST", path, json.dumps(what).encode())

    def _asked(self, how: str, path: str, body: bytes | None = None) -> bytes:
        """Over one connection that stays open: of all that is asked, only the answers should take time."""
        headers = {"content-type": "application/json; charset=utf-8"}
        headers |= {"authorization": f"Bearer {self.slack.bot_token}"} if path.startswith("/api/") else {}
        try:
            self._http.request(how, path, body, headers)
            answer = self._http.getresponse()
        except ConnectionError:  # it was idle for long, and Slack hung up
            self._http.close()
            self._http.request(how, path, body, headers)
            answer = self._http.getresponse()
        content = answer.read()
        assert answer.status == 200, (path, content)
        return content

    def _app_of(self, person: str) -> tuple[str, str]:
        """This person's conversation with the app, and where the app listens."""
        if person not in self._apps:
            app = self.look("/state", **{"as": person})["app"]
            self._apps[person] = app["dm"], app["request_url"]
        return self._apps[person]


def presses(blocks: Iterable[Json]) -> list[Press]:
    """Every button, and every option of every menu."""
    found = []
    for block in blocks:
        elements = block["elements"] if block["type"] == "actions" else [block.get("accessory")]
        for each in filter(None, elements):
            where, action = block["block_id"], each["action_id"]
            if each["type"] == "button":
                found.append(Press(f"{action} “{each['text']['text']}”", where, action))
            for option in each.get("options", ()):
                label = f"{action} “{option['text']['text']}”"
                found.append(Press(label, where, action, option["value"]))
    return found


class Before(NamedTuple):
    """What is put back."""

    scene: Scene
    records: Records
    overheard: Overheard


@contextmanager
def restored(folder: Path, left: Json, *, sends: bool) -> Iterator[Before]:
    """The bot of now on the database of then, in a Slack as it was then; it sends what waits, or nothing."""
    file = folder / "ps-bot.db"
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    with (
        pytest.MonkeyPatch.context() as patched,
        Playground(manifest, answer_within=20, trigger_life=600) as slack,
        closing(Scene(slack, left)) as scene,
    ):
        with closing(sqlite3.connect(file)) as database:
            database.executescript(scene.now(kept("database.sql")))
            just_asked = f"{datetime.fromisoformat(left['moment']):%Y-%m-%d %H:%M:%S.%f}"
            database.execute("UPDATE person SET refreshed_at = ?", [just_asked])
            database.commit()
        overheard = Overheard(slack, patched)
        with pytest.MonkeyPatch.context() as starting, ExitStack() as bot:
            if not sends:
                starting.setattr(BackgroundScheduler, "start", start_paused)
            house = bot.enter_context(served(settings_for(slack, f"sqlite:///{file}"), slack))
            assert house.get("/healthz").status_code == 200, "it has started"
            running = bot.pop_all()
        with running, closing(Records(file)) as records:
            if not sends:
                records.unlock()
                scene.run_errands = partial(run_errands, house.bot)
            yield Before(scene, records, overheard)


def held(entry: Json) -> Any:
    """What an input holds, as the page of the local Slack is told it."""
    value = next((part for key, part in entry.items() if key not in ("type", "timezone")), None)
    if entry["type"] in ("static_select", "radio_buttons"):
        return value and value["value"]
    return [each["value"] for each in value or []] if entry["type"] == "checkboxes" else value

"""A surface of Slack through the page API: its elements, found by their visible labels and acted on."""

from __future__ import annotations

import datetime
from abc import abstractmethod
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from playground.block_kit.element_state import elements
from playground.block_kit.emoji_names import emojis
from playground.block_kit.mrkdwn import unescape
from playground.driver.page_client import PageClient
from playground.driver.vocabulary import BaseDialog, BaseSurface, NotVisible, Pressable, ShownError, pick
from playground.json_values import Json

_T = TypeVar("_T")


class Viewer(Protocol):
    """The person who looks at a surface, as far as the surface needs them."""

    id: str
    name: str
    page_client: PageClient
    dialog: Dialog | None

    def id_of(self, name: str) -> str: ...

    def check_reach(self) -> None: ...

    def open_views(self) -> Json: ...

    def waits_for(
        self,
        condition: Callable[[], _T | None],
        within: float = ...,
        otherwise: Callable[[], str] | None = ...,
    ) -> _T: ...


class Dialog(BaseDialog):
    """``confirmed`` does what was asked for."""

    def __init__(self, person: Viewer, confirm: Json, confirmed: Callable[[], None]) -> None:
        self._person, self._confirmed = person, confirmed
        self.title, self.text = _plain(confirm["title"]), str(confirm["reads"])
        self._labels = _plain(confirm["confirm"]), _plain(confirm["deny"])

    @property
    def buttons(self) -> tuple[str, str]:
        return self._labels

    def _press(self, label: str) -> None:
        self._person.dialog = None
        if label == self.buttons[0]:
            self._confirmed()


class Surface(BaseSurface):
    """Subclasses address it and fetch what it shows now."""

    person: Viewer

    @abstractmethod
    def fetch(self) -> Json:
        """What it shows now; raises NotVisible where it is gone."""

    @abstractmethod
    def address(self) -> Json:
        """The surface as the page API addresses it: ``{view}`` or ``{conversation, ts}``."""

    def check_reach(self) -> None:
        """Raise NotVisible where a modal lies over it."""
        self.person.check_reach()

    @property
    def text(self) -> str:
        return str(self.fetch()["reads"])

    @property
    def pictures(self) -> list[Json]:
        """Its image blocks, each with the `image_url` at which the page shows it, "" where its file was removed."""
        return [block for block in self.fetch()["blocks"] if block["type"] == "image"]

    @property
    def has_only_pictures(self) -> bool:
        blocks = self.fetch()["blocks"]
        return bool(blocks) and all(block["type"] == "image" for block in blocks)

    @property
    def buttons(self) -> list[str]:
        return [_plain(e["text"]) for _, e in elements(self.fetch()["blocks"]) if e["type"] == "button"]

    @property
    def menu(self) -> list[str]:
        """The entries of all overflow menus."""
        menus = [e for _, e in elements(self.fetch()["blocks"]) if e["type"] == "overflow"]
        return [_plain(option["text"]) for menu in menus for option in menu["options"]]

    @property
    def labels(self) -> list[str]:
        return [text for text, _ in _labelled(self.fetch()["blocks"])]

    def _pressables(self) -> list[Pressable]:
        blocks, found = self.fetch()["blocks"], []
        for block, element in elements(blocks):
            near = _near(blocks, block)
            if element["type"] == "button":
                found.append(Pressable(_plain(element["text"]), near, (block, element, None)))
            if element["type"] == "overflow":
                entries = [(_plain(option["text"]), option["value"]) for option in element["options"]]
                found += [Pressable(label, near, (block, element, value)) for label, value in entries]
        return found

    def _press(self, found: Pressable, label: str) -> None:
        self._act(*found.target)

    def fill(self, label: str, text: str | float, *, enter: bool = False) -> None:
        self._act(*self._input(label, "_input"), str(text), event="enter" if enter else "change")

    def choose(self, label: str, *options: str) -> None:
        block, element = self._input(label)
        values = [self._option(block, element, option) for option in options]
        self._act(block, element, values if _many(element) else values[0])

    def tick(self, label: str, *options: str) -> None:
        self.choose(label, *options)

    def pick_person(self, label: str, *names: str, even_hidden: bool = False) -> None:
        """Choose people among those offered. ``even_hidden``: Slack's pickers show people at times who have
        left since, or apps, and an app must be ready for it.
        """
        block, element = self._input(label, "users_select")
        if not even_hidden:
            self.choose(label, *names)
            return
        ids = [self.person.id_of(name) for name in names]
        self._act(block, element, ids if _many(element) else ids[0])

    def _pick_date(self, label: str, date: datetime.date) -> None:
        self._act(*self._input(label, "datepicker"), date.isoformat())

    def _pick_time(self, label: str, time: datetime.time) -> None:
        self._act(*self._input(label, "timepicker"), f"{time:%H:%M}")

    def _pick_moment(self, label: str, instant: datetime.datetime) -> None:
        self._act(*self._input(label, "datetimepicker"), int(instant.timestamp()))

    def attach(self, label: str, name: str, content: bytes) -> None:
        file = self.person.page_client.upload(name, content, **{"as": self.person.id})["file"]
        self._act(*self._input(label, "file_input"), [file["id"]])

    def clear(self, label: str) -> None:
        block, element = self._input(label)
        self._act(block, element, [] if _many(element) else None)

    def value(self, label: str) -> Any:
        block, element = self._input(label)
        entry = self.fetch()["state"][block["block_id"]][element["action_id"]]
        return next((part for key, part in entry.items() if key not in ("type", "timezone")), None)

    def options(self, label: str, query: str = "") -> list[str]:
        return [text for text, _ in self._offered(*self._input(label), query)]

    def _input(self, label: str, kind: str = "") -> tuple[Json, Json]:
        block, element = pick(label, _labelled(self.fetch()["blocks"]), "input")
        if not element["type"].endswith(kind) or (kind == "_input" and element["type"] == "file_input"):
            raise NotVisible(f"{label!r} is no {kind.strip('_')}, but a {element['type']}.")
        return block, element

    def _option(self, block: Json, element: Json, text: str) -> str:
        return str(pick(text, self._offered(block, element, text), "option"))

    def _offered(self, block: Json, element: Json, query: str) -> list[tuple[str, str]]:
        groups = element.get("option_groups") or []
        options = element.get("options") or [option for group in groups for option in group["options"]]
        if not options:
            ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
            answer = self._post("/options", **ids, query=query)
            if "error" in answer:
                raise ShownError(answer["error"])
            groups = answer.get("option_groups") or []
            options = answer.get("options") or [option for group in groups for option in group["options"]]
        return [(_plain(option["text"]), option["value"]) for option in options]

    def _act(
        self, block: Json, element: Json, value: Any, *, event: str = "change", confirmed: bool = False
    ) -> None:
        self.check_reach()
        ids = {"block_id": block["block_id"], "action_id": element["action_id"]}
        answer = self._post("/action", **ids, value=value, event=event, confirmed=confirmed)
        if "confirm" in answer:
            self.person.dialog = Dialog(
                self.person,
                answer["confirm"],
                lambda: self._act(block, element, value, event=event, confirmed=True),
            )
        elif not answer["ok"]:
            raise ShownError(answer["error"])

    def _post(self, path: str, **body: Any) -> Json:
        return self.person.page_client.post(path, **body, surface=self.address(), **{"as": self.person.id})


def _plain(text: Json) -> str:
    return emojis(str(text["text"]))


def _shown(text: Json) -> str:
    """As `_plain`; in mrkdwn, three characters stand there as entities."""
    return unescape(_plain(text)) if text["type"] == "mrkdwn" else _plain(text)


def _many(element: Json) -> bool:
    return element["type"].startswith("multi_") or element["type"] in ("checkboxes", "file_input")


def _near(blocks: list[Json], block: Json) -> str:
    """The text a person would say an element stands beside: its block's, or that of the section above."""
    texts: list[str] = []
    for each in blocks:
        if each["type"] in ("section", "header", "rich_text"):
            parts = [each.get("text"), *(each.get("fields") or [])]
            texts.append(" ".join(_shown(part) for part in parts if part) or str(each.get("elements", "")))
        if each is block:
            return texts[-1] if texts else ""
    return ""


def _labelled(blocks: list[Json]) -> list[tuple[str, tuple[Json, Json]]]:
    """Inputs by label; elements without one by their placeholder, or the text they stand beside."""
    found = []
    for block, element in elements(blocks):
        if element["type"] in ("button", "overflow"):
            continue
        if block["type"] == "input":
            label = _plain(block["label"])
        elif "placeholder" in element:
            label = _plain(element["placeholder"])
        else:
            label = _near(blocks, block)
        found.append((label, (block, element)))
    return found

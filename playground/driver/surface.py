"""How does a person find something by its visible label on a message, modal or Home tab, and use it?"""

from __future__ import annotations

import datetime
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from playground.block_kit.element_state import elements
from playground.block_kit.emoji_names import emojis
from playground.json_values import Json

if TYPE_CHECKING:
    from playground.driver.control import Steering


class NotVisible(AssertionError):
    """What was looked for is not on the screen; lists what is."""


class ShownError(AssertionError):
    """Slack told the person that something failed."""


class Self(Protocol):
    """What a surface needs of the person who looks at it."""

    id: str
    name: str
    steering: Steering
    dialog: Dialog | None

    def id_of(self, name: str) -> str: ...

    def check_reach(self) -> None: ...


@dataclass
class Dialog:
    """A confirmation that is open."""

    title: str
    text: str
    buttons: tuple[str, str]
    _close: Callable[[], None]
    _go_on: Callable[[], None]

    def press(self, label: str) -> None:
        if label not in self.buttons:
            raise NotVisible(f"The dialog has no {label!r}, but {self.buttons}.")
        self._close()
        if label == self.buttons[0]:
            self._go_on()


def pick(label: str, found: Iterable[tuple[str, Any]], what: str) -> Any:
    """The one thing labelled so: exactly, else beginning so, else containing it."""
    all_found = list(found)
    wanted = label.casefold()
    tests: tuple[Callable[[str], bool], ...] = (
        lambda text: text.casefold() == wanted,
        lambda text: text.casefold().startswith(wanted),
        lambda text: wanted in text.casefold(),
    )
    for test in tests:
        hits = [thing for text, thing in all_found if test(text)]
        if len(hits) == 1:
            return hits[0]
        if hits:
            raise NotVisible(f"{len(hits)} {what} are labelled {label!r}: say beside which text.")
    raise NotVisible(
        f"No {what} {label!r}. There are: {', '.join(repr(text) for text, _ in all_found) or 'none'}."
    )


class Surface(ABC):
    """A message, modal or Home tab; subclasses say where it is and fetch what it shows now."""

    person: Self

    @abstractmethod
    def fetch(self) -> Json:
        """What it shows now; raises NotVisible where it is gone."""

    @abstractmethod
    def where(self) -> Json:
        """How the page is told which surface is meant."""

    def check_reach(self) -> None:
        """Raise NotVisible where a modal lies over it."""
        self.person.check_reach()

    @property
    def text(self) -> str:
        """Everything that can be read on it."""
        return str(self.fetch()["reads"])

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

    def press(self, label: str, beside: str = "") -> None:
        """Press a button or an entry of an overflow menu; ``beside`` names text next to it."""
        all_found = _pressable(self.fetch()["blocks"])
        # What a text begins with names it; what it only mentions may be something else.
        named = [item for item in all_found if _words(item[2]).startswith(beside.casefold())]
        found = named or [item for item in all_found if beside.casefold() in item[2].casefold()]
        what = f"buttons beside {beside!r}" if beside else "buttons"
        block, element, value = pick(label, [(text, thing) for text, thing, _ in found], what)
        self._act(block, element, value)

    def fill(self, label: str, text: str | float, *, enter: bool = False) -> None:
        """Type into the input with this label."""
        self._act(*self._input(label, "_input"), str(text), event="enter" if enter else "change")

    def choose(self, label: str, *options: str) -> None:
        """Choose one option, or several where several are allowed, by their visible texts."""
        block, element = self._input(label)
        values = [self._option(block, element, option) for option in options]
        self._act(block, element, values if _many(element) else values[0])

    def tick(self, label: str, *options: str) -> None:
        """Have exactly these checkboxes ticked."""
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

    def pick_conversation(self, label: str, *names: str) -> None:
        self.choose(label, *names)

    def pick_date(self, label: str, day: datetime.date | str) -> None:
        chosen = day if isinstance(day, datetime.date) else datetime.date.fromisoformat(day)
        self._act(*self._input(label, "datepicker"), chosen.isoformat())

    def pick_time(self, label: str, time: datetime.time | str) -> None:
        chosen = time if isinstance(time, datetime.time) else datetime.time.fromisoformat(time)
        self._act(*self._input(label, "timepicker"), f"{chosen:%H:%M}")

    def pick_moment(self, label: str, instant: datetime.datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError("A moment has a zone.")
        self._act(*self._input(label, "datetimepicker"), int(instant.timestamp()))

    def attach(self, label: str, name: str, content: bytes) -> None:
        file = self.person.steering.upload(name, content, **{"as": self.person.id})["file"]
        self._act(*self._input(label, "file_input"), [file["id"]])

    def clear(self, label: str) -> None:
        block, element = self._input(label)
        self._act(block, element, [] if _many(element) else None)

    def value(self, label: str) -> Any:
        """What the input with this label holds now."""
        block, element = self._input(label)
        entry = self.fetch()["state"][block["block_id"]][element["action_id"]]
        return next((part for key, part in entry.items() if key not in ("type", "timezone")), None)

    def options(self, label: str, query: str = "") -> list[str]:
        """The visible texts of what a select offers."""
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
            asked = answer["confirm"]
            self.person.dialog = Dialog(
                _plain(asked["title"]),
                asked["reads"],
                (_plain(asked["confirm"]), _plain(asked["deny"])),
                lambda: setattr(self.person, "dialog", None),
                lambda: self._act(block, element, value, event=event, confirmed=True),
            )
        elif not answer["ok"]:
            raise ShownError(answer["error"])

    def _post(self, path: str, **body: Any) -> Json:
        return self.person.steering.post(path, **body, surface=self.where(), **{"as": self.person.id})


def _plain(text: Json) -> str:
    return emojis(str(text["text"]))


def _many(element: Json) -> bool:
    return element["type"].startswith("multi_") or element["type"] in ("checkboxes", "file_input")


def _words(text: str) -> str:
    """The text from its first letter on: marks and emoji before it do not count."""
    return re.sub(r"^\W+", "", text.casefold())


def _near(blocks: list[Json], block: Json) -> str:
    """The text a person would say an element stands beside: its block's, or that of the section above."""
    texts: list[str] = []
    for each in blocks:
        if each["type"] in ("section", "header", "rich_text"):
            parts = [each.get("text"), *(each.get("fields") or [])]
            texts.append(" ".join(_plain(part) for part in parts if part) or str(each.get("elements", "")))
        if each is block:
            return texts[-1] if texts else ""
    return ""


def _pressable(blocks: list[Json]) -> list[tuple[str, tuple[Json, Json, Any], str]]:
    found = []
    for block, element in elements(blocks):
        near = _near(blocks, block)
        if element["type"] == "button":
            found.append((_plain(element["text"]), (block, element, None), near))
        if element["type"] == "overflow":
            for option in element["options"]:
                found.append((_plain(option["text"]), (block, element, option["value"]), near))
    return found


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

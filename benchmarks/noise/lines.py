"""What a message says to its reader, taken from its blocks as they are seen in Slack.

This is the only place that knows how messages are laid out.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Json = dict[str, Any]
Kind = Literal["digest", "new", "begun", "welcome", "nudge", "other"]


class Thing(NamedTuple):
    """What a line is about. `name` is the id of the activity in the plan, of the stage, role or anchor; "" for an
    engagement as a whole."""

    kind: Literal["work", "gate", "role", "date", "contradiction", "engagement"]
    engagement: int
    name: str = ""


@dataclass
class Line:
    """One line: what it is about, the words, and what can be pressed in it."""

    things: list[Thing]
    text: str
    heading: str = ""
    controls: list[tuple[Json, Json]] = field(default_factory=list)


@dataclass
class Reading:
    """A message as read. `also` are the engagements named under "Also open"; `more` counts lines left out of the
    lines, `also_more` those left out of "Also open"."""

    kind: Kind
    lines: list[Line] = field(default_factory=list)
    also: list[Thing] = field(default_factory=list)
    more: int = 0
    also_more: int = 0


class Named(NamedTuple):
    """An open activity, as the reader knows it by its name."""

    id: int
    engagement: int
    name: str


class Names:
    """The names by which texts refer to engagements and their open work."""

    def __init__(self, engagements: Mapping[int, str], work: list[Named], stages: Mapping[str, str]) -> None:
        self._titles = {title: id for id, title in engagements.items()}
        self._work: dict[tuple[int, str], list[int]] = {}
        for each in work:
            self._work.setdefault((each.engagement, each.name), []).append(each.id)
        self.stages = {name: id for id, name in stages.items()}

    def engagement(self, text: str) -> int | None:
        """The engagement whose title is in this text, the longest one first."""
        found = [title for title in self._titles if title in text]
        return self._titles[max(found, key=len)] if found else None

    def engagements(self, text: str) -> list[int]:
        return [id for title, id in self._titles.items() if title in text]

    def work(self, engagement: int, name: str) -> list[int]:
        exact = self._work.get((engagement, name))
        return exact or self._work.get((engagement, re.sub(r" \(no\. \d+\)$| \(.+\)$", "", name)), [])


DIGEST_HEADER = re.compile(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}\b|^All done")
MORE = re.compile(r"\band (\d+) more\b")
STAR = re.compile(r"\*([^*\n]+)\*")
HEADINGS = ("Overdue", "Due today", "Due in the next two working days", "Can start now")
OTHER_HEADINGS = ("Overdue with others", "Roles to fill", "Dates to set")


def read(content: Json, names: Names) -> Reading:
    """The lines of this message."""
    blocks = content.get("blocks") or []
    text = _plain(content.get("text", ""))
    first = _plain(_text(blocks[0])) if blocks else ""
    if blocks and blocks[0]["type"] == "header" and DIGEST_HEADER.match(first):
        return _digest(blocks, names)
    if "You can start now" in text or re.search(r"\bha(s|ve) begun\b", text):
        return Reading("begun", list(_bullets(blocks, names)))
    if re.search(r"opened .+ with you as|made you .+ of |You opened ", text):
        return Reading("welcome", list(_bullets(blocks, names)))
    return Reading("other", list(_bullets(blocks, names)))


def _digest(blocks: list[Json], names: Names) -> Reading:
    reading, heading, line = Reading("digest"), "", None
    for block in blocks[1:]:
        said = _plain(_text(block))
        if block["type"] == "context":
            if found := MORE.search(said):
                reading.more += int(found[1])
        elif block["type"] == "section" and _is_heading(said):
            heading, line = said, None
        elif block["type"] == "section":
            line = Line([], said, heading)
            reading.lines.append(line)
            if accessory := block.get("accessory"):
                line.controls.append((block, accessory))
        elif block["type"] == "actions" and line is not None:
            line.controls += [(block, each) for each in block["elements"]]
    for each in reading.lines:
        each.things = _by_controls(each) or _by_text(each.text, names)
    return reading


def _is_heading(said: str) -> bool:
    bare = re.sub(r"^[^A-Za-z]+|[^A-Za-z]+$", "", said)
    return bare in HEADINGS + OTHER_HEADINGS


def _by_controls(line: Line) -> list[Thing]:
    """What the buttons of a line are about."""
    for _, element in line.controls:
        about = carried(element)
        engagement, choice = about.get("engagement"), about.get("choice", "")
        if engagement is None:
            continue
        match element["action_id"].split(".")[1:]:
            case ["fill_role", *_]:
                return [Thing("role", engagement, choice)]
            case ["dates", *_]:
                return [Thing("date", engagement, choice)]
            case ["advance", *_]:
                return [Thing("gate", engagement, choice)]
            case ["close", *_]:
                return [Thing("gate", engagement, "")]
        if "work" in about:
            return [Thing("work", engagement, str(about["work"]))]
    return []


def _by_text(text: str, names: Names) -> list[Thing]:
    """What a line without buttons is about: it names the activity and the engagement."""
    engagement = names.engagement(text)
    if engagement is None:
        return []
    for name in STAR.findall(text):
        if found := names.work(engagement, name):
            return [Thing("work", engagement, str(found[0]))]
    return []


def _bullets(blocks: list[Json], names: Names) -> Iterator[Line]:
    """The activities that a message lists."""
    said = "\n".join(_plain(_text(block)) for block in blocks)
    engagement = names.engagement(said)
    if engagement is None:
        return
    for row in said.split("\n"):
        if row.startswith("• "):
            name = row.removeprefix("• ").rpartition(": ")[0].replace("*", "")
            for found in names.work(engagement, name)[:1]:
                yield Line([Thing("work", engagement, str(found))], row)


def carried(element: Json) -> Json:
    """What a button, or the first option of a menu, carries."""
    options = element.get("options") or [{}]
    value = element.get("value") or options[0].get("value") or "{}"
    try:
        found = json.loads(value)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _text(block: Json) -> str:
    if isinstance(block.get("text"), dict):
        return str(block["text"].get("text", ""))
    return "\n".join(
        str(each.get("text", "")) for each in block.get("elements", ()) if isinstance(each.get("text"), str)
    )


def _plain(text: str) -> str:
    return html.unescape(text)

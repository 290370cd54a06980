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
    """What a line is about. `name` is the id of the activity in the plan, of the stage, role or anchor, with the
    occurrence of a date of which somebody is to say whether it has `passed`; "" for an engagement as a whole."""

    kind: Literal["work", "gate", "role", "date", "passed", "handoff", "contradiction", "begun", "engagement"]
    engagement: int
    name: str = ""


@dataclass
class Line:
    """One line: what it is about, the words, and what can be pressed in it. `and_alike`: the same in other
    engagements, which it does not all name."""

    things: list[Thing]
    text: str
    heading: str = ""
    controls: list[tuple[Json, Json]] = field(default_factory=list)
    and_alike: bool = False


@dataclass
class Reading:
    """A message as read. `also` has how much is open by the engagements named under "Also open"; `more` counts what is
    left out of the lines, `also_more` what is left out of "Also open"."""

    kind: Kind
    lines: list[Line] = field(default_factory=list)
    also: dict[int, int] = field(default_factory=dict)
    more: int = 0
    also_more: int = 0


class Named(NamedTuple):
    """An open activity, as the reader knows it by its name."""

    id: int
    engagement: int
    name: str


class Names:
    """The names by which texts refer to engagements, their open work, and what the methodology names."""

    def __init__(
        self,
        engagements: Mapping[int, str],
        work: list[Named],
        stages: Mapping[str, str],
        roles: Mapping[str, str],
        anchors: Mapping[str, str],
    ) -> None:
        """`stages`, `roles` and `anchors` have the names by their ids."""
        self._titles = {title: id for id, title in engagements.items()}
        self._work: dict[tuple[int, str], list[int]] = {}
        for each in work:
            self._work.setdefault((each.engagement, each.name), []).append(each.id)
        self._stages = {name: id for id, name in stages.items()}
        self._roles = {name: id for id, name in roles.items()}
        self._anchors = {name: id for id, name in anchors.items()}

    def engagement(self, text: str) -> int | None:
        """The engagement whose title is in this text, the longest one first."""
        found = [title for title in self._titles if title in text]
        return self._titles[max(found, key=len)] if found else None

    def thing(self, engagement: int, name: str) -> Thing | None:
        """The open work or the gate of this name."""
        exact = self._work.get((engagement, name))
        found = exact or self._work.get((engagement, re.sub(r" \(no\. \d+\)$", "", name)))
        if found:
            return Thing("work", engagement, str(found[0]))
        if name == "Close the engagement":
            return Thing("gate", engagement)
        stage = self._stages.get(re.sub(r"^(Leave|Move on from) ", "", name))
        return Thing("gate", engagement, stage) if stage else None

    def asked(self, engagement: int, question: str) -> Thing | None:
        """The role or date that a question asks for."""
        if (found := WHO.search(question)) and found[1] in self._roles:
            return Thing("role", engagement, self._roles[found[1]])
        if (found := WHEN.search(question)) and found[1] in self._anchors:
            return Thing("date", engagement, self._anchors[found[1]])
        return None


DIGEST_HEADER = re.compile(r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}\b|^All done")
MORE = re.compile(r"^and (\d+) more\b", re.MULTILINE)
STAR = re.compile(r"\*([^*\n]+)\*")
WHO, WHEN = re.compile(r"Who is the (.+?)\?"), re.compile(r"When (?:is|do you expect) (.+?)\?")
OPEN, ONE_OPEN = re.compile(r"^• (.+): (\d+) open\b"), re.compile(r"^• (.+?): (?!\d+ late with others)")
FIRST = re.compile(r"First: \*([^*\n]+)\*(?:, | \()")
HEADINGS = (
    "Overdue", "Late", "Due today", "Due in the next two working days", "Can start now", "Ready to move on",
    "Still needed", "Due earlier", "Dates that contradict each other", "On hold", "Overdue with others",
    "Late with others", "Waiting on others", "Asked of you", "To hand over", "Roles to fill", "Dates to set", "Empty roles and dates",
    "Did it happen", "Still going on", "New stage",
    "Did this come up",
    "Not answered yet",
    "No longer running", "Closed", "What others did",
)  # fmt: skip
MOVED, CONTRADICTION, BEGUN = "Due earlier", "Dates that contradict each other", "New stage"


def read(content: Json, names: Names) -> Reading:
    """The lines of this message."""
    blocks = content.get("blocks") or []
    text = _plain(content.get("text", ""))
    first = _plain(_text(blocks[0])) if blocks else ""
    if blocks and blocks[0]["type"] == "header" and first.startswith("New for you"):
        return _digest("new", blocks, names)
    if blocks and blocks[0]["type"] == "header" and DIGEST_HEADER.match(first):
        return _digest("digest", blocks, names)
    if re.search(r"\bha(s|ve) begun\b", text):
        return Reading("begun", list(_bullets(blocks, names)))
    if re.search(r"opened .+ with you as|made you .+ of |You opened |You're now .+ of ", text):
        return Reading("welcome", list(_bullets(blocks, names)))
    return Reading("other", list(_bullets(blocks, names)))


def _digest(kind: Kind, blocks: list[Json], names: Names) -> Reading:
    reading, heading, line = Reading(kind), "", None
    for block in blocks[1:]:
        said = _plain(_text(block))
        if block["type"] == "context":
            if found := MORE.search(said):
                reading.more += int(found[1])
        elif block["type"] == "section" and "*Also open*" in said:
            _read_also(reading, said, names)
            line = None
        elif block["type"] == "section" and _heading(said):
            heading, line = _heading(said), None
        elif block["type"] == "section":
            line = Line([], said, heading)
            reading.lines.append(line)
            if accessory := block.get("accessory"):
                line.controls.append((block, accessory))
        elif block["type"] == "actions" and line is not None:
            line.controls += [(block, each) for each in block["elements"]]
    for each in reading.lines:
        each.things = [*_about(each, names)]
        first = each.text.split("\n")[0]
        each.and_alike = any(e["action_id"] == "ps.turns_done" for _, e in each.controls) or (
            first == "*Roles to fill and dates to set*"
        )
    return reading


def _read_also(reading: Reading, said: str, names: Names) -> None:
    for row in said.split("\n"):
        if found := OPEN.match(row):
            engagement = names.engagement(found[1])
            if engagement is not None:
                reading.also[engagement] = int(found[2])
        elif found := ONE_OPEN.match(row):
            engagement = names.engagement(found[1])
            if engagement is not None:
                reading.also[engagement] = 1
        elif found := MORE.match(row):
            reading.also_more += int(found[1])


def _heading(said: str) -> str:
    bare = re.sub(r"^[^A-Za-z]+|[^A-Za-z]+$", "", said.partition("* · ")[0])
    return bare if bare in HEADINGS else ""


def _about(line: Line, names: Names) -> Iterator[Thing]:
    """What a line is about: by its questions, else by its buttons, else by the names in it."""
    engagement = names.engagement(line.text)
    if engagement is not None and line.heading == MOVED:
        yield Thing("engagement", engagement)
        return
    if engagement is not None and line.heading == BEGUN:
        yield Thing("begun", engagement, STAR.findall(line.text)[0])
        return
    if engagement is not None and line.heading == CONTRADICTION:
        for name in STAR.findall(line.text):
            if found := names.thing(engagement, name):
                yield Thing("contradiction", engagement, found.name)
        return
    asked = [names.asked(engagement, row) for row in line.text.split("\n")] if engagement is not None else []
    if any(asked):
        yield from (each for each in asked if each)
        return
    if by_controls := _by_controls(line):
        yield by_controls
        return
    if engagement is not None:
        found_by_name = (names.thing(engagement, name) for name in STAR.findall(line.text))
        yield from (each for each in list(found_by_name)[:1] if each)


def _by_controls(line: Line) -> Thing | None:
    """What the buttons of a line are about."""
    for _, element in line.controls:
        about = carried(element)
        engagement, choice = about.get("engagement"), about.get("choice", "")
        if engagement is None:
            continue
        match element["action_id"]:
            case "ps.fill_role":
                return Thing("role", engagement, choice)
            case "ps.dates":
                return Thing("date", engagement, choice)
            case "ps.advance":
                return Thing("gate", engagement, choice)
            case "ps.close":
                return Thing("gate", engagement)
            case "ps.happened":
                return Thing("passed", engagement, ":".join(choice.split(":")[:2]))
            case "ps.handoff":
                return Thing("handoff", engagement)
        if "work" in about:
            return Thing("work", engagement, str(about["work"]))
    return None


def _bullets(blocks: list[Json], names: Names) -> Iterator[Line]:
    """The activities that a message lists."""
    said = "\n".join(_plain(_text(block)) for block in blocks)
    engagement = names.engagement(said)
    if engagement is None:
        return
    if (first := FIRST.search(said)) and (found := names.thing(engagement, first[1])):
        yield Line([found], first[0])
    for row in said.split("\n"):
        if row.startswith("• "):
            name = row.removeprefix("• ").rpartition(": ")[0].replace("*", "")
            if found := names.thing(engagement, name):
                yield Line([found], row)


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

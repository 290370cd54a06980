"""The text that a person reads: of Slack's markup, of blocks, of a whole message or view."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from playground.block_kit.dates import SHOWN, date_text
from playground.block_kit.emoji_names import emojis
from playground.block_kit.mrkdwn import Tree, parse, parse_markdown
from playground.json_values import Json
from playground.workspace.workspace import Workspace


class Reader:
    """Renders for one viewer: names of people, dates in the viewer's zone, emoji as characters."""

    def __init__(self, workspace: Workspace, viewer: str) -> None:
        self._workspace = workspace
        zone = workspace.people[viewer].zone
        self._zone = ZoneInfo(zone) if zone else UTC
        self._viewer = viewer

    def mrkdwn(self, text: str) -> str:
        return self._flat(parse(text))

    def _flat(self, tree: Tree) -> str:
        """The text of a tree; code and quotes get lines of their own."""
        read, before = "", "break"
        for node in tree:
            kind = node["kind"]
            if before != "break" and {before, kind} & {"pre", "quote"}:
                read += "\n"
            read, before = read + self._node(node), kind
        return read

    def _node(self, node: Json) -> str:
        match node["kind"]:
            case "break":
                return "\n"
            case "user":
                return "@" + self.name_of(node["id"], node["label"])
            case "channel":
                return self._channel(node["id"], node["label"])
            case "group":
                return str(node["label"] or "@group")
            case "broadcast":
                return f"@{node['range']}"
            case "emoji":
                return emojis(f":{node['name']}:")
            case "date":
                return date_text(node["seconds"], node["format"], self._zone, self._workspace.clock.now())
        return self._flat(node["children"]) if "children" in node else str(node["text"])

    def _channel(self, id: str, label: str) -> str:
        channel = self._workspace.channels.get(id)
        if channel and self._workspace.may_see(self._viewer, channel):
            return "#" + channel.name
        return f"#{label}" if label else "a private channel"

    def name_of(self, person: str, label: str = "") -> str:
        found = self._workspace.people.get(person)
        return (found.name if found else label) or "unknown"

    def text(self, value: Json | str | None) -> str:
        if not value:
            return ""
        if isinstance(value, str):
            return value
        written = str(value.get("text", ""))
        return self.mrkdwn(written) if value.get("type") == "mrkdwn" else emojis(written)

    def blocks(self, blocks: Iterable[Json], state: Json | None = None) -> str:
        lines: list[str] = []
        for block in blocks:
            values = (state or {}).get(str(block.get("block_id")), {})
            lines += [line for line in self._block(block, values) if line]
        return "\n".join(lines)

    def _block(self, block: Json, values: Json) -> list[str]:
        kind = block["type"]
        if kind == "section":
            lines = [self.text(block.get("text")), *(self.text(field) for field in block.get("fields", []))]
            return [*lines, *self._elements([block.get("accessory")], values)]
        if kind in ("header", "video", "alert"):
            return [self.text(block.get("text") or block.get("title"))]
        if kind == "context":
            return [" ".join(self.text(each) or each.get("alt_text", "") for each in block["elements"])]
        if kind == "actions":
            return [" ".join(f"[{line}]" for line in self._elements(block["elements"], values))]
        if kind == "input":
            label = self.text(block["label"]) + (" (optional)" if block.get("optional") else "")
            return [label, self.text(block.get("hint")), *self._elements([block["element"]], values)]
        if kind == "image":
            return [self.text(block.get("title")), block.get("alt_text", "")]
        if kind == "markdown":
            return [self._flat(parse_markdown(block["text"]))]
        if kind == "rich_text":
            return [self._rich(element) for element in block["elements"]]
        if kind == "table":
            return [" | ".join(self._cell(cell) for cell in row) for row in block["rows"]]
        return []

    def _cell(self, cell: Json) -> str:
        return (
            "".join(self._rich(e) for e in cell["elements"]) if "elements" in cell else str(cell.get("text"))
        )

    def _elements(self, elements: Iterable[Json | None], values: Json) -> list[str]:
        lines = []
        for element in elements:
            if element is None:
                continue
            if element["type"] == "image":
                lines.append(element.get("alt_text", ""))
            elif element["type"] == "button":
                lines.append(self.text(element["text"]))
            elif element["type"] in ("checkboxes", "radio_buttons", "overflow"):
                lines += [
                    self._option(option, values.get(element["action_id"])) for option in element["options"]
                ]
            else:
                shown = self.shown(values.get(element["action_id"]))
                lines.append(shown or self.text(element.get("placeholder")))
        return lines

    def _option(self, option: Json, value: Json | None) -> str:
        chosen = (value or {}).get("selected_options") or [(value or {}).get("selected_option")]
        mark = "(•) " if any(each and each.get("value") == option.get("value") for each in chosen) else ""
        described = self.text(option.get("description"))
        return mark + self.text(option["text"]) + (f" – {described}" if described else "")

    def shown(self, value: Json | None) -> str:
        """The current value that an element shows."""
        if not value:
            return ""
        if value.get("selected_option"):
            return self.text(value["selected_option"]["text"])
        if value.get("selected_options"):
            return ", ".join(self.text(option["text"]) for option in value["selected_options"])
        for key in ("selected_user", "selected_conversation", "selected_channel"):
            ids = value.get(key + "s") or ([value[key]] if value.get(key) else [])
            if ids:
                return ", ".join(self._named(id) for id in ids)
        if value.get("selected_date"):
            return _day(date.fromisoformat(value["selected_date"]))
        if value.get("selected_time"):
            return _clock(time.fromisoformat(value["selected_time"]))
        if value.get("selected_date_time"):
            at = datetime.fromtimestamp(value["selected_date_time"], self._zone)
            return f"{_day(at)} {_clock(at)}"
        if value.get("value"):
            return str(value["value"])
        if value.get("rich_text_value"):
            return "".join(self._rich(each) for each in value["rich_text_value"]["elements"])
        return ", ".join(file["name"] for file in value.get("files") or [])

    def _named(self, id: str) -> str:
        channel = self._workspace.channels.get(id)
        if channel is None:
            return self.name_of(id, id)
        if channel.kind in ("im", "mpim"):
            return ", ".join(self.name_of(each) for each in channel.members if each != self._viewer)
        return self._channel(id, "")

    def _rich(self, element: Json) -> str:
        kind = element["type"]
        if kind == "rich_text_list":
            first = element.get("offset", 0) + 1
            signs = (f"{n}. " if element["style"] == "ordered" else "• " for n in itertools.count(first))
            return "\n".join(map("".join, zip(signs, map(self._rich, element["elements"]), strict=False)))
        if "elements" in element:
            return "".join(self._rich(each) for each in element["elements"])
        if kind == "user":
            return "@" + self.name_of(element["user_id"])
        if kind == "channel":
            return self._channel(element["channel_id"], "")
        if kind == "usergroup":
            return "@group"
        if kind == "emoji":
            return emojis(f":{element['name']}:")
        if kind == "date":
            if element["timestamp"] not in SHOWN:
                return str(element.get("fallback", ""))
            return date_text(element["timestamp"], element["format"], self._zone, self._workspace.clock.now())
        if kind == "broadcast":
            return "@" + str(element["range"])
        return str(element.get("text") or element.get("url") or "")

    def message(self, data: Json, state: Json | None = None) -> str:
        blocks = data.get("blocks")
        shown = [self.blocks(blocks, state) if blocks else self.mrkdwn(data.get("text", ""))]
        shown += [file["title"] for file in data.get("files") or []]
        return "\n".join(line for line in shown if line)

    def view(self, view: Json, state: Json) -> str:
        ends = [self.text(view.get("submit")), self.text(view.get("close"))]
        buttons = " ".join(f"[{each}]" for each in ends if each)
        lines = [self.text(view.get("title")), self.blocks(view["blocks"], state), buttons]
        return "\n".join(line for line in lines if line)


def _day(at: date) -> str:
    return f"{at:%b} {at.day}, {at.year}"


def _clock(at: time | datetime) -> str:
    return f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"

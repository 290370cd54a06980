"""Slack's markup: a pure parser, from text to a tree of nodes.

Markup is parsed only here: the page draws these trees, and the tests' driver reads them. Nodes are JSON
and can be sent to the page: {kind, …} with ``text`` or ``children`` inside.
"""

from __future__ import annotations

import functools
import re

from playground.block_kit.dates import SHOWN
from playground.json_values import Json

Tree = list[Json]

_STYLES = {"*": "bold", "_": "italic", "~": "strike"}
_TOKEN = re.compile(r"<((?:[@#!]|[A-Za-z][A-Za-z0-9+.-]*:)[^\s<>][^<>]*)>")
_CODE = re.compile(r"`([^`\n]+)`")
_EMOJI = re.compile(r":([a-z0-9_+'-]+)(?:::skin-tone-[2-6])?:")
BARE_LINK = re.compile(r"https?://[^\s<>|]*[^\s<>|.,;:!?)'\"]")
_QUOTE = re.compile(r"(?:&gt;|>) ?")
_FENCED = re.compile(r"\n?```\n?((?:(?!```).)+?)\n?```\n?", re.DOTALL)


@functools.lru_cache(4096)
def parse(text: str) -> Tree:
    """The tree of a text in Slack's mrkdwn. What looks like markup but is none stays text."""
    nodes, end = [], 0
    for fence in _FENCED.finditer(text):
        nodes += _lines(text[end : fence.start()])
        nodes.append({"kind": "pre", "text": _without_tokens(fence.group(1))})
        end = fence.end()
    return nodes + _lines(text[end:])


def parse_markdown(text: str) -> Tree:
    """The tree of a markdown block, as far as that reads like Slack's own markup: bold, headings, links, lists."""
    text = re.sub(r"\*\*(.+?)\*\*", r"*\1*", text)
    text = re.sub(r"(?m)^#+ +(.*)$", r"*\1*", text)
    text = re.sub(r"\[([^\]]+)\]\((\S+?)\)", r"<\2|\1>", text)
    return parse(re.sub(r"(?m)^[-*] ", "• ", text))


def markup_in(shown: object) -> dict[str, Tree]:
    """The trees of all texts in what the page is to show, by the texts; those without any markup left out."""
    found: dict[str, Tree] = {}
    if isinstance(shown, list):
        for each in shown:
            found |= markup_in(each)
    if isinstance(shown, dict):
        kind = shown.get("type")
        for key, value in shown.items():
            if not isinstance(value, str):
                found |= markup_in(value)
            elif kind == "markdown" and key == "text":
                found[f"markdown:{value}"] = parse_markdown(value)
            elif kind in (None, "mrkdwn") and key in ("text", "title"):
                found[value] = parse(value)
    return {text: tree for text, tree in found.items() if tree != [{"kind": "text", "text": text}]}


def _lines(text: str) -> Tree:
    nodes: Tree = []
    quoted: Tree | None = None
    for index, line in enumerate(text.split("\n") if text else []):
        if mark := _QUOTE.match(line):
            if quoted is None:
                quoted = []
                nodes.append({"kind": "quote", "children": quoted})
            else:
                quoted.append({"kind": "break"})
            quoted += _inline(line[mark.end() :])
            continue
        if index and quoted is None:
            nodes.append({"kind": "break"})
        quoted = None
        nodes += _inline(line)
    return nodes


def _inline(text: str) -> Tree:
    return _Inline(text).tree()


class _Inline:
    """One run of text, with the spans of its tokens and the marks that nothing closes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [found.span() for found in _TOKEN.finditer(text)] if "<" in text else []
        self._unclosed: set[str] = set()

    def tree(self) -> Tree:
        nodes: Tree = []
        at = plain_from = 0
        while at < len(self._text):
            found = self._special(at)
            if found is None:
                at += 1
                continue
            node, end = found
            nodes += [*_plain(self._text[plain_from:at]), node]
            at = plain_from = end
        return nodes + _plain(self._text[plain_from:])

    def _special(self, at: int) -> tuple[Json, int] | None:
        """The node that begins here, and where it ends."""
        text, first = self._text, self._text[at]
        if first == "<" and (found := _TOKEN.match(text, at)):
            return _token(found.group(1)), found.end()
        if first == "`" and (found := _CODE.match(text, at)):
            return {"kind": "code", "text": _without_tokens(found.group(1))}, found.end()
        if first == ":" and (found := _EMOJI.match(text, at)):
            return {"kind": "emoji", "name": found.group(1)}, found.end()
        if first in _STYLES:
            return self._styled(at)
        if first == "h" and (found := BARE_LINK.match(text, at)):
            url = unescape(found.group())
            return {"kind": "link", "url": url, "children": [{"kind": "text", "text": url}]}, found.end()
        return None

    def _styled(self, at: int) -> tuple[Json, int] | None:
        """``*bold*`` and the like: marks that hug their words, and stand beside no other word."""
        text, mark = self._text, self._text[at]
        following = text[at + 1 : at + 2]
        if mark in self._unclosed or (at and _is_word(text[at - 1])):
            return None
        if not following.strip() or following == mark:
            return None
        end = text.find(mark, at + 2)
        while end > 0:
            hugs = not text[end - 1].isspace() and not _is_word(text[end + 1 : end + 2])
            if hugs and not any(start < end < stop for start, stop in self._tokens):
                return {"kind": _STYLES[mark], "children": _inline(text[at + 1 : end])}, end + 1
            end = text.find(mark, end + 1)
        self._unclosed.add(mark)
        return None


def _plain(text: str) -> Tree:
    return [{"kind": "text", "text": unescape(text)}] if text else []


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _token(inside: str) -> Json:
    target, _, written = inside.partition("|")
    label = unescape(written)
    if target.startswith("@"):
        return {"kind": "user", "id": target[1:], "label": label}
    if target.startswith("#"):
        return {"kind": "channel", "id": target[1:], "label": label}
    if target.startswith("!subteam^"):
        return {"kind": "group", "id": target.removeprefix("!subteam^"), "label": label}
    if target.startswith("!date^"):
        return _date(target, label)
    if target.startswith("!"):
        return {"kind": "broadcast", "range": target[1:]}
    shown = _inline(written) if written else _plain(target.removeprefix("mailto:"))
    return {"kind": "link", "url": unescape(target), "children": shown}


def _date(target: str, label: str) -> Json:
    _, seconds, format, url, *_ = [*target.split("^", 3), "", "", ""]
    if not re.fullmatch(r"-?\d+", seconds) or int(seconds) not in SHOWN or not format:
        return {"kind": "text", "text": label}
    format, url = unescape(format), unescape(url)
    return {"kind": "date", "seconds": int(seconds), "format": format, "url": url or None, "label": label}


def _without_tokens(text: str) -> str:
    """In code a token reads as its label or target; nothing else is special."""
    return unescape(re.sub(r"<([^<>|]+)(?:\|([^<>]+))?>", lambda found: found[2] or found[1], text))


def unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

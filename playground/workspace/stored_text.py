"""Texts of people and apps as Slack keeps them: tokens for names and addresses, the rest escaped."""

from __future__ import annotations

import re
from collections.abc import Callable

from playground.block_kit.defaults import stored_text
from playground.block_kit.mrkdwn import BARE_LINK, escape
from playground.workspace.workspace import Workspace

TOKEN = re.compile(r"(<[@#][A-Z0-9]{6,}(?:\|[^<>\n]*)?>)")
_APP_MARKUP = re.compile(r"(<(?:[@#!]|[A-Za-z][A-Za-z0-9+.-]*:)[^\s<>][^<>\n]*>|&(?:amp|lt|gt);)")
_URL = re.compile(f"({BARE_LINK.pattern})")
_ENDINGS = "com|org|net|edu|gov|io|dev|app|ai|co|eu|de|uk|fr|nl|es|it|ch|at|se|us|ca|br|in|jp|au|nz"
_ADDRESS = re.compile(
    r"(?<![\w@./-])((?:[\w.+-]+@)?(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(?:"
    + _ENDINGS
    + r"))(?![\w@.-]\w)"
)
_BROADCASTS = {f"@{word}": f"<!{word}>" for word in ("here", "channel", "everyone")}


def app_text(text: str) -> str:
    """A text of the app: its markup stays, addresses become links, other special characters are escaped."""
    return stored_text(_between(_APP_MARKUP, text, lambda part: _between(_URL, part, escape, _link)))


def person_text(workspace: Workspace, person: str, text: str) -> str:
    """Names that this person sees after @ and #, and addresses, become tokens; all else is escaped."""
    names = {f"@{p.name}": f"<@{p.id}>" for p in workspace.people.values() if workspace.knows(person, p)}
    names |= {
        f"#{c.name}": f"<#{c.id}>"
        for c in workspace.channels_seen_by(person)
        if c.kind in ("public", "private")
    }
    names |= _BROADCASTS
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)")

    def named(part: str) -> str:
        return pattern.sub(lambda found: names[found.group(1)], escape(part))

    def addressed(part: str) -> str:
        return _between(_ADDRESS, part, named, _labelled)

    return _between(TOKEN, text, lambda part: _between(_URL, part, addressed, _link))


def _between(
    apart: re.Pattern[str], text: str, do: Callable[[str], str], part: Callable[[str], str] = str
) -> str:
    """The text with ``do`` done to what lies between the matches, and ``part`` to the matches."""
    pieces = apart.split(text)
    pieces[::2] = map(do, pieces[::2])
    pieces[1::2] = map(part, pieces[1::2])
    return "".join(pieces)


def _link(url: str) -> str:
    return f"<{escape(url)}>"


def _labelled(address: str) -> str:
    """An address without a scheme: Slack completes it, and keeps what was typed as its label."""
    return f"<{'mailto:' if '@' in address else 'http://'}{address}|{address}>"

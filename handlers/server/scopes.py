"""The scopes that the manifest asks for, and what does not work without one."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

WITHOUT_SCOPE = {
    "commands": "/ps-start and /ps-stage do not answer",
    "chat:write": "nobody gets a message",
    "chat:write.public": "no card is posted in a public channel that the app is not in",
    "im:write": "nobody gets a message of their own, such as the daily one",
    "im:history": "a message whose sending failed half way may be sent twice",
    "users:read": "names, time zones and guests are unknown, and nobody can do anything",
    "channels:read": "public channels have no names, and whether one became private is unknown",
    "groups:read": "engagements in a private channel are shown to their team only",
    "channels:manage": "no channel is created for an engagement, and nobody is invited to one",
    "files:read": "the journey, the stages and timelines are shown as text, without a picture",
    "files:write": "no plan is exported, and the journey, the stages and timelines are shown as text",
    "pins:write": "the stage card in a channel is not pinned",
    "app_mentions:read": "a mention of the app is not answered",
    "bookmarks:read": "the links of an engagement are no bookmarks of its channel",
    "bookmarks:write": "the links of an engagement are no bookmarks of its channel",
}
"""What does not work without a scope of the manifest."""


class Scopes(NamedTuple):
    """The scopes of the manifest; an admin who installs the app may leave out the optional ones."""

    every: tuple[str, ...]
    optional: frozenset[str]

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(each for each in self.every if each not in self.optional)

    def required_of(self, granted: Collection[str]) -> list[str]:
        """The required scopes that were not granted."""
        return [each for each in self.every if each not in granted and each not in self.optional]

    def optional_of(self, granted: Collection[str]) -> list[str]:
        """The optional scopes that were not granted."""
        return [each for each in self.every if each not in granted and each in self.optional]


def read_scopes(manifest: Path) -> Scopes:
    scopes = json.loads(manifest.read_text(encoding="utf-8"))["oauth_config"]["scopes"]
    return Scopes(tuple(scopes["bot"]), frozenset(scopes["bot_optional"]))


def without(scope: str) -> str:
    """What does not work without this scope, as half a sentence."""
    return f"{scope}: {WITHOUT_SCOPE[scope]}"

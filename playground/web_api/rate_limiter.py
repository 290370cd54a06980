"""Rate limits of the Web API, counted if the playground is told to."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from playground.workspace.workspace import Workspace

_TIERS = {2: 20, 3: 50, 4: 100}  # calls a minute
_TIER_OF = {
    **dict.fromkeys(
        [
            "bookmarks.add",
            "bookmarks.edit",
            "bookmarks.remove",
            "conversations.create",
            "conversations.list",
            "conversations.setTopic",
            "pins.add",
            "pins.remove",
            "users.list",
        ],
        2,
    ),
    **dict.fromkeys(
        [
            "chat.postEphemeral",
            "conversations.members",
            "files.completeUploadExternal",
            "files.getUploadURLExternal",
            "files.info",
            "users.info",
            "views.open",
            "views.publish",
            "views.push",
            "views.update",
        ],
        4,
    ),
}
_UNLIMITED = {"auth.test", "blocks.validate", "chat.getPermalink", "oauth.v2.access"}
_POSTS_BURST = 3
_WORKSPACE_A_MINUTE = 300


@dataclass
class _Bucket:
    """Allows ``burst`` calls at once and ``rate`` a second in the long run, in real time."""

    rate: float
    burst: float
    left: float
    seen: float

    def take(self) -> float:
        """0 where the call may go on, else the seconds to wait."""
        now = time.monotonic()
        self.left = min(self.burst, self.left + (now - self.seen) * self.rate)
        self.seen = now
        if self.left >= 1:
            self.left -= 1
            return 0.0
        return (1 - self.left) / self.rate


class RateLimiter:
    """Off unless asked for. The bursts are the playground's choice: Slack keeps its own secret."""

    def __init__(self, *, counting: bool) -> None:
        self._counting = counting
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, method: str, channel: str, workspace: Workspace) -> int:
        """Whole seconds for Retry-After, or 0 where nothing is exceeded."""
        if not self._counting or method in _UNLIMITED:
            return 0
        if method != "chat.postMessage":
            minute = _TIERS[_TIER_OF.get(method, 3)]
            return math.ceil(self._bucket(method, minute / 60, minute).take())
        if channel in workspace.people and (dm := workspace.find_direct(channel, workspace.bot_user)):
            channel = dm.id
        waits = [
            self._bucket(f"channel {channel}", 1, _POSTS_BURST).take(),
            self._bucket("workspace", _WORKSPACE_A_MINUTE / 60, _WORKSPACE_A_MINUTE).take(),
        ]
        return math.ceil(max(waits))

    def _bucket(self, name: str, rate: float, burst: float) -> _Bucket:
        return self._buckets.setdefault(name, _Bucket(rate, burst, burst, time.monotonic()))

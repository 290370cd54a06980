"""What can be done with an engagement behind More: by whom, and in which state."""

from typing import Literal

from methodology.engagement.engagement import Engagement, EngagementState
from methodology.engagement.rights import Viewer, may_change

MenuEntry = Literal[
    "own_activity", "condition", "details", "iterations", "channel", "handoff", "status_report", "history",
    "export", "hold", "resume", "close", "cancel", "reopen",
]  # fmt: skip
"""In the order in which they are shown."""

_NOT_OVER: frozenset[EngagementState] = frozenset({"open", "on_hold"})
_OVER: frozenset[EngagementState] = frozenset({"closed", "cancelled"})

LOOKING: tuple[MenuEntry, ...] = ("status_report", "history", "export")
"""For whoever may see the engagement, in every state."""

CHANGING: dict[MenuEntry, frozenset[EngagementState]] = {
    "own_activity": _NOT_OVER,
    "condition": _NOT_OVER,
    "details": _NOT_OVER,
    "iterations": _NOT_OVER,
    "channel": _NOT_OVER,
    "handoff": _NOT_OVER,
    "hold": frozenset({"open"}),
    "resume": frozenset({"on_hold"}),
    "close": _NOT_OVER,
    "cancel": _NOT_OVER,
    "reopen": _OVER,
}
"""For whoever may change the engagement, in these states."""


def menu_entries(viewer: Viewer, engagement: Engagement) -> frozenset[MenuEntry]:
    """What this person can do with the engagement as it is now."""
    if not may_change(viewer, engagement):
        return frozenset(LOOKING)
    return frozenset({*LOOKING, *(entry for entry, states in CHANGING.items() if engagement.state in states)})

"""What else can be done with an engagement, behind More?"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Literal

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.layout import button, context, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import cut, escape
from methodology.engagement.engagement import Engagement, EngagementState

MoreAction = Literal[
    "own_activity", "condition", "details", "iterations", "handoff", "history", "status_report", "export",
    "hold", "resume", "close", "cancel", "reopen", "channel",
]  # fmt: skip
"""What the menu may do; only what works is shown."""

_RUNNING: frozenset[EngagementState] = frozenset({"open", "on_hold"})
_OVER: frozenset[EngagementState] = frozenset({"closed", "cancelled"})
_ALWAYS = _RUNNING | _OVER

_ENTRIES: tuple[tuple[MoreAction, str, str, str, frozenset[EngagementState]], ...] = (
    ("own_activity", ids.OWN_ACTIVITY, "Add an activity", "Something only this engagement needs.", _RUNNING),
    (
        "condition",
        ids.CONDITION,
        "Raise a condition",
        "Something came up that calls for more work.",
        _RUNNING,
    ),
    (
        "details",
        ids.DETAILS,
        "Turn details on",
        "Plan finer activities that are left out by default.",
        _RUNNING,
    ),
    ("iterations", ids.ITERATIONS, "Plan iterations", "Propose their first and last days.", _RUNNING),
    ("channel", ids.CHANNEL, "Channel", "Where it lives in Slack.", _RUNNING),
    ("handoff", ids.HANDOFF, "Handoff sheet", "What delivery needs to know from sales.", _RUNNING),
    ("status_report", ids.STATUS_REPORT, "Status report", "A text to send to others.", _ALWAYS),
    ("history", ids.HISTORY, "History", "Who changed what, and when.", _ALWAYS),
    ("export", ids.EXPORT, "Export", "The whole plan as a file, sent to you alone.", _ALWAYS),
    ("hold", ids.HOLD, "Put on hold", "Nobody is reminded until it is resumed.", frozenset({"open"})),
    ("resume", ids.RESUME, "Resume", "Remind again, and shift what was held.", frozenset({"on_hold"})),
    ("close", ids.CLOSE, "Close the engagement", "It is finished. Its last gate is checked.", _RUNNING),
    ("cancel", ids.CANCEL, "Cancel the engagement", "It ends early, with a reason.", _RUNNING),
    ("reopen", ids.REOPEN, "Reopen", "It goes on in the stage it was in last.", _OVER),
)


def more(engagement: Engagement, carried: FormOrigin, actions: AbstractSet[MoreAction]) -> View:
    """The menu behind More: each entry says what it does."""
    blocks = [section(f"*{escape(cut(engagement.title, 230))}*"), *_entries(engagement, carried, actions)]
    if len(blocks) == 1:
        blocks.append(section("Only the team, whoever opened it and admins change this engagement."))
    blocks.append(context(f"This is engagement no. {engagement.id}."))
    return modal("ps.more", "More", blocks, close="Close", carries=carried)


def _entries(
    engagement: Engagement, carried: FormOrigin, actions: AbstractSet[MoreAction]
) -> Iterator[Block]:
    about = carried.about.model_copy(update={"surface": "modal", "choice": "", "work": None})
    for name, action_id, label, says, states in _ENTRIES:
        if name in actions and engagement.state in states:
            yield section(says, button(label, action_id, about))

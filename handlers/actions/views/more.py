"""The menu behind More."""

from collections.abc import Collection, Iterator, Mapping

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin, stages_choice
from handlers.block_kit.layout import button, context, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import linked
from methodology.definition.ids import StageId
from methodology.engagement.buttons import MoreButton
from methodology.engagement.engagement import Engagement

_ENTRIES: Mapping[MoreButton, tuple[str, str, str]] = {
    "own_activity": (ids.ADD_ACTIVITY, "Add an activity", "Something only this engagement needs."),
    "condition": (ids.RAISE_CONDITION, "Raise a condition", "Something came up that calls for more work."),
    "details": (
        ids.TURN_DETAILS_ON,
        "Turn details on",
        "Plan finer activities that are left out by default.",
    ),
    "iterations": (ids.ITERATIONS, "Plan iterations", "Propose their first and last days."),
    "channel": (ids.CHANNEL, "Channel", "Where it lives in Slack."),
    "handoff": (ids.HANDOFF, "Handoff sheet", "What delivery needs to know from sales."),
    "status_report": (ids.STATUS_REPORT, "Status report", "A text to send to others."),
    "history": (ids.HISTORY, "History", "Who changed what, and when."),
    "export": (ids.EXPORT, "Export", "The whole plan as a file, sent to you alone."),
    "undo_move": (ids.UNDO_MOVE, "Undo moving on", "Go back to the stage that was left within the last day."),
    "hold": (ids.HOLD, "Put on hold", "Nobody is reminded until it is resumed."),
    "resume": (ids.RESUME, "Resume", "Remind again, and shift what was held."),
    "hold_longer": (ids.HOLD_LONGER, "Keep on hold", "Say until when: the lead is asked again then."),
    "close": (ids.CLOSE, "Close the engagement", "It is finished. Its last gate is checked."),
    "cancel": (ids.CANCEL, "Cancel the engagement", "It ends early, with a reason."),
    "reopen": (ids.REOPEN, "Reopen", "It goes on in the stage it was in last."),
}
"""The action id, label and description of each entry, in the order shown."""


def more(
    engagement: Engagement,
    origin: FormOrigin,
    entries: Collection[MoreButton],
    *,
    left: Collection[StageId] = (),
) -> View:
    """The menu behind More, each entry with a description; `left` are the stages that moving on left last."""
    blocks = [section(f"*{linked(engagement.title, 230)}*"), *_entries(origin, entries, left)]
    if len(blocks) == 1:
        blocks.append(section("Only the team, whoever opened it and admins change this engagement."))
    blocks.append(context(f"This is engagement no. {engagement.id}."))
    return modal("ps.more", "More", blocks, close="Close", carries=origin)


def _entries(
    origin: FormOrigin, entries: Collection[MoreButton], left: Collection[StageId]
) -> Iterator[Block]:
    about = origin.about.model_copy(update={"surface": "modal", "choice": "", "work": None})
    for entry, (action_id, label, description) in _ENTRIES.items():
        if entry in entries:
            choice = stages_choice(left) if entry == "undo_move" else ""
            yield section(description, button(label, action_id, about.model_copy(update={"choice": choice})))

"""The buttons that pages and messages offer, by state and by the rights of the reader."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Literal

from methodology.engagement.engagement import EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer, may_act, may_change
from methodology.plan.planned_activity import PlannedActivity, State
from methodology.value import Value

ActivityButton = Literal[
    "done", "undo", "evidence", "snooze", "not_needed", "reassign", "redate", "why"
]  # fmt: skip
CardButton = Literal[
    "advance", "resume", "reopen", "plan", "timeline", "dates", "team", "more", "history", "share"
]  # fmt: skip
MoreButton = Literal[
    "own_activity", "condition", "details", "iterations", "channel", "handoff", "status_report", "history",
    "export", "hold", "resume", "close", "cancel", "reopen",
]  # fmt: skip

_LOOKING: tuple[CardButton, ...] = ("plan", "timeline", "dates", "team", "more", "share")
_OVER: tuple[CardButton, ...] = ("reopen", "plan", "history", "share")
_CARD: Mapping[EngagementState, tuple[CardButton, ...]] = {
    "open": ("advance", *_LOOKING),
    "on_hold": ("resume", *_LOOKING),
    "closed": _OVER,
    "cancelled": _OVER,
}
_CARD_CHANGES: frozenset[CardButton] = frozenset({"advance", "resume", "reopen"})

_MORE_WORK: tuple[MoreButton, ...] = (
    "own_activity", "condition", "details", "iterations", "channel", "handoff",
)  # fmt: skip
_RECORDS: tuple[MoreButton, ...] = ("status_report", "history", "export")
_MORE: Mapping[EngagementState, tuple[MoreButton, ...]] = {
    "open": (*_MORE_WORK, *_RECORDS, "hold", "close", "cancel"),
    "on_hold": (*_MORE_WORK, *_RECORDS, "resume", "close", "cancel"),
    "closed": (*_RECORDS, "reopen"),
    "cancelled": (*_RECORDS, "reopen"),
}

_ACTING: Mapping[State, frozenset[ActivityButton]] = {
    "open": frozenset({"done", "snooze", "not_needed"}),
    "done": frozenset({"undo", "evidence"}),
    "not_needed": frozenset({"undo"}),
    "missed": frozenset(),
    "withdrawn": frozenset(),
}
_CHANGING: frozenset[ActivityButton] = frozenset({"reassign", "redate"})


def activity_buttons(
    activity: PlannedActivity, *, may_act: bool = True, may_change: bool = True
) -> frozenset[ActivityButton]:
    """The buttons of an activity, by its state and by the rights of the reader.

    Everybody who sees an activity may ask why it is planned. Reassigning it or changing its date needs the
    right to change the engagement.
    """
    buttons: frozenset[ActivityButton] = frozenset({"why"})
    if may_act or may_change:
        buttons |= _ACTING[activity.state]
    if may_change and activity.is_open:
        buttons |= _CHANGING
    return buttons


class Buttons(Value):
    """The buttons of an engagement for one person now.

    `viewer` is None for a message in a channel: all buttons are offered, because rights are checked when one
    is pressed. Only Share is left out, as the card is shared already.
    """

    plan: EngagementPlan
    viewer: Viewer | None
    now: datetime

    @cached_property
    def may_change(self) -> bool:
        return self.viewer is None or may_change(self.viewer, self.plan.engagement)

    def of_activity(self, activity: PlannedActivity) -> frozenset[ActivityButton]:
        return activity_buttons(activity, may_act=self._may_act(activity), may_change=self.may_change)

    @property
    def of_card(self) -> tuple[CardButton, ...]:
        """The buttons below a stage card, in their order."""
        offered = (each for each in _CARD[self.plan.engagement.state] if self._is_allowed(each))
        return tuple(each for each in offered if each != "share" or self.viewer is not None)

    @property
    def behind_more(self) -> tuple[MoreButton, ...]:
        """The entries behind More, in their order."""
        offered = _MORE[self.plan.engagement.state]
        return tuple(each for each in offered if self.may_change or each in _RECORDS)

    def _is_allowed(self, button: CardButton) -> bool:
        return self.may_change or button not in _CARD_CHANGES

    def _may_act(self, activity: PlannedActivity) -> bool:
        if self.viewer is None:
            return True
        return may_act(self.viewer, self.plan.engagement, self.plan.dri_of(activity), self.now)

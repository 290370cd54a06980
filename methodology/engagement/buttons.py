"""The buttons that pages and messages offer, by state and by the rights of the reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from methodology.engagement.engagement import EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness
from methodology.engagement.moving_on import MoveOn, can_be_undone
from methodology.engagement.rights import Viewer, acts_for, may_act, may_change
from methodology.plan.planned_activity import PlannedActivity, State

ActivityButton = Literal[
    "done", "undo", "evidence", "snooze", "not_needed", "reassign", "redate", "why", "nudge"
]  # fmt: skip
CardButton = Literal["update", "resume", "reopen", "plan", "dates", "history", "share"]
MenuButton = Literal["team", "timeline", "condition", "status_report", "more"]
"""The entries of the menu beside the buttons of a card; it takes at most five."""
MoreButton = Literal[
    "advance", "undo_move", "handoff", "dates", "own_activity", "details", "iterations", "edit", "channel", "links",
    "share",
    "history", "export", "resume", "reopen", "hold", "hold_longer", "cancel", "close",
]  # fmt: skip

_OVER: tuple[CardButton, ...] = ("reopen", "plan", "history", "share")
_CARD: Mapping[EngagementState, tuple[CardButton, ...]] = {
    "open": ("update", "plan", "dates"),
    "on_hold": ("resume", "plan", "dates"),
    "closed": _OVER,
    "cancelled": _OVER,
}
_CARD_CHANGES: frozenset[CardButton] = frozenset({"update", "dates", "resume", "reopen"})
_MENU: tuple[MenuButton, ...] = ("team", "timeline", "condition", "status_report", "more")

_MORE_WORK: tuple[MoreButton, ...] = (
    "handoff", "dates", "own_activity", "details", "iterations", "edit", "channel", "links",
)  # fmt: skip
_RECORDS: tuple[MoreButton, ...] = ("share", "history", "export")
_MORE: Mapping[EngagementState, tuple[MoreButton, ...]] = {
    "open": ("advance", "undo_move", *_MORE_WORK, *_RECORDS, "hold", "cancel", "close"),
    "on_hold": (*_MORE_WORK, *_RECORDS, "resume", "hold_longer", "cancel", "close"),
    "closed": (*_RECORDS, "reopen"),
    "cancelled": (*_RECORDS, "reopen"),
}

_ACTING: Mapping[State, frozenset[ActivityButton]] = {
    "open": frozenset({"done", "snooze", "not_needed"}),
    "done": frozenset({"undo", "evidence"}),
    "not_needed": frozenset({"undo"}),
    "missed": frozenset(),
    "let_go": frozenset(),
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


@dataclass(frozen=True)
class Buttons:
    """The buttons of an engagement for one person now.

    `viewer` is None for a message in a channel: all buttons are offered, because rights are checked when one
    is pressed. Only Share is left out, as the card is shared already. `last_move` is needed for Undo moving on.
    """

    plan: EngagementPlan
    viewer: Viewer | None
    now: datetime
    last_move: MoveOn | None = None

    @cached_property
    def may_change(self) -> bool:
        return self.viewer is None or may_change(self.viewer, self.plan.engagement)

    def of_activity(self, activity: PlannedActivity) -> frozenset[ActivityButton]:
        buttons = activity_buttons(activity, may_act=self._may_act(activity), may_change=self.may_change)
        return buttons | {"nudge"} if self._may_nudge(activity) else buttons

    @cached_property
    def _lateness(self) -> Lateness:
        return Lateness(plan=self.plan, now=self.now)

    def _may_nudge(self, activity: PlannedActivity) -> bool:
        """Late work of others; a person who stands in for its owner is not asked."""
        if self.viewer is None or not (self.may_change and self.plan.engagement.is_running):
            return False
        dri = self.plan.dri_of(activity)
        is_mine = activity.dri == self.viewer.id or acts_for(self.viewer.id, dri, self.now)
        return activity.is_open and not is_mine and self._lateness.late_by(activity) > 0

    @property
    def of_card(self) -> tuple[CardButton, ...]:
        """The buttons below a stage card, in their order."""
        offered = (each for each in _CARD[self.plan.engagement.state] if self._is_allowed(each))
        return tuple(each for each in offered if each != "share" or self.viewer is not None)

    @property
    def of_menu(self) -> tuple[MenuButton, ...]:
        """The entries of the menu beside the buttons of a card; none once the engagement is over."""
        if self.plan.engagement.is_over:
            return ()
        return tuple(each for each in _MENU if self.may_change or each != "condition")

    @property
    def behind_more(self) -> tuple[MoreButton, ...]:
        """The entries behind More, in their order."""
        offered = _MORE[self.plan.engagement.state]
        return tuple(
            each
            for each in offered
            if (self.may_change or each in _RECORDS) and (each != "undo_move" or self.may_undo_move)
        )

    @property
    def may_undo_move(self) -> bool:
        """Whether they may undo moving on: for a day, until somebody acts in what began."""
        return self.may_change and can_be_undone(self.plan, self.last_move, self.now)

    def _is_allowed(self, button: CardButton) -> bool:
        return self.may_change or button not in _CARD_CHANGES

    def _may_act(self, activity: PlannedActivity) -> bool:
        if self.viewer is None:
            return True
        return may_act(self.viewer, self.plan.engagement, self.plan.dri_of(activity), self.now)

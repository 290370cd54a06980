"""`StartDraft`: the input so far in the form of `/ps-start`, and its current page."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import uuid4

from methodology.definition.ids import ActivityId, FacetId, FacetValueId, RoleId, StageId, TypeId
from methodology.engagement.engagement import VersionId
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.planned_activity import ItemKey
from methodology.plan.team import Member, PersonId, Team
from methodology.value import Value

Page = Literal["start", "preview", "customer", "course", "dates", "team"]
"""The last four are pages of forms that the version before opened; they go on as `start`."""

DATES_PAGE = 0
"""Stands for the first page of the options with a date that was entered."""
ChannelChoice = Literal["here", "new", "none"]


class StartDraft(Value):
    """Everything entered in `/ps-start` so far, carried by the modal until the end.

    `key` identifies the form, so that submitting it twice opens one engagement. `version` is the version of
    the methodology for all its pages; None in forms opened before it was carried. `origin` is the channel
    of the command, None where no engagement can live (a direct or group message). `occurrences` is the number of
    dates to ask for each repeating anchor. `more` shows the fields that most people leave alone, those of
    `options_page`. `details` are the optional steps to plan. `not_done` names
    what the preview lists as done and is not, by item. `with_deputies`, `team_page` and `team_pages` are read in
    forms that a version before opened.
    """

    key: str
    version: VersionId | None = None
    origin: str | None = None
    in_group_message: bool = False
    page: Page = "start"
    more: bool = False
    options_page: int = 1
    customer: str = ""
    reference: str = ""
    type: TypeId | None = None
    channel: ChannelChoice = "none"
    facets: Mapping[FacetId, FacetValueId] = {}
    start_stage: StageId | None = None
    dates: tuple[AnchorDate, ...] = ()
    occurrences: Mapping[str, int] = {}
    members: tuple[Member, ...] = ()
    with_deputies: bool = False
    details: tuple[ActivityId, ...] = ()
    team_page: int = 1
    team_pages: int = 0
    not_done: tuple[ItemKey, ...] = ()

    @property
    def team(self) -> Team:
        return Team(members=self.members)

    def person(self, role: RoleId) -> PersonId | None:
        member = self.team.member(role)
        return member.person if member else None

    def deputy(self, role: RoleId) -> PersonId | None:
        member = self.team.member(role)
        return member.deputy if member else None


def new_draft() -> StartDraft:
    """The draft of a new form that was opened in no channel."""
    return StartDraft(key=uuid4().hex)


def starting_draft(body: Mapping[str, Any], customer: str) -> StartDraft:
    """The draft of a new form, from the payload of the command.

    The id of a group message looks like that of a channel: only its name tells (`mpdm-anna--ben-1`).
    """
    in_group_message = str(body.get("channel_name", "")).startswith("mpdm-")
    nowhere = in_group_message or body["channel_id"].startswith("D")
    return StartDraft(
        key=uuid4().hex,
        origin=None if nowhere else body["channel_id"],
        in_group_message=in_group_message,
        channel="none" if nowhere else "here",
        customer=customer,
    )


def on_preview(draft: StartDraft) -> StartDraft:
    return draft.model_copy(update={"page": "preview"})


def on_start(draft: StartDraft) -> StartDraft:
    return draft.model_copy(update={"page": "start"})


def on_dates(draft: StartDraft) -> StartDraft:
    """The draft with the page of the options that has the dates which were entered."""
    return draft.model_copy(update={"page": "start", "more": True, "options_page": DATES_PAGE})


def toggled_more(draft: StartDraft) -> StartDraft:
    """The draft with more fields shown, or hidden again with what was typed in them."""
    return draft.model_copy(update={"more": not draft.more, "options_page": 1})


def more_occurrences(draft: StartDraft, anchor: str) -> StartDraft:
    """The draft with one more date of a repeating anchor to ask for."""
    wanted = draft.occurrences.get(anchor, 1) + 1
    return draft.model_copy(update={"occurrences": {**draft.occurrences, anchor: wanted}})


def on_options_page(draft: StartDraft, page: int) -> StartDraft:
    """The draft with this page of the options shown."""
    return draft.model_copy(update={"options_page": page})

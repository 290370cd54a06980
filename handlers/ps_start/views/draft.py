"""`StartDraft`: the input so far in the form of `/ps-start`, and its current page."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import uuid4

from methodology.definition.ids import FacetId, FacetValueId, RoleId, StageId, TypeId
from methodology.engagement.engagement import VersionId
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.planned_activity import ItemKey
from methodology.plan.team import Member, PersonId, Team
from methodology.value import Value

Page = Literal["customer", "course", "dates", "team", "preview"]
PAGES: tuple[Page, ...] = ("customer", "course", "dates", "team", "preview")

ChannelChoice = Literal["here", "new", "none"]

ROLES_PER_PAGE = 5
ROLES_WITH_DEPUTIES_PER_PAGE = 3


class StartDraft(Value):
    """Everything entered in `/ps-start` so far, carried by the modal until the end.

    `key` identifies the form, so that submitting it twice opens one engagement. `version` is the version of
    the methodology for all its pages; None in forms opened before it was carried. `origin` is the channel
    of the command, None where no engagement can live (a direct or group message). `occurrences` is the number of
    dates to ask for each repeating anchor. `team_page` counts from 1 to `team_pages`, which are counted
    each time one of them is shown. `not_done` names what the preview lists as done and is not, by item.
    """

    key: str
    version: VersionId | None = None
    origin: str | None = None
    in_group_message: bool = False
    page: Page = "customer"
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


def roles_of_page(draft: StartDraft, roles: Sequence[RoleId]) -> tuple[RoleId, ...]:
    """The roles on this page of the team."""
    per_page = _per_page(draft)
    first = (draft.team_page - 1) * per_page
    return tuple(roles[first : first + per_page])


def with_team_pages(draft: StartDraft, roles: Sequence[RoleId]) -> StartDraft:
    """The draft with the number of pages that these roles take."""
    return draft.model_copy(update={"team_pages": max(1, -(-len(roles) // _per_page(draft)))})


def after(draft: StartDraft) -> StartDraft:
    """The draft on the next page; the team may have several, and the preview is the last."""
    if draft.page == "team" and draft.team_page < draft.team_pages:
        return draft.model_copy(update={"team_page": draft.team_page + 1})
    at = PAGES.index(draft.page)
    return draft.model_copy(update={"page": PAGES[min(at + 1, len(PAGES) - 1)], "team_page": 1})


def before(draft: StartDraft) -> StartDraft:
    """The draft on the previous page."""
    if draft.page == "team" and draft.team_page > 1:
        return draft.model_copy(update={"team_page": draft.team_page - 1})
    page = PAGES[max(PAGES.index(draft.page) - 1, 0)]
    return draft.model_copy(update={"page": page, "team_page": draft.team_pages if page == "team" else 1})


def more_occurrences(draft: StartDraft, anchor: str) -> StartDraft:
    """The draft with one more date of a repeating anchor to ask for."""
    wanted = draft.occurrences.get(anchor, 1) + 1
    return draft.model_copy(update={"occurrences": {**draft.occurrences, anchor: wanted}})


def toggled_deputies(draft: StartDraft) -> StartDraft:
    """The draft with deputies shown or hidden, back on the first page of the team."""
    return draft.model_copy(update={"with_deputies": not draft.with_deputies, "team_page": 1})


def _per_page(draft: StartDraft) -> int:
    return ROLES_WITH_DEPUTIES_PER_PAGE if draft.with_deputies else ROLES_PER_PAGE

"""Activities, with their due rule, recurrence, the engagements they apply to, checklists and collateral."""

from collections.abc import Mapping
from typing import Literal

from methodology.definition.anchor import Basis
from methodology.definition.ids import (
    ActivityId,
    AnchorId,
    CollateralId,
    FacetId,
    FacetValueId,
    RoleId,
    SourceId,
    StageId,
    TypeId,
)
from methodology.value import Value

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


LinkIs = Literal["document", "template", "tool", "page", "vendor", "internal"]


class Collateral(Value):
    """A tool, template or document, with the address of the thing itself or of a page that describes it.

    `link_is` says what is at the `url`. An `internal` address opens for the staff of the methodology's owner
    only; `page` is a public page that describes the thing, `vendor` a page of who makes it. Where each engagement
    has one of its own, `yielded_by` are the activities with which it comes into being, whose evidence is its link;
    `for_customer`: the customer has it too. `short` is what a link to it is called.
    """

    id: CollateralId
    name: str
    aliases: tuple[str, ...] = ()
    url: str | None = None
    link_is: LinkIs | None = None
    internal: bool = False
    page: str | None = None
    vendor: str | None = None
    note: str = ""
    yielded_by: tuple[ActivityId, ...] = ()
    for_customer: bool = False
    short: str = ""

    @property
    def called(self) -> str:
        return self.short or self.name


class Checklist(Value):
    """A list to tick off during an activity; activities refer to it in their `checklists`."""

    id: str
    name: str
    owner: RoleId
    when: str
    items: tuple[str, ...]
    source: SourceId
    aliases: tuple[str, ...] = ()


class DueRule(Value):
    """An anchor plus working days. With `offset` None, the recurrence alone gives the date.

    With `count` inclusive, day 1 is the anchor's day or the next working day. With `first_only`, the
    activity is planned for the first occurrence of a repeating anchor only.
    """

    anchor: AnchorId
    offset: int | None
    documented: bool
    basis: Basis
    documented_as: str = ""
    note: str = ""
    count: Literal["exclusive", "inclusive"] = "exclusive"
    first_only: bool = False


class Recurrence(Value):
    """How often an activity recurs, from one anchor until another.

    If `until` has no date when the stage of the activity is left, it ends `ends_after` working days later.
    `time` and `zone` are those of the source; they are shown and do not affect due dates.
    """

    cadence: Literal["daily", "weekly", "monthly", "per_iteration", "per_milestone"]
    start: AnchorId
    until: AnchorId
    documented: bool
    ends_after: int = 0
    weekday: Weekday | None = None
    day_of_month: int | Literal["last"] | None = None
    time: str = ""
    zone: str = ""
    note: str = ""

    @property
    def on_calendar(self) -> bool:
        """Whether its dates come from the calendar and not from the occurrences of the due anchor."""
        return self.cadence in ("daily", "weekly", "monthly")

    @property
    def in_turns(self) -> bool:
        """Whether it comes again by the calendar or with each iteration.

        The work of each milestone, class, session or event is one-time work.
        """
        return self.on_calendar or self.cadence == "per_iteration"


class AppliesTo(Value):
    """The engagements an activity belongs to; a facet that is not named may have any value."""

    types: tuple[TypeId, ...]
    facets: Mapping[FacetId, tuple[FacetValueId, ...]] = {}

    def fits(self, type_id: TypeId, facets: Mapping[FacetId, FacetValueId]) -> bool:
        return type_id in self.types and all(
            facets.get(facet) in values for facet, values in self.facets.items()
        )


class Activity(Value):
    """A piece of work of a stage, with one DRI role; `note` is for the methodology's owner.

    Once one of `asked_at` is done, somebody is asked whether the `condition` holds; recurring ones among
    them offer it whenever they come. `short` is the condition in at most 75 characters. `at_risk`: while what
    it adds is open, the engagement is at risk.
    """

    id: ActivityId
    stage: StageId
    step: str
    name: str
    kind: Literal["once", "recurring", "conditional"]
    tier: Literal["core", "detail"]
    dri: RoleId
    description: str
    outcome: str
    trigger: str
    due: DueRule
    applies_to: AppliesTo
    source: SourceId
    aliases: tuple[str, ...] = ()
    supporting: tuple[RoleId, ...] = ()
    collateral: tuple[CollateralId, ...] = ()
    checklists: tuple[str, ...] = ()
    depends_on: tuple[ActivityId, ...] = ()
    sets: AnchorId | None = None
    condition: str = ""
    short: str = ""
    asked_at: tuple[ActivityId, ...] = ()
    at_risk: bool = False
    recurrence: Recurrence | None = None
    optional: bool = False
    note: str = ""

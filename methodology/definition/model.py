"""What is a methodology made of? Immutable values, as they are written in its YAML file."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal, NewType

from pydantic import BaseModel, ConfigDict

ActivityId = NewType("ActivityId", str)
AnchorId = NewType("AnchorId", str)
CollateralId = NewType("CollateralId", str)
CriterionId = NewType("CriterionId", str)
FacetId = NewType("FacetId", str)
FacetValueId = NewType("FacetValueId", str)
PhaseId = NewType("PhaseId", str)
RoleId = NewType("RoleId", str)
SourceId = NewType("SourceId", str)
StageId = NewType("StageId", str)
TypeId = NewType("TypeId", str)

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Basis = Literal["timing", "order", "default"]

STAGE_START = AnchorId("stage_start")
STAGE_END = AnchorId("stage_end")
ENGAGEMENT_START = AnchorId("engagement_start")
EVENT = AnchorId("event")
BOOKING = AnchorId("booking")


class Value(BaseModel):
    """An immutable value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)


class Source(Value):
    """A page that a fact comes from; `url` is where a person can read it, where that is known."""

    id: SourceId
    page: str
    as_of: str
    url: str | None = None


class Phase(Value):
    id: PhaseId
    name: str
    order: int
    documented: bool
    source: SourceId


class JourneyStage(Value):
    """A stage of the customer journey, from Consideration to Adopt and Optimize."""

    id: str
    name: str
    documented: bool
    source: SourceId
    note: str = ""


class Role(Value):
    """Who does work; team and external roles are reached through the role named in `remind_via`."""

    id: RoleId
    name: str
    short: str
    kind: Literal["individual", "team", "external"]
    duty: str
    source: SourceId
    remind_via: RoleId | None = None


class RoleSubstitution(Value):
    """In engagements of these types `use` does what `role` does elsewhere."""

    types: tuple[TypeId, ...]
    role: RoleId
    use: RoleId
    documented: bool
    source: SourceId


class Lead(Value):
    """Which role leads an engagement before and after the booking.

    `managers` are told of work that stays overdue: the first of these roles that somebody fills.
    """

    before_booking: RoleId
    after_booking: RoleId
    managers: tuple[RoleId, ...] = ()


class EngagementType(Value):
    id: TypeId
    name: str
    contract: Literal["sow", "order_form"]
    note: str
    facet_defaults: Mapping[FacetId, FacetValueId]
    lead: Lead
    source: SourceId


class FacetValue(Value):
    """One choice of a facet; with `types`, only engagements of these types may take it."""

    id: FacetValueId
    name: str
    source: SourceId
    types: tuple[TypeId, ...] | None = None
    note: str = ""


class Facet(Value):
    id: FacetId
    name: str
    values: tuple[FacetValue, ...]


class SetBy(Value):
    """Who or what gives an anchor its date; a `role` may enter it ahead whatever else sets it."""

    opening: bool = False
    stage_entered: bool = False
    stage_left: bool = False
    condition: bool = False
    iteration_calendar: bool = False
    activities: tuple[ActivityId, ...] = ()
    role: RoleId | None = None


class Anchor(Value):
    """A dated event that due rules hang on; `label` is how a sentence names it ("the kickoff")."""

    id: AnchorId
    label: str
    meaning: str
    set_by: SetBy
    repeats: bool = False
    documented: bool = False


class Iterations(Value):
    """How the calendar of iterations is proposed: from which anchor, how many weeks each."""

    default_weeks: int
    first_from: AnchorId
    documented: bool
    basis: Basis
    source: SourceId
    note: str = ""


class Step(Value):
    """A named part of a stage."""

    name: str
    documented: bool


class ExitCriterion(Value):
    """What must be true to leave a stage; with `types`, only for engagements of these types."""

    id: CriterionId
    text: str
    documented: bool
    types: tuple[TypeId, ...] | None = None

    def holds_for(self, type_id: TypeId) -> bool:
        return self.types is None or type_id in self.types


class Stage(Value):
    id: StageId
    order: int
    name: str
    phase: PhaseId
    dri: RoleId
    supporting: tuple[RoleId, ...]
    journey_stage: str
    purpose: str
    steps: tuple[Step, ...]
    exit_criteria: tuple[ExitCriterion, ...]
    source: SourceId
    aliases: tuple[str, ...] = ()
    dri_documented: bool = True
    dri_note: str = ""
    journey_documented: bool = False
    salesforce_stages: tuple[str, ...] = ()
    salesforce_note: str = ""
    parallel_with: tuple[StageId, ...] = ()
    skipped_for: tuple[TypeId, ...] = ()
    skipped_for_staffing: tuple[FacetValueId, ...] = ()
    key_dates: tuple[AnchorId, ...] = ()


class Collateral(Value):
    """A tool, template or document; `url` where the organisation that runs the bot has one."""

    id: CollateralId
    name: str
    url: str | None = None


class DueRule(Value):
    """Anchor plus working days. `offset` None: the recurrence alone dates the activity.

    `count` inclusive: day 1 is the anchor's day or the next working day. `first_only`: only the
    first occurrence of a repeating anchor plans the activity.
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
    """How an activity comes again, from one anchor until another.

    `time` and `zone` are the hour that the source names; they are shown, and move no due date.
    """

    cadence: Literal["daily", "weekly", "monthly", "per_iteration", "per_milestone"]
    start: AnchorId
    until: AnchorId
    documented: bool
    weekday: Weekday | None = None
    day_of_month: int | Literal["last"] | None = None
    time: str = ""
    zone: str = ""
    note: str = ""

    @property
    def on_calendar(self) -> bool:
        """Whether the calendar gives its dates, rather than the occurrences of the due anchor."""
        return self.cadence in ("daily", "weekly", "monthly")


class AppliesTo(Value):
    """The engagements an activity belongs to; a facet that is not named may have any value."""

    types: tuple[TypeId, ...]
    facets: Mapping[FacetId, tuple[FacetValueId, ...]] = {}

    def fits(self, type_id: TypeId, facets: Mapping[FacetId, FacetValueId]) -> bool:
        return type_id in self.types and all(
            facets.get(facet) in values for facet, values in self.facets.items()
        )


class Activity(Value):
    """A piece of work of a stage, with one DRI role; `note` is for the methodology's owner."""

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
    supporting: tuple[RoleId, ...] = ()
    collateral: tuple[CollateralId, ...] = ()
    checklists: tuple[str, ...] = ()
    depends_on: tuple[ActivityId, ...] = ()
    sets: AnchorId | None = None
    condition: str = ""
    recurrence: Recurrence | None = None
    optional: bool = False
    note: str = ""


class Threshold(Value):
    id: str
    value: int | str
    rule: str
    source: SourceId
    unit: str = ""


class Checklist(Value):
    """What to tick off with an activity; activities name it in their `checklists`."""

    id: str
    name: str
    owner: RoleId
    when: str
    items: tuple[str, ...]
    source: SourceId


class ReferenceTable(Value):
    """Facts that people look up and no rule reads: labels, statuses, ceremonies, health colours."""

    id: str
    name: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: SourceId
    documented: bool


class HandoffPart(Value):
    """Something that delivery must know before the stage `before` begins.

    `asks` is the question to whoever fills it in; the evidence of the activities `taken_from` answers it
    too.
    """

    id: str
    name: str
    asks: str
    before: StageId
    taken_from: tuple[ActivityId, ...]
    documented: bool
    source: SourceId


class Methodology(Value):
    """A whole methodology. Lookups by id raise `KeyError`; the loader proves that ids in it exist."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    name: str
    as_of: str
    sources: tuple[Source, ...]
    phases: tuple[Phase, ...]
    journey: tuple[JourneyStage, ...]
    roles: tuple[Role, ...]
    role_substitutions: tuple[RoleSubstitution, ...]
    types: tuple[EngagementType, ...]
    facets: tuple[Facet, ...]
    anchors: tuple[Anchor, ...]
    iterations: Iterations
    stages: tuple[Stage, ...]
    collateral: tuple[Collateral, ...]
    activities: tuple[Activity, ...]
    thresholds: tuple[Threshold, ...]
    checklists: tuple[Checklist, ...]
    reference: tuple[ReferenceTable, ...] = ()
    handoff: tuple[HandoffPart, ...] = ()

    @cached_property
    def activity(self) -> Mapping[ActivityId, Activity]:
        return {each.id: each for each in self.activities}

    @cached_property
    def anchor(self) -> Mapping[AnchorId, Anchor]:
        return {each.id: each for each in self.anchors}

    @cached_property
    def stage(self) -> Mapping[StageId, Stage]:
        return {each.id: each for each in self.stages}

    @cached_property
    def role(self) -> Mapping[RoleId, Role]:
        return {each.id: each for each in self.roles}

    @cached_property
    def type(self) -> Mapping[TypeId, EngagementType]:
        return {each.id: each for each in self.types}

    @cached_property
    def facet(self) -> Mapping[FacetId, Facet]:
        return {each.id: each for each in self.facets}

    @cached_property
    def source(self) -> Mapping[SourceId, Source]:
        return {each.id: each for each in self.sources}

    @cached_property
    def tool(self) -> Mapping[CollateralId, Collateral]:
        return {each.id: each for each in self.collateral}

    @cached_property
    def checklist(self) -> Mapping[str, Checklist]:
        return {each.id: each for each in self.checklists}

    @cached_property
    def stages_in_order(self) -> tuple[Stage, ...]:
        return tuple(sorted(self.stages, key=lambda stage: stage.order))

    def activities_of(self, stage: StageId) -> tuple[Activity, ...]:
        return tuple(each for each in self.activities if each.stage == stage)

    def with_activities(self, extra: tuple[Activity, ...]) -> "Methodology":
        """This methodology with an engagement's own activities added to it."""
        if not extra:
            return self
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Methodology.model_construct(**fields | {"activities": self.activities + extra})

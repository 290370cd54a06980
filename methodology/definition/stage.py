"""Stages with their steps and exit criteria, phases, journey stages, and the parts of the handoff."""

from methodology.definition.ids import (
    ActivityId,
    AnchorId,
    CriterionId,
    FacetValueId,
    PhaseId,
    RoleId,
    SourceId,
    StageId,
    TypeId,
)
from methodology.value import Value


class Phase(Value):
    """`short` is what the card calls it, beside the names of stages: "Pre-sales"."""

    id: PhaseId
    name: str
    order: int
    documented: bool
    source: SourceId
    aliases: tuple[str, ...] = ()
    short: str = ""


class JourneyStage(Value):
    """A stage of the customer journey, from Consideration to Adopt and Optimize."""

    id: str
    name: str
    documented: bool
    source: SourceId
    note: str = ""


class Step(Value):
    """A named part of a stage."""

    name: str
    documented: bool


class ExitCriterion(Value):
    """What must be true to leave a stage; with `types`, only for engagements of these types.

    It is met once all of `established_by` that an engagement has are done. `short` says it in at most
    75 characters.
    """

    id: CriterionId
    text: str
    documented: bool
    types: tuple[TypeId, ...] | None = None
    short: str = ""
    established_by: tuple[ActivityId, ...] = ()

    def holds_for(self, type_id: TypeId) -> bool:
        return self.types is None or type_id in self.types


class Stage(Value):
    """`short` is its name where little fits: "SOW Close"."""

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
    short: str = ""
    dri_documented: bool = True
    dri_note: str = ""
    journey_documented: bool = False
    salesforce_stages: tuple[str, ...] = ()
    salesforce_note: str = ""
    parallel_with: tuple[StageId, ...] = ()
    skipped_for: tuple[TypeId, ...] = ()
    skipped_for_staffing: tuple[FacetValueId, ...] = ()
    key_dates: tuple[AnchorId, ...] = ()


class HandoffPart(Value):
    """Something that delivery must know before the stage `before` begins.

    `asks` is the question in the form. The evidence of the activities in `taken_from` answers it, too, and so does
    the day of one of `dates`, once it has happened.
    """

    id: str
    name: str
    asks: str
    before: StageId
    taken_from: tuple[ActivityId, ...]
    documented: bool
    source: SourceId
    dates: tuple[AnchorId, ...] = ()

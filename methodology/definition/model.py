"""`Methodology`: everything that its YAML file defines, as one immutable value."""

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import ConfigDict, PrivateAttr

from methodology.definition.activity import Activity, Checklist, Collateral
from methodology.definition.anchor import Anchor, Iterations
from methodology.definition.engagement_type import EngagementType, Facet
from methodology.definition.ids import (
    ActivityId,
    AnchorId,
    CollateralId,
    FacetId,
    FacetValueId,
    PhaseId,
    RoleId,
    SourceId,
    StageId,
    TypeId,
)
from methodology.definition.role import Role, RoleSubstitution
from methodology.definition.stage import HandoffPart, JourneyStage, Phase, Stage
from methodology.value import Value


class Source(Value):
    """A page that facts come from; `url` is its address, if known."""

    id: SourceId
    page: str
    as_of: str
    url: str | None = None


class Threshold(Value):
    """A limit or target. Versions that were published before gave it no `name`."""

    id: str
    value: int | str
    rule: str
    source: SourceId
    name: str = ""
    aliases: tuple[str, ...] = ()
    unit: str = ""
    activities: tuple[ActivityId, ...] = ()
    """Those that it is about; where a version names none, they are found by words."""

    @property
    def called(self) -> str:
        return self.name or self.id.replace("_", " ").capitalize()


class ReferenceTable(Value):
    """Facts that people look up and no rule reads: labels, statuses, ceremonies, health colours."""

    id: str
    name: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    source: SourceId
    documented: bool
    aliases: tuple[str, ...] = ()
    activities: tuple[ActivityId, ...] = ()
    """Those that it is about; where a version names none, they are found by words."""


class Methodology(Value):
    """A whole methodology. Lookups by id raise `KeyError`; the loader checks that all references exist."""

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
    _plain: "Methodology | None" = PrivateAttr(default=None)

    @property
    def plain(self) -> "Methodology":
        """This methodology without own links: what people call things is the same in both."""
        return self._plain or self

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
    def on_calendar(self) -> frozenset[ActivityId]:
        """The activities that recur by the calendar."""
        return frozenset(e.id for e in self.activities if e.recurrence and e.recurrence.on_calendar)

    @cached_property
    def in_turns(self) -> frozenset[ActivityId]:
        """The activities that come again by the calendar or with each iteration."""
        return frozenset(e.id for e in self.activities if e.recurrence and e.recurrence.in_turns)

    @cached_property
    def remind_via(self) -> Mapping[RoleId, RoleId]:
        """The role through which a team or an outside party is reached, by its own."""
        return {role.id: role.remind_via for role in self.roles if role.remind_via}

    @cached_property
    def first_phase(self) -> PhaseId:
        """The phase before the booking."""
        return min(self.phases, key=lambda phase: phase.order).id

    @cached_property
    def stages_in_order(self) -> tuple[Stage, ...]:
        return tuple(sorted(self.stages, key=lambda stage: stage.order))

    @cached_property
    def stages_of_runs(self) -> dict[tuple[TypeId, FacetValueId | None], tuple[Stage, ...]]:
        """The stages by type and staffing, kept by `stages_run`: each rule of an engagement asks for them."""
        return {}

    def position_of(self, stage: Stage) -> int:
        """The position of a stage among all stages, from 1."""
        return self.stages_in_order.index(stage) + 1

    def activities_of(self, stage: StageId) -> tuple[Activity, ...]:
        return tuple(each for each in self.activities if each.stage == stage)

    def with_activities(self, extra: tuple[Activity, ...]) -> "Methodology":
        """This methodology with an engagement's own activities added to it."""
        if not extra:
            return self
        return self._but(activities=self.activities + extra)

    def with_collateral(self, collateral: tuple[Collateral, ...]) -> "Methodology":
        """This methodology with own links of its tools."""
        linked = self._but(collateral=collateral)
        linked._plain = self.plain
        return linked

    def _but(self, **changes: Any) -> "Methodology":
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Methodology.model_construct(**fields | changes)


def content_hash(methodology: Methodology) -> str:
    """A hash of the content; layout and comments of the file do not affect it."""
    content = methodology.model_dump(mode="json")
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()

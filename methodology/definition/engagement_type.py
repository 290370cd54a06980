"""Types of engagement, and the facets by which engagements of one type differ."""

from collections.abc import Mapping
from typing import Literal

from methodology.definition.ids import FacetId, FacetValueId, SourceId, TypeId
from methodology.definition.role import Lead
from methodology.value import Value


class EngagementType(Value):
    """A type of engagement; `short` says what it is in at most 75 characters."""

    id: TypeId
    name: str
    contract: Literal["sow", "order_form"]
    note: str
    facet_defaults: Mapping[FacetId, FacetValueId]
    lead: Lead
    source: SourceId
    short: str = ""


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

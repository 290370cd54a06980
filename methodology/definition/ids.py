"""The types of the ids in a methodology, and the ids of the anchors and the facet that the rules know by name."""

from typing import NewType

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

STAGE_START = AnchorId("stage_start")
STAGE_END = AnchorId("stage_end")
ENGAGEMENT_START = AnchorId("engagement_start")
EVENT = AnchorId("event")
BOOKING = AnchorId("booking")

STAFFING = FacetId("staffing")

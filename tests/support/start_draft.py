"""Drafts of the form of `/ps-start` on each of its pages, and a preview."""

from datetime import date
from typing import Any

from handlers.ps_start.views.draft import StartDraft
from methodology.definition.ids import AnchorId, FacetId, FacetValueId, RoleId, StageId, TypeId
from methodology.engagement.opening import Questions
from methodology.engagement.opening_preview import FirstDue, PersonLoad, Preview
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.team import Member
from tests.support.sample import ANNA, BEN, CHLOE, TODAY, methodology

METHODOLOGY = methodology()
ROLES = tuple(METHODOLOGY.role)
ANCHORS = (METHODOLOGY.anchor[AnchorId("kickoff")], METHODOLOGY.anchor[AnchorId("class_start")])
QUESTIONS = Questions(
    first_roles=ROLES[:2], more_roles=ROLES[2:], first_dates=ANCHORS[:1], more_dates=ANCHORS[1:]
)
EMPTY = StartDraft(key="form-1", origin="C0ACME", channel="here")
FILLED = EMPTY.model_copy(
    update={
        "customer": "Acme",
        "reference": "SOW-42",
        "type": TypeId("blended"),
        "facets": {FacetId("billing"): FacetValueId("time")},
        "start_stage": StageId("delivery"),
        "dates": (AnchorDate(anchor=AnchorId("kickoff"), on=date(2026, 12, 1)),),
        "members": (Member(role=RoleId("pm"), person=ANNA, deputy=CHLOE),),
    }
)


def on(page: str, draft: StartDraft = FILLED, **changes: Any) -> StartDraft:
    return draft.model_copy(update={"page": page, **changes})


def preview(**changes: Any) -> Preview:
    base = Preview(
        today=TODAY,
        stages=("Delivery",),
        activities=12,
        first=(FirstDue(name="Hold the kickoff", due=date(2026, 12, 1), person=ANNA),),
        loads=(
            PersonLoad(person=ANNA, roles=("Project Manager",), activities=9, first_due=date(2026, 12, 1)),
            PersonLoad(person=BEN, roles=("Engineer",), activities=3),
        ),
        unfilled=("Customer sponsor",),
        undated=(("the project's end", 3), ("the training start", 1)),
        lead=ANNA,
        lead_role="Project Manager",
    )
    return base.model_copy(update=changes)

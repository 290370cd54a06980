"""Cards of the sample engagement: one as it mostly is, and the fullest that can be."""

from dataclasses import replace
from datetime import date
from typing import Any

from methodology.definition.ids import RoleId
from methodology.engagement.card import Card, OpenCriterion, card
from methodology.engagement.engagement import Engagement
from methodology.engagement.gate_work import GateWork
from methodology.engagement.health import Health
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from tests.support.sample import (
    ANNA,
    LONG_NAME,
    NOW,
    TODAY,
    crowd,
    done,
    engagement,
    longest,
    plan,
    viewer,
    work,
)

FOLLOWING = work(2, activity="write_sow", name="Write the contract", depends_on=("scope_call",))


READY = GateWork(
    stage=longest().stages_in_order[0],
    role=RoleId("pm"),
    owner=ANNA,
    ready_since=TODAY,
    due=date(2026, 11, 25),
    not_before=date(2026, 11, 26),
)


def shown(
    *activities: PlannedActivity, of: Engagement | None = None, to: PersonId | None = ANNA, **changes: Any
) -> Card:
    """The card of a plan, for a person or a channel; by default of two activities, one of which waits."""
    made = card(plan(*(activities or (work(), FOLLOWING)), of=of), viewer(to) if to else None, NOW)
    return replace(made, **changes)


def fullest(**changes: Any) -> Card:
    stages = longest().stages_in_order
    base = Card(
        plan=plan(*crowd(), of=engagement(customer=LONG_NAME, reference=LONG_NAME[:80]), by=longest()),
        viewer=viewer(),
        now=NOW,
        health=Health(state="late", reasons=(LONG_NAME * 3, LONG_NAME * 3)),
        current=stages[:2],
        open_work=crowd(),
        gates=(READY, READY.model_copy(update={"stage": None})),
        gates_for_you=(READY, READY.model_copy(update={"stage": None})),
        following=stages[2:],
        coming=crowd(3),
        criteria=tuple(
            OpenCriterion(stage=stage, criterion=criterion)
            for stage in stages
            for criterion in stage.exit_criteria
        ),
        for_you=crowd()[0],
        just_done=(done(name=LONG_NAME, evidence="https://example.com/" + "x" * 300),),
    )
    return replace(base, **changes)

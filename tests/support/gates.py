"""A gate that is nearly clear, and what its form opens from."""

from datetime import date
from typing import Any

from handlers.block_kit.ids import ButtonValue, FormOrigin
from methodology.definition.ids import CriterionId
from methodology.engagement.criteria import Known
from methodology.engagement.engagement import EngagementId
from methodology.engagement.gate import Gate
from methodology.people import Person
from tests.support.sample import (
    ANNA,
    engagement,
    methodology,
    plan,
)

ACME = plan(of=engagement(reference=""))
SCOPING, PREP, DELIVERY = methodology().stages_in_order
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7), choice="scoping"))
ANNA_HERSELF = Person(workspace="T0WORK", id=ANNA, name="Anna", zone="UTC")
SIGNED = Known(by=ANNA, on=date(2026, 11, 20), evidence="https://a.example/sow", is_recorded=True)


def gate(**changes: Any) -> Gate:
    base = Gate(
        stage=SCOPING,
        criteria=SCOPING.exit_criteria,
        confirmed={CriterionId("signed"): SIGNED},
        beside=(PREP,),
    )
    return base.model_copy(update=changes)

"""The message to a DRI whose next stages have begun."""

from collections.abc import Callable
from typing import Any

from handlers.messages.views.can_start import can_start
from methodology.engagement.evidence import LeftEvidence
from tests.support.sample import (
    ANNA,
    BEN,
    LONG_NAME,
    NOW,
    crowd,
    engagement,
    longest,
    methodology,
    plan,
    work,
)
from tests.support.view_checks import checked

Golden = Callable[[Any], Any]
METHODOLOGY = methodology()
_, _, DELIVERY = METHODOLOGY.stages_in_order


def test_the_next_dri_gets_the_links_left_for_them(golden: Golden) -> None:
    left = [
        LeftEvidence(name="The contract is signed", evidence="https://a.example/sow"),
        LeftEvidence(name="Call", evidence="*notes*"),
    ]
    acme = plan(work(stage=DELIVERY.id))
    golden(can_start(acme, ANNA, [DELIVERY.id], now=NOW, by=BEN, evidence=left))


def test_the_fullest_start_fits() -> None:
    left = [LeftEvidence(name=LONG_NAME, evidence="https://a.example/" + "x" * 400)] * 60
    mine = (each.model_copy(update={"dri": ANNA}) for each in crowd(60))
    fullest = plan(*mine, of=engagement(customer=LONG_NAME), by=longest())
    stages = [each.id for each in longest().stages]
    checked(can_start(fullest, ANNA, stages, now=NOW, by=ANNA, evidence=left))

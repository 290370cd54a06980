"""A person's engagements above the stage map."""

from collections.abc import Callable
from datetime import date
from typing import Any

from handlers.block_kit.message import MOST_BLOCKS
from handlers.ps_stage.views.my_engagements import PER_PAGE, my_engagements
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_line import EngagementLine
from methodology.engagement.health import Health
from tests.support.sample import LONG_NAME, TODAY, longest, methodology
from tests.support.view_checks import checked, labels_in

Golden = Callable[[Any], Any]


def line(engagement_id: int, **changes: Any) -> EngagementLine:
    base = EngagementLine(
        engagement=EngagementId(engagement_id),
        title="Acme (SOW-42)",
        stages=("Scoping", "Delivery Prep"),
        health=Health(state="at_risk", reasons=("1 activity is overdue",)),
        open_work=12,
        late=1,
        roles=("Project Manager",),
        next_due=date(2026, 11, 26),
    )
    return base.model_copy(update=changes)


def test_my_engagements_stand_above_the_map(golden: Golden) -> None:
    golden(my_engagements(methodology(), [line(1), line(2, state="on_hold", stages=())], TODAY, total=2))


def test_a_page_of_the_longest_engagements_fits() -> None:
    reasons = Health(state="late", reasons=tuple(LONG_NAME for _ in range(8)))
    lines = [
        line(n, title=LONG_NAME * 2, stages=(LONG_NAME,), health=reasons) for n in range(1, PER_PAGE + 1)
    ]
    payload = checked(my_engagements(longest(), lines, TODAY, total=95, page=2))
    assert len(payload["blocks"]) <= MOST_BLOCKS
    assert labels_in(payload)[-2:] == ["Previous page", "Next page"]


def test_without_engagements_one_reads_how_to_begin() -> None:
    text = checked(my_engagements(methodology(), [], TODAY, total=0))["text"]
    assert text.startswith("You are in no open engagement. Open one with `/ps-start`, or type `/ps-stage`")
    assert "*1. Scoping*" in text

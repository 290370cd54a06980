"""The lines of a digest after it was sent."""

from datetime import date

import pytest

from methodology.engagement.engagement import EngagementId
from methodology.plan.planned_activity import PlannedActivity
from methodology.reminders.digest_lines import Line
from tests.support.plans import LEAD, OTHER, planned

SENT = planned("a", dri=LEAD)


@pytest.mark.parametrize(
    ("current", "acted_on"),
    [
        pytest.param(SENT, False, id="not-as-it-was-sent"),
        pytest.param(SENT.model_copy(update={"state": "done"}), True, id="done"),
        pytest.param(SENT.model_copy(update={"not_before": date(2026, 6, 5)}), True, id="snoozed"),
        pytest.param(SENT.model_copy(update={"dri": OTHER}), True, id="reassigned"),
        pytest.param(SENT.model_copy(update={"due": date(2026, 6, 9)}), False, id="not-when-it-only-moved"),
    ],
)
def test_a_line_is_acted_on_when_its_work_is_closed_snoozed_or_reassigned(
    current: PlannedActivity, acted_on: bool
) -> None:
    line = Line(work=SENT, engagement=EngagementId(1), title="Acme", kind="today")
    assert line.was_acted_on(current) is acted_on

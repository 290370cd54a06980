"""The form for planning iterations, and its preview."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.actions.views import iterations
from handlers.actions.views.iterations import IterationPlan, Proposed
from handlers.block_kit.ids import ButtonValue, FormOrigin, decode
from handlers.block_kit.inputs import FieldErrors
from methodology.engagement.engagement import EngagementId
from tests.support.sample import TODAY
from tests.support.view_checks import as_submitted, checked, chosen

Golden = Callable[[Any], Any]
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))


def test_iterations_are_proposed_before_they_count(golden: Golden) -> None:
    payload = checked(iterations.iterations_form(2, 4, ORIGIN, first_day=date(2026, 12, 1)))
    assert iterations.read_iterations(as_submitted(payload, weeks=chosen("3"))) == IterationPlan(
        first_day=date(2026, 12, 1), weeks=3, how_many=4
    )
    proposed = Proposed(
        carried=ORIGIN, iterations=((date(2026, 12, 1), date(2026, 12, 14)),) * 2, first_number=3
    )
    preview = golden(iterations.iterations_preview(proposed, TODAY))
    assert decode(Proposed, preview["private_metadata"]) == proposed


def test_iterations_need_a_first_day() -> None:
    payload = checked(iterations.iterations_form(2, 4, ORIGIN, first_day=None))
    with pytest.raises(FieldErrors) as refused:
        iterations.read_iterations(as_submitted(payload))
    assert list(refused.value.errors) == ["first_day"]


def test_a_year_of_iterations_fits() -> None:
    days = (date(2026, 12, 1), date(2026, 12, 14))
    checked(iterations.iterations_preview(Proposed(carried=ORIGIN, iterations=(days,) * 26), TODAY))

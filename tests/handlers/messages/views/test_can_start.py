"""The message to a DRI whose next stages have begun."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.messages.views.can_start import can_start
from methodology.engagement.evidence import LeftEvidence
from methodology.plan.planned_activity import PlannedActivity
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
BEGUN = METHODOLOGY.stages_in_order[0].id


def test_the_next_dri_gets_the_links_left_for_them(golden: Golden) -> None:
    left = [
        LeftEvidence(name="The contract is signed", evidence="https://a.example/sow"),
        LeftEvidence(name="Call", evidence="*notes*"),
    ]
    acme = plan(work(stage=BEGUN))
    golden(can_start(acme, ANNA, [BEGUN], now=NOW, by=BEN, evidence=left))


THURSDAY = date(2026, 11, 26)
CALL = work(1, activity="call", stage=BEGUN, name="Call them", due=THURSDAY)
SURVEY = work(2, stage=BEGUN, name="Send the survey", due=None, waiting_for="kickoff")
REPORT = work(3, stage=BEGUN, name="Write the report", due=THURSDAY, depends_on=("call",), activity="report")


def test_what_waits_for_the_same_is_one_line() -> None:
    waiting = [
        work(n, stage=BEGUN, name=f"Survey {n}", due=None, waiting_for="kickoff") for n in range(1, 10)
    ]
    text = checked(can_start(plan(*waiting), ANNA, [BEGUN], now=NOW, by=BEN))["text"]
    assert "• No date for the kickoff yet: Survey 1; Survey 2; " in text
    assert "; and 3 more" in text
    assert text.count("kickoff") == 1


@pytest.mark.parametrize(
    ("works", "said", "unsaid"),
    [
        pytest.param([CALL], ["*You can start now*\n• Call them: due "], ["Yours later"], id="all-can-start"),
        pytest.param(
            [CALL, SURVEY, REPORT],
            ["*You can start now*\n• Call them: due ", "*Yours later*\n• Write the report: ", ", after “Call them”", "• Send the survey: no date for "],
            [],
            id="some-waits",
        ),
        pytest.param([SURVEY], ["*Yours later*\n• Send the survey: no date for "], ["start now"], id="all-waits-for-a-date"),
        pytest.param([REPORT, CALL.model_copy(update={"dri": BEN})], ["*Yours later*\n• Write the report: "], ["start now"], id="all-is-blocked"),
    ],
)  # fmt: skip
def test_only_what_can_start_is_said_to(
    works: list[PlannedActivity], said: list[str], unsaid: list[str]
) -> None:
    started = plan(*works)
    text = "\n".join(
        str(each) for each in checked(can_start(started, ANNA, [BEGUN], now=NOW, by=BEN))["blocks"]
    )
    assert [each for each in said if each.replace("\n", "\\n") not in text] == []
    assert [each for each in unsaid if each in text] == []


def test_the_fullest_start_fits() -> None:
    left = [LeftEvidence(name=LONG_NAME, evidence="https://a.example/" + "x" * 400)] * 60
    mine = (each.model_copy(update={"dri": ANNA}) for each in crowd(60))
    fullest = plan(*mine, of=engagement(customer=LONG_NAME), by=longest())
    stages = [each.id for each in longest().stages]
    checked(can_start(fullest, ANNA, stages, now=NOW, by=ANNA, evidence=left))

"""Tests of `methodology.definition.wording`."""

import pytest

from methodology.definition.ids import ActivityId, AnchorId
from methodology.definition.model import Methodology
from methodology.definition.wording import basis_in_words, due_in_words, setter_in_words


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        ("plan_stakeholder", "3 working days before the kickoff"),
        ("exec_kickoff_followup", "1 working day after the kickoff"),
        ("plan_support_note", "on the day of the kickoff"),
        ("exec_plan_validate", "1 working day after the first discovery session"),
        ("exec_disc_issues", "2 working days after the discovery session, each time"),
        ("dp_work_at_risk", "1 working day after the day its condition is raised"),
        (
            "exec_weekly_status",
            "on the first Friday from the kickoff on, then every Friday until the project's end",
        ),
        (
            "exec_raid",
            "2 working days after the transition meeting, then every Wednesday until the project's end",
        ),
        ("exec_standup", "every working day, from the kickoff until the project's end"),
        (
            "exec_it_planning",
            "on the day of the iteration's start, in each iteration until the project's end",
        ),
        (
            "exec_forecast",
            (
                "on the first Tuesday from the booking on, then every Tuesday by 08:00 (America/New_York) "
                "until the project's end"
            ),
        ),
        ("exec_partner_invoice", "on the 15th of every month, from the booking until the financial close"),
        ("fin_tm_revenue", "on the last day of every month, from the kickoff until the financial close"),
        (
            "exec_steerco",
            "every month on the day of the month of the kickoff, from the kickoff until the project's end",
        ),
        (
            "comp_acceptance",
            (
                "on the 5th working day, counting the acceptance request as day 1, "
                "for each milestone until the financial close"
            ),
        ),
    ],
)
def test_a_due_rule_is_put_in_words(methodology: Methodology, activity: str, words: str) -> None:
    assert due_in_words(methodology.activity[ActivityId(activity)], methodology) == words


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        ("plan_welcome", "documented: within 72 business hours of booking"),
        ("plan_assign", "the order is documented, the number of days is a default"),
        ("sco_call", "a default"),
    ],
)
def test_documented_timings_are_told_apart_from_defaults(
    methodology: Methodology, activity: str, words: str
) -> None:
    assert basis_in_words(methodology.activity[ActivityId(activity)].due) == words


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("kickoff", "completing “Hold the customer kickoff”, or the PM"),
        ("stage_start", "entering the stage"),
        ("event", "raising the condition"),
        ("iteration_start", "the calendar of iterations, or the PM"),
    ],
)
def test_what_sets_a_date_is_put_in_words(methodology: Methodology, anchor: str, words: str) -> None:
    assert setter_in_words(methodology.anchor[AnchorId(anchor)], methodology) == words


def test_every_shipped_due_rule_can_be_put_in_words(methodology: Methodology) -> None:
    assert all(due_in_words(each, methodology) for each in methodology.activities)

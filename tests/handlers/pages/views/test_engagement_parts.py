"""The parts of an engagement as answers."""

from handlers.pages.views.engagement_parts import plan_of
from tests.support.sample import LONG_NAME, NOW, plan, work
from tests.support.view_checks import checked


def test_the_plan_is_a_table_that_slack_takes_and_the_same_in_words() -> None:
    many = [work(number, name=f"{number} {LONG_NAME}") for number in range(1, 121)]
    message = plan_of(plan(*many), NOW)
    payload = checked(message)
    (table,) = (each for each in payload["blocks"] if each["type"] == "table")
    assert [each["text"] for each in table["rows"][0]] == ["Activity", "Who and when", "Stage"]
    assert "and 50 more" in payload["text"]
    in_words = checked(message.without_uncertain())
    assert [each for each in in_words["blocks"] if each["type"] == "table"] == []
    assert "Who and when: " in str(in_words["blocks"])


def test_of_a_plan_without_open_work_it_says_so() -> None:
    assert "Nothing is open." in checked(plan_of(plan(work(state="done")), NOW))["text"]

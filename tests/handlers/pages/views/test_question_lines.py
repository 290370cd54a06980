"""What is asked once something was done, with Yes and No."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from handlers.block_kit.ids import read_button_value
from handlers.block_kit.message import answer
from handlers.pages.views.question_lines import asked_when_done, open_questions
from methodology.engagement.engagement import Question
from methodology.people import Person
from methodology.plan.planned_activity import PlannedActivityId
from tests.support.sample import ANNA, BEN, NOW, engagement, longest, plan
from tests.support.view_checks import checked, elements, labels_in, texts

WORK = PlannedActivityId(1)
PEOPLE = [Person(workspace="T0WORK", id=each, name=each, zone="UTC") for each in (ANNA, BEN)]


def question(**changes: Any) -> Question:
    facts = {"work": WORK, "condition": "review", "activity": "scope_call", "by": ANNA}
    return Question.model_validate(facts | {"on": date(2026, 11, 24)} | changes)


def drawn(blocks: Iterable[Block]) -> Any:
    return checked(answer(*blocks))


@pytest.mark.parametrize(
    ("asked", "says", "buttons"),
    [
        pytest.param(question(), "Yes plans “Let an architect review it” for the ", ["Yes", "No"], id="with-what-yes-plans"),
        pytest.param(question(state="no", answered_by=BEN), ": no, said <@U0BEN>", [], id="answered-with-no"),
        pytest.param(question(state="yes", answered_by=BEN), ": yes, said <@U0BEN>. “Let an architect review it” is planned", [], id="answered-with-yes"),
    ],
)  # fmt: skip
def test_a_question_shows_its_buttons_or_its_answer(asked: Question, says: str, buttons: list[str]) -> None:
    acme = plan(of=engagement(questions=(asked,)))
    payload = drawn(asked_when_done(acme, WORK, "card"))
    assert says in "\n".join(texts(payload["blocks"]))
    assert labels_in(payload) == buttons
    for each in (element for block in payload["blocks"] for element in elements(block)):
        about = read_button_value(each["value"])
        assert (about.engagement, about.work, about.choice) == (7, WORK, "review")


def test_who_did_it_is_asked_and_nobody_else() -> None:
    acme = plan(of=engagement(questions=(question(),)), people=PEOPLE)
    assert len([*open_questions(acme, ANNA, NOW, "home", of="Acme")]) == 2
    assert not [*open_questions(acme, BEN, NOW, "home")]
    assert not [*open_questions(acme, ANNA, NOW, "card", but=[WORK])]
    assert not [*open_questions(acme, ANNA, NOW + timedelta(days=15), "card")], "after two weekly messages"


def test_the_longest_question_fits() -> None:
    acme = plan(of=engagement(questions=(question(),)), people=PEOPLE, by=longest())
    drawn(open_questions(acme, ANNA, NOW, "card", of="Acme"))

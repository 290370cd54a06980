"""What Done of several activities asks, above the form in which they were ticked."""

from typing import Any

from handlers.actions.views.done_page import DoneAnswers, below_moves, done_fields, read_done_answers
from handlers.block_kit.inputs import FormValues
from handlers.block_kit.layout import section
from handlers.block_kit.modal import modal
from methodology.definition.model import Methodology
from methodology.engagement.checklist import list_items
from methodology.engagement.engagement import Question
from methodology.engagement.questions import LINK
from tests.support.sample import ANNA, LONG_NAME, TODAY, engagement, methodology, plan, work
from tests.support.view_checks import as_submitted, checked, chosen, ticked

CALL = work(1, state="done")
NOTHING = FormValues({})


def knowing(*items: str) -> Methodology:
    """The scoping call has a checklist with these items and yields the estimate sheet of the engagement."""
    data = methodology().model_dump()
    data["checklists"] = [each | {"items": items} for each in data["checklists"]]
    for each in data["activities"]:
        each["checklists"] = ("room",) if each["id"] == "scope_call" else each["checklists"]
    for each in data["collateral"]:
        each["yielded_by"] = ("scope_call",) if each["id"] == "sheet" else ()
    return Methodology.model_validate(data)


def asked(condition: str) -> Question:
    facts = {"work": 1, "condition": condition, "activity": "scope_call", "by": ANNA, "on": TODAY}
    return Question.model_validate(facts)


def page(fields: Any) -> Any:
    return checked(modal("ps.update", "Update", fields, submit="Save"))


def test_a_condition_a_link_and_open_items_are_answered_or_left_open() -> None:
    by = knowing("Send the agenda", "Book the room")
    first, second = (each.key for each in list_items(by, CALL))
    done = CALL.model_copy(update={"ticked": {first: {"by": ANNA, "on": "2026-11-23"}}})
    acme = plan(done, of=engagement(questions=(asked("review"), asked(LINK))), by=by)
    fields = done_fields(acme, [done.id], NOTHING)
    payload = page(fields)
    told, question, link, items = (each["block_id"] for each in payload["blocks"])
    assert [told, question, link, items] == [
        "above:asked",
        "above:question:1:review",
        "above:link:1",
        "above:items:1:0",
    ]
    assert "Send the agenda" not in str(payload), "it is ticked off already"
    assert "what you leave unticked on its checklist stays open" in payload["blocks"][0]["text"]["text"]
    assert read_done_answers(as_submitted(payload), [done.id]) == DoneAnswers()
    answers = {
        question: chosen("yes"),
        link: {"value": " https://e.com/1 "},
        items: ticked(second),
    }
    assert read_done_answers(as_submitted(payload, **answers), [done.id]) == DoneAnswers(
        conditions={(done.id, "review"): True}, links={done.id: "https://e.com/1"}, ticked={done.id: {second}}
    )
    entered = as_submitted(payload, **answers)
    again = as_submitted(page(done_fields(acme, [done.id], entered)))
    assert read_done_answers(again, [done.id]) == read_done_answers(entered, [done.id]), (
        "it is shown as filled in"
    )
    assert read_done_answers(entered, []) == DoneAnswers(), "it is not ticked any more"


def test_a_link_that_was_given_meanwhile_is_not_asked_for() -> None:
    given = engagement(questions=(asked(LINK),), links={"sheet": "https://e.com/1"})
    assert done_fields(plan(CALL, of=given, by=knowing()), [CALL.id], NOTHING) == []
    assert done_fields(plan(CALL, of=engagement(questions=(asked(LINK),)), by=knowing()), [], NOTHING) == []


def test_the_longest_checklists_fit() -> None:
    by = knowing(*(f"{n} {LONG_NAME}" for n in range(45)))
    many = [CALL.model_copy(update={"id": n}) for n in range(1, 21)]
    page(done_fields(plan(*many, by=by), [each.id for each in many], NOTHING))


def test_below_due_dates_that_move_it_is_not_said_again_that_nothing_is_saved() -> None:
    acme = plan(CALL, of=engagement(questions=(asked("review"),)))
    fields = done_fields(acme, [CALL.id], NOTHING)
    alone = str(page(below_moves([], fields)))
    assert "Nothing is saved yet." in alone
    below = str(page(below_moves([section("*1 due date moves:* nothing is saved yet.")], fields)))
    assert "Nothing is saved yet." not in below
    assert "Answer what you know" in below

"""The form in which the checklists of an activity are ticked off."""

from collections.abc import Callable
from typing import Any

from handlers.actions.views.checklist import checklist_form, read_checklist
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import shown_in
from methodology.definition.ids import ActivityId
from methodology.definition.model import Methodology
from methodology.engagement.checklist import list_items
from methodology.engagement.engagement import EngagementId
from tests.support.sample import ANNA, LONG_NAME, TODAY, methodology, plan, work
from tests.support.view_checks import as_submitted, checked

Golden = Callable[[Any], Any]
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))
ROOM = work(activity=ActivityId("book_room"), name="Book the room")


def listing(*items: str) -> Methodology:
    data = methodology().model_dump()
    data["checklists"] = [each | {"items": items} for each in data["checklists"]]
    return Methodology.model_validate(data)


def test_what_was_ticked_and_unticked_is_told_apart_from_what_others_did(golden: Golden) -> None:
    by = listing(*(f"Item {n}" for n in range(12)))
    keys = [each.key for each in list_items(by, ROOM)]
    ticked = ROOM.model_copy(update={"ticked": {keys[0]: {"by": ANNA, "on": "2026-11-23"}}})
    payload = golden(checklist_form(plan(ticked, by=by), ticked, TODAY, ORIGIN))
    first, second = (each["block_id"] for each in payload["blocks"] if each["type"] == "input")
    entered = {
        first: {"selected_options": [{"value": keys[1]}]},
        second: {"selected_options": [{"value": keys[11]}]},
    }
    found = read_checklist(as_submitted(payload, **entered), shown_in(payload["blocks"]))
    assert found == ({keys[1], keys[11]}, {keys[0]})


def test_the_longest_items_fit_and_no_list_says_so() -> None:
    long = listing(*(f"{n} {LONG_NAME * 2}" for n in range(40)))
    checked(checklist_form(plan(ROOM, by=long), ROOM, TODAY, ORIGIN))
    without = work()
    assert "no checklist" in str(checked(checklist_form(plan(without), without, TODAY, ORIGIN)))

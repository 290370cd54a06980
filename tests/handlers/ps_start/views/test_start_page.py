"""The first page of `/ps-start`."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.block_kit.inputs import FieldErrors, FormValues
from handlers.block_kit.modal import View
from handlers.ps_start.form import read_page
from handlers.ps_start.views.draft import (
    StartDraft,
    more_occurrences,
    on_options_page,
    toggled_more,
)
from handlers.ps_start.views.start_page import start_page
from handlers.ps_start.views.team_fields import LEADS
from methodology.definition.ids import RoleId
from methodology.plan.team import Member, PersonId
from tests.support.sample import ANNA, BEN
from tests.support.start_draft import EMPTY, FILLED, METHODOLOGY, QUESTIONS, on
from tests.support.view_checks import as_submitted, checked, chosen, labels_in

Golden = Callable[[Any], Any]
ALL = toggled_more(FILLED)


STEPS = [each for each in METHODOLOGY.activities if each.tier == "detail"]


def shown(draft: StartDraft) -> View:
    return start_page(METHODOLOGY, draft, QUESTIONS if draft.type else None, steps=STEPS)


def pages(draft: StartDraft) -> list[StartDraft]:
    """The draft on each page of its options."""
    found = [on_options_page(draft, 1)]
    while any(each == "Next page" for each in labels_in(checked(shown(found[-1])))):
        found.append(on_options_page(draft, len(found) + 1))
    return found


def page_with(field: str, draft: StartDraft) -> Any:
    """The page of the options that has this field."""
    payloads = [checked(shown(each)) for each in pages(draft)]
    return next(each for each in payloads if field in [block.get("block_id") for block in each["blocks"]])


def test_without_a_type_only_what_every_engagement_has_is_asked_for(golden: Golden) -> None:
    golden(shown(EMPTY))


def test_the_page_asks_for_what_matters_most(golden: Golden) -> None:
    golden(shown(FILLED))


def test_who_is_put_down_as_lead_reads_so_where_they_can_name_somebody_else() -> None:
    [hint] = [
        each["hint"]["text"]
        for each in checked(shown(FILLED))["blocks"]
        if each.get("hint", {}).get("text") == LEADS
    ]
    assert "If that is not you" in hint
    nobody = FILLED.model_copy(update={"members": ()})
    assert LEADS not in str(checked(shown(nobody)))


def test_more_roles_dates_and_options_are_asked_for_by_choice(golden: Golden) -> None:
    golden(shown(ALL))
    golden(shown(on_options_page(ALL, 2)))


@pytest.mark.parametrize("draft", pages(ALL), ids=lambda draft: f"page-{draft.options_page}")
def test_a_page_of_options_keeps_what_is_on_the_others(draft: StartDraft) -> None:
    draft = draft.model_copy(update={"details": tuple(each.id for each in STEPS)})
    assert read_page(METHODOLOGY, draft, as_submitted(checked(shown(draft)))) == draft


def test_each_option_is_on_one_page() -> None:
    fields = [
        [each["block_id"] for each in checked(shown(draft))["blocks"] if each["type"] == "input"]
        for draft in pages(ALL)
    ]
    stages = {field for page in fields for field in page if field.startswith("stage:")}
    others = [field for page in fields for field in page if field not in stages]
    assert len(fields) > 1
    assert len(others) == len(set(others))
    assert all(stages <= set(page) for page in fields), "the stage stands on each"


def test_more_fields_come_below_those_in_sight_which_stay_as_they_are() -> None:
    few, more = (
        [each for each in checked(shown(draft))["blocks"] if each["type"] == "input"]
        for draft in (FILLED, ALL)
    )
    assert more[: len(few)] == few
    assert len(more) > len(few)
    assert labels_in(checked(shown(FILLED))) == ["More roles and options"]


def test_where_the_bot_cannot_live_this_channel_is_not_offered() -> None:
    payload = checked(shown(EMPTY.model_copy(update={"origin": None})))
    options = next(b for b in payload["blocks"] if b.get("block_id") == "channel")["element"]["options"]
    assert [each["value"] for each in options] == ["new", "none"]


def test_the_input_is_read_into_the_draft() -> None:
    entered = {
        "customer": {"value": "  Acme \n Ltd "},
        "type": chosen("blended"),
        "channel": chosen("new"),
    }
    draft = read_page(METHODOLOGY, EMPTY, as_submitted(checked(shown(EMPTY)), **entered))
    assert (draft.customer, draft.reference, draft.type, draft.channel) == ("Acme Ltd", "", "blended", "new")


@pytest.mark.parametrize("draft", [FILLED, ALL], ids=["few-fields", "all-fields"])
def test_what_is_not_shown_stays_as_it_was_typed(draft: StartDraft) -> None:
    assert read_page(METHODOLOGY, draft, as_submitted(checked(shown(draft)))) == draft


def test_another_type_takes_back_what_the_old_one_had() -> None:
    draft = read_page(METHODOLOGY, FILLED, as_submitted(checked(shown(FILLED)), type=chosen("other")))
    assert draft.start_stage != FILLED.start_stage
    assert "billing" not in set(draft.facets.values())


def test_a_missing_input_is_reported_at_its_field() -> None:
    with pytest.raises(FieldErrors) as refused:
        read_page(METHODOLOGY, EMPTY, as_submitted(checked(shown(EMPTY))))
    assert set(refused.value.errors) == {"customer", "type"}


def test_dates_are_numbered_in_their_order_in_time() -> None:
    draft = more_occurrences(toggled_more(on("start", dates=())), "class_start")
    entered = {
        "date:class_start:1": {"selected_date": "2027-02-01"},
        "date:class_start:2": {"selected_date": "2027-01-11"},
    }
    read = read_page(METHODOLOGY, draft, as_submitted(page_with("date:class_start:2", draft), **entered))
    assert [(each.occurrence, each.on) for each in read.dates] == [
        (1, date(2027, 1, 11)),
        (2, date(2027, 2, 1)),
    ]


@pytest.mark.parametrize(
    ("person", "deputy", "field"),
    [
        pytest.param(ANNA, ANNA, "deputy:pm", id="nobody-stands-in-for-themselves"),
        pytest.param(None, BEN, "person:pm", id="a-deputy-needs-somebody-to-stand-in-for"),
    ],
)
def test_a_deputy_that_makes_no_sense_is_refused_at_its_field(
    person: str | None, deputy: str, field: str
) -> None:
    draft = ALL.model_copy(update={"members": ()})
    both: dict[str, Any] = {
        "person:pm": {"v": {"selected_user": person}},
        "deputy:pm": {"v": {"selected_user": deputy}},
    }
    with pytest.raises(FieldErrors) as refused:
        read_page(METHODOLOGY, draft, FormValues(both))
    assert list(refused.value.errors) == [field]


@pytest.mark.parametrize("person", [BEN, None])
def test_on_another_page_than_the_person_a_deputy_that_makes_no_sense_is_refused_there(
    person: str | None,
) -> None:
    members = (Member(role=RoleId("pm"), person=PersonId(person)),) if person else ()
    draft = ALL.model_copy(update={"members": members})
    entered = {"deputy:pm": {"selected_user": BEN}}
    with pytest.raises(FieldErrors) as refused:
        read_page(METHODOLOGY, draft, as_submitted(page_with("deputy:pm", draft), **entered))
    assert list(refused.value.errors) == ["deputy:pm"]


def test_a_person_taken_out_of_a_role_leaves_it() -> None:
    submitted = as_submitted(checked(shown(FILLED)), **{"person:pm": {"selected_user": None}})
    assert read_page(METHODOLOGY, FILLED, submitted).members == ()

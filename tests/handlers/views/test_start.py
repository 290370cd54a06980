"""Does the form of `/ps-start` keep everything typed, complain at the right field, and preview what it opens?"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from handlers.block_kit.inputs import FieldErrors
from handlers.messages.views.welcome import welcome
from handlers.ps_start.form import read_draft, read_page
from handlers.ps_start.views.customer_page import customer_page
from handlers.ps_start.views.dates_page import dates_page
from handlers.ps_start.views.draft import (
    StartDraft,
    after,
    before,
    more_occurrences,
    roles_of_page,
    toggled_deputies,
    with_team_pages,
)
from handlers.ps_start.views.preview_page import preview_page
from handlers.ps_start.views.stage_page import stage_page
from handlers.ps_start.views.team_page import team_page
from methodology.definition.ids import AnchorId, FacetId, FacetValueId, RoleId, StageId, TypeId
from methodology.definition.load import load, shipped
from methodology.engagement.opening import FirstDue, PersonLoad, Preview
from methodology.plan.anchors import AnchorDate
from methodology.plan.team import Member, PersonId
from methodology.refusal import Refusal
from tests.support.sample import (
    ANNA,
    BEN,
    CHLOE,
    LONG_NAME,
    TODAY,
    crowd,
    engagement,
    longest,
    methodology,
    work,
)
from tests.support.view_checks import as_submitted, checked, chosen, labels_in

Golden = Callable[[Any], Any]
METHODOLOGY = methodology()
ROLES = tuple(METHODOLOGY.role)
ANCHORS = (METHODOLOGY.anchor[AnchorId("kickoff")], METHODOLOGY.anchor[AnchorId("class_start")])
EMPTY = StartDraft(key="form-1", origin="C0ACME", channel="here")
FILLED = EMPTY.model_copy(
    update={
        "customer": "Acme",
        "reference": "SOW-42",
        "type": TypeId("blended"),
        "facets": {FacetId("billing"): FacetValueId("time")},
        "start_stage": StageId("delivery"),
        "dates": (AnchorDate(anchor=AnchorId("kickoff"), on=date(2026, 12, 1)),),
        "members": (Member(role=RoleId("pm"), person=ANNA, deputy=CHLOE),),
    }
)


def on(page: str, draft: StartDraft = FILLED, **changes: Any) -> StartDraft:
    return draft.model_copy(update={"page": page, **changes})


def test_the_first_page_is_empty_but_for_the_channel(golden: Golden) -> None:
    golden(customer_page(METHODOLOGY, EMPTY))


def test_the_first_page_shows_what_was_typed(golden: Golden) -> None:
    golden(customer_page(METHODOLOGY, FILLED))


def test_where_the_bot_cannot_live_this_channel_is_not_offered() -> None:
    payload = checked(customer_page(METHODOLOGY, EMPTY.model_copy(update={"origin": None})))
    options = next(b for b in payload["blocks"] if b.get("block_id") == "channel")["element"]["options"]
    assert [each["value"] for each in options] == ["new", "none"]


def test_the_second_page_asks_for_the_stage_and_the_facets_of_the_type(golden: Golden) -> None:
    golden(stage_page(METHODOLOGY, on("course")))


def test_the_third_page_asks_for_dates(golden: Golden) -> None:
    golden(dates_page(on("dates"), ANCHORS))


def test_another_date_of_a_repeating_anchor_gets_its_own_field() -> None:
    payload = checked(dates_page(more_occurrences(on("dates"), "class_start"), ANCHORS))
    ids = [block["block_id"] for block in payload["blocks"] if block["type"] == "input"]
    assert ids == ["date:kickoff:1", "date:class_start:1", "date:class_start:2"]


def test_a_stage_that_needs_no_dates_says_so() -> None:
    payload = checked(dates_page(on("dates"), ()))
    assert "Press *Next*" in payload["blocks"][1]["text"]["text"]


def test_the_fourth_page_asks_for_the_team(golden: Golden) -> None:
    golden(team_page(METHODOLOGY, on("team"), ROLES))


def test_deputies_are_asked_for_by_choice(golden: Golden) -> None:
    golden(team_page(METHODOLOGY, toggled_deputies(on("team")), ROLES))


def preview(**changes: Any) -> Preview:
    base = Preview(
        today=TODAY,
        stages=("Delivery",),
        activities=12,
        first=(FirstDue(name="Hold the kickoff", due=date(2026, 12, 1), person=ANNA),),
        loads=(
            PersonLoad(person=ANNA, roles=("Project Manager",), activities=9, first_due=date(2026, 12, 1)),
            PersonLoad(person=BEN, roles=("Engineer",), activities=3),
        ),
        unfilled=("Customer sponsor",),
        undated=(("the project's end", 3), ("the training start", 1)),
        lead=ANNA,
        lead_role="Project Manager",
    )
    return base.model_copy(update=changes)


def test_the_preview_tells_what_would_be_planned(golden: Golden) -> None:
    payload = golden(preview_page(on("preview"), preview()))
    assert payload["submit"]["text"] == "Open engagement"


def test_the_fullest_preview_fits(golden: Golden) -> None:
    many = tuple(PersonId(f"U{number}") for number in range(40))
    full = preview(
        stages=(LONG_NAME, LONG_NAME),
        first=tuple(FirstDue(name=LONG_NAME, due=TODAY, person=ANNA) for _ in range(30)),
        loads=tuple(PersonLoad(person=each, roles=(LONG_NAME,) * 3, activities=99) for each in many),
        unfilled=(LONG_NAME,) * 26,
        undated=tuple((LONG_NAME, number) for number in range(26)),
    )
    golden(preview_page(on("preview", customer=LONG_NAME, reference=LONG_NAME[:80]), full))


def test_the_emptiest_preview_says_that_nobody_would_be_reminded() -> None:
    empty = preview(first=(), loads=(), undated=(), lead=None)
    said = " ".join(
        b["text"]["text"] for b in checked(preview_page(on("preview"), empty))["blocks"] if "text" in b
    )
    assert "nobody would be reminded" in said
    assert "Nothing has a date yet" in said


def test_the_longest_pages_fit() -> None:
    long = on("course", customer=LONG_NAME[:150], reference=LONG_NAME[:80])
    checked(stage_page(longest(), long))
    checked(team_page(longest(), toggled_deputies(on("team", long)), ROLES))


def test_the_shipped_methodology_fits_the_form() -> None:
    real = load(shipped(), "the shipped methodology")
    for type_id in real.type:
        draft = on("course", type=type_id, start_stage=None, facets={})
        checked(customer_page(real, draft))
        checked(stage_page(real, draft))
        for roles_page in range(1, 7):
            team = with_team_pages(on("team", draft, team_page=roles_page), tuple(real.role))
            checked(team_page(real, team, tuple(real.role)))
    checked(dates_page(on("dates"), real.anchors))


def test_every_page_reads_back_what_it_shows() -> None:
    pages = {
        "customer": customer_page(METHODOLOGY, FILLED),
        "course": stage_page(METHODOLOGY, on("course")),
        "dates": dates_page(on("dates"), ANCHORS),
        "team": team_page(METHODOLOGY, on("team"), ROLES),
        "preview": preview_page(on("preview"), preview()),
    }
    for page, view in pages.items():
        payload = checked(view)
        draft = read_draft(payload["private_metadata"])
        assert draft == on(page)
        assert read_page(METHODOLOGY, draft, as_submitted(payload)) == on(page)


def test_what_was_typed_reaches_the_draft() -> None:
    payload = checked(customer_page(METHODOLOGY, EMPTY))
    state = as_submitted(
        payload, customer={"value": "  Acme \n Ltd "}, type=chosen("blended"), channel=chosen("new")
    )
    draft = read_page(METHODOLOGY, EMPTY, state)
    assert (draft.customer, draft.reference, draft.type, draft.channel) == ("Acme Ltd", "", "blended", "new")


def test_another_type_takes_back_what_the_old_one_had() -> None:
    payload = checked(customer_page(METHODOLOGY, FILLED))
    draft = read_page(METHODOLOGY, FILLED, as_submitted(payload, type=chosen("other")))
    assert (draft.facets, draft.start_stage) == ({}, None)


def test_what_is_missing_is_said_at_its_field() -> None:
    payload = checked(customer_page(METHODOLOGY, EMPTY))
    with pytest.raises(FieldErrors) as refused:
        read_page(METHODOLOGY, EMPTY, as_submitted(payload))
    assert set(refused.value.errors) == {"customer", "type"}


def test_going_back_keeps_what_is_there_and_complains_of_nothing() -> None:
    payload = checked(customer_page(METHODOLOGY, EMPTY))
    state = as_submitted(payload, reference={"value": "SOW-1"})
    assert read_page(METHODOLOGY, EMPTY, state, lenient=True).reference == "SOW-1"


def test_dates_are_numbered_in_their_order_in_time() -> None:
    draft = more_occurrences(on("dates", dates=()), "class_start")
    payload = checked(dates_page(draft, ANCHORS))
    entered = {
        "date:class_start:1": {"selected_date": "2027-02-01"},
        "date:class_start:2": {"selected_date": "2027-01-11"},
    }
    read = read_page(METHODOLOGY, draft, as_submitted(payload, **entered))
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
    draft = toggled_deputies(on("team", members=()))
    state = as_submitted(
        checked(team_page(METHODOLOGY, draft, ROLES)),
        **{"person:pm": {"selected_user": person}, "deputy:pm": {"selected_user": deputy}},
    )
    with pytest.raises(FieldErrors) as refused:
        read_page(METHODOLOGY, draft, state)
    assert list(refused.value.errors) == [field]


def test_a_person_taken_out_of_a_role_leaves_it() -> None:
    payload = checked(team_page(METHODOLOGY, on("team"), ROLES))
    state = as_submitted(payload, **{"person:pm": {"selected_user": None}})
    assert read_page(METHODOLOGY, on("team"), state).members == ()


def test_pages_follow_each_other_and_the_team_has_as_many_as_it_needs() -> None:
    roles = tuple(RoleId(f"role{n}") for n in range(7))
    draft, seen = with_team_pages(on("customer"), roles), []
    for _ in range(6):
        seen.append((draft.page, draft.team_page))
        draft = after(draft)
    assert seen == [("customer", 1), ("course", 1), ("dates", 1), ("team", 1), ("team", 2), ("preview", 1)]
    assert (before(draft).page, before(draft).team_page) == ("team", 2)
    assert before(on("customer")).page == "customer"


def test_with_deputies_a_page_asks_for_fewer_roles() -> None:
    roles = tuple(RoleId(f"role{n}") for n in range(7))
    with_deputies = with_team_pages(toggled_deputies(on("team")), roles)
    assert with_deputies.team_pages == 3
    assert roles_of_page(with_deputies.model_copy(update={"team_page": 3}), roles) == ("role6",)


def test_more_than_a_form_can_carry_is_refused_and_not_lost() -> None:
    crowded = on(
        "team", members=tuple(Member(role=RoleId(f"r{n}"), person=ANNA, deputy=BEN) for n in range(70))
    )
    small = on("team")
    state = as_submitted(checked(team_page(METHODOLOGY, small, ROLES)))
    with pytest.raises(FieldErrors, match="more than one form can carry"):
        read_page(METHODOLOGY, crowded, state)


def test_an_older_form_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refusal, match="/ps-stage"):
        read_draft('{"colour": "red"}')


def test_the_first_page_has_no_way_back() -> None:
    assert labels_in(checked(customer_page(METHODOLOGY, EMPTY))) == []
    assert labels_in(checked(stage_page(METHODOLOGY, on("course")))) == ["Back"]


def test_a_member_reads_what_they_are_dri_for_and_when_they_hear_again(golden: Golden) -> None:
    first = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    golden(
        welcome(METHODOLOGY, engagement(), ANNA, [work()], today=TODAY, first_reminder=first, opened_by=BEN)
    )


def test_the_fullest_welcome_fits() -> None:
    there = engagement(customer=LONG_NAME)
    checked(welcome(longest(), there, ANNA, crowd(60), today=TODAY, first_reminder=None, opened_by=BEN))


def test_a_deputy_reads_that_they_stand_in() -> None:
    text = welcome(
        METHODOLOGY, engagement(), CHLOE, [], today=TODAY, first_reminder=None, opened_by=ANNA
    ).text
    assert "You stand in for others" in text
    assert "No activity is yours yet." in text

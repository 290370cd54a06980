"""Page 1 of `/ps-start`."""

from collections.abc import Callable
from typing import Any

import pytest

from handlers.block_kit.inputs import FieldErrors
from handlers.ps_start.form import read_page
from handlers.ps_start.views.customer_page import customer_page
from handlers.ps_start.views.stage_page import stage_page
from tests.support.start_draft import EMPTY, FILLED, METHODOLOGY, on
from tests.support.view_checks import as_submitted, checked, chosen, labels_in

Golden = Callable[[Any], Any]


def test_the_first_page_is_empty_but_for_the_channel(golden: Golden) -> None:
    golden(customer_page(METHODOLOGY, EMPTY))


def test_the_first_page_shows_what_was_typed(golden: Golden) -> None:
    golden(customer_page(METHODOLOGY, FILLED))


def test_where_the_bot_cannot_live_this_channel_is_not_offered() -> None:
    payload = checked(customer_page(METHODOLOGY, EMPTY.model_copy(update={"origin": None})))
    options = next(b for b in payload["blocks"] if b.get("block_id") == "channel")["element"]["options"]
    assert [each["value"] for each in options] == ["new", "none"]


def test_the_input_is_read_into_the_draft() -> None:
    payload = checked(customer_page(METHODOLOGY, EMPTY))
    submitted = as_submitted(
        payload, customer={"value": "  Acme \n Ltd "}, type=chosen("blended"), channel=chosen("new")
    )
    draft = read_page(METHODOLOGY, EMPTY, submitted)
    assert (draft.customer, draft.reference, draft.type, draft.channel) == ("Acme Ltd", "", "blended", "new")


def test_another_type_takes_back_what_the_old_one_had() -> None:
    payload = checked(customer_page(METHODOLOGY, FILLED))
    draft = read_page(METHODOLOGY, FILLED, as_submitted(payload, type=chosen("other")))
    assert (draft.facets, draft.start_stage) == ({}, None)


def test_a_missing_input_is_reported_at_its_field() -> None:
    payload = checked(customer_page(METHODOLOGY, EMPTY))
    with pytest.raises(FieldErrors) as refused:
        read_page(METHODOLOGY, EMPTY, as_submitted(payload))
    assert set(refused.value.errors) == {"customer", "type"}


def test_the_first_page_has_no_way_back() -> None:
    assert labels_in(checked(customer_page(METHODOLOGY, EMPTY))) == []
    assert labels_in(checked(stage_page(METHODOLOGY, on("course")))) == ["Back"]

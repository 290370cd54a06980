"""Tests of `storage.engagements.opening`."""

from typing import Any

import pytest

from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Channel
from methodology.plan.team import Member, PersonId, Team
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements.opening import open_engagement
from tests.support.engaged import EM, MONDAY, NEWCOMER, Engaged, days, engage, opening


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    channel = Channel(id="C1", name="ps-acme", private=True)
    return engage(
        database,
        methodology,
        type="blended",
        stage="sow_close",
        dates={"sow_final": days(3)},
        conditions=("dp_work_at_risk",),
        deputies={"pse": NEWCOMER},
        channel=channel,
        customer="  Acme ",
    )


def test_all_fields_of_the_form_are_recorded(engaged: Engaged) -> None:
    engagement = engaged.plan().engagement
    assert (engagement.title, engagement.state, engagement.opened_by) == ("Acme (SOW-1)", "open", EM)
    assert engagement.plan_facts.entered == {"delivery_prep": MONDAY, "sow_close": MONDAY}
    assert [(each.anchor, each.on, each.actual) for each in engagement.plan_facts.dates] == [
        ("sow_final", days(3), False)
    ]
    assert [each.activity for each in engagement.plan_facts.raised] == ["dp_work_at_risk"]
    assert engagement.channel == Channel(id="C1", name="ps-acme", private=True)
    pse = engagement.team.member(RoleId("pse"))
    assert pse is not None
    assert pse.deputy == NEWCOMER
    (change,) = engaged.history()
    assert (change.what, change.after["customer"]) == ("opened", "Acme")


def test_the_same_form_again_finds_what_it_opened(engaged: Engaged, methodology: Methodology) -> None:
    opened = engaged.plan()
    before = engaged.stored()
    form = opening(methodology, opened.engagement.version, customer="Another")
    again, is_new = engaged.do(open_engagement, form)
    assert (again, is_new) == (opened, False)
    assert engaged.stored() == before


def test_another_form_opens_another_engagement(engaged: Engaged, methodology: Methodology) -> None:
    form = opening(methodology, engaged.plan().engagement.version, key="form-2")
    other, is_new = engaged.do(open_engagement, form)
    assert is_new
    assert other.engagement.id != engaged.engagement_id


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"customer": " \n"}, "which customer"),
        ({"customer": "x" * 201}, "shorten it to 200"),
        ({"reference": "x" * 201}, "shorten it to 200"),
        ({"team": Team(members=(Member(role=RoleId("magician"), person=EM),))}, "fill in the team again"),
        (
            {"team": Team(members=(Member(role=RoleId("pse"), person=EM, deputy=EM),))},
            "choose another person",
        ),
    ],
    ids=["no-customer", "long-customer", "long-reference", "unknown-role", "deputy-of-themselves"],
)
def test_impossible_values_open_nothing(
    engaged: Engaged, methodology: Methodology, changed: dict[str, Any], sentence: str
) -> None:
    before = engaged.stored()
    form = opening(methodology, engaged.plan().engagement.version, key="form-2")
    with pytest.raises(Refusal, match=sentence):
        engaged.do(open_engagement, form.model_copy(update=changed))
    assert engaged.stored() == before


def test_nothing_is_opened_when_something_fails_in_the_middle(
    engaged: Engaged, methodology: Methodology
) -> None:
    before = engaged.stored()
    form = opening(methodology, engaged.plan().engagement.version, key="form-2")

    def fail() -> None:
        with engaged.unit() as unit:
            open_engagement(unit, form)
            raise RuntimeError("the machine went away")

    with pytest.raises(RuntimeError):
        fail()
    assert engaged.stored() == before
    assert engaged.do(open_engagement, form)[1]


def test_opening_schedules_the_digests_of_the_team(engaged: Engaged) -> None:
    with engaged.database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT id FROM person WHERE next_look_at IS NOT NULL")
        awake = {PersonId(row[0]) for row in rows}
    assert awake == set(engaged.plan().engagement.team.people())

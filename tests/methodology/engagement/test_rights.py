"""Tests of `methodology.engagement.rights`."""

from datetime import date
from typing import Any

import pytest

from methodology.definition.ids import RoleId
from methodology.engagement.engagement import Channel, Engagement
from methodology.engagement.rights import (
    NotAllowed,
    Viewer,
    acts_for,
    may_act,
    may_change,
    may_see,
    must_act,
    must_be_member,
    must_change,
    must_see,
    visible,
)
from methodology.people import Absence, Person
from methodology.plan.team import Member, PersonId, Team
from tests.support.plans import noon, plan

PUBLIC, PRIVATE = Channel(id="C1", name="ps-acme"), Channel(id="G1", name="ps-secret", private=True)
HOLDER, DEPUTY, OPENER, OTHER = (PersonId(each) for each in ("UHOLDER", "UDEPUTY", "UOPENER", "UOTHER"))


def engagement(channel: Channel | None = None) -> Engagement:
    acme = plan(opened_by=OPENER, channel=channel).engagement
    team = Team(members=(Member(role=RoleId("pse"), person=HOLDER, deputy=DEPUTY),))
    return acme.model_copy(update={"team": team})


def viewer(
    person: PersonId = OTHER, *, admin: bool = False, channels: tuple[str, ...] = (), **of: Any
) -> Viewer:
    facts = {"workspace": "T1", "id": person, "name": "Somebody", "zone": "UTC"} | of
    return Viewer(person=Person.model_validate(facts), is_admin=admin, channels=frozenset(channels))


@pytest.mark.parametrize(
    ("who", "sees", "sees_private", "changes"),
    [
        pytest.param(viewer(HOLDER), True, True, True, id="in-the-team"),
        pytest.param(viewer(DEPUTY), True, True, True, id="a-deputy"),
        pytest.param(viewer(OPENER), True, True, True, id="who-opened-it"),
        pytest.param(viewer(admin=True), True, True, True, id="an-admin"),
        pytest.param(viewer(), True, False, False, id="any-full-member"),
        pytest.param(viewer(channels=("G1",)), True, True, False, id="a-member-of-the-private-channel"),
        pytest.param(viewer(channels=("G2",)), True, False, False, id="a-member-of-another-channel"),
        pytest.param(viewer(HOLDER, guest=True), False, False, False, id="a-guest-in-the-team"),
        pytest.param(viewer(HOLDER, outsider=True), False, False, False, id="somebody-from-outside"),
        pytest.param(viewer(HOLDER, deactivated=True), False, False, False, id="a-deactivated-account"),
        pytest.param(viewer(admin=True, guest=True), False, False, False, id="a-guest-named-as-admin"),
        pytest.param(viewer(OPENER, workspace="T2"), False, False, False, id="another-workspace"),
    ],
)
def test_who_may_see_and_change(who: Viewer, sees: bool, sees_private: bool, changes: bool) -> None:
    assert may_see(who, engagement()) == may_see(who, engagement(PUBLIC)) == sees
    assert may_see(who, engagement(PRIVATE)) == sees_private
    assert may_change(who, engagement(PUBLIC)) == changes
    assert may_change(who, engagement(PRIVATE)) == (changes and sees_private)


def test_only_what_one_may_see_is_listed() -> None:
    both = [engagement(PUBLIC), engagement(PRIVATE)]
    assert visible(viewer(), both) == both[:1]


@pytest.mark.parametrize("who", [viewer(guest=True), viewer(outsider=True), viewer(deactivated=True)])
def test_guests_and_outsiders_get_the_same_refusal_whatever_exists(who: Viewer) -> None:
    with pytest.raises(NotAllowed, match="Ask the person who invited you") as at_all:
        must_be_member(who)
    with pytest.raises(NotAllowed) as of_this:
        must_see(who, engagement(PRIVATE))
    assert str(of_this.value) == str(at_all.value)


def test_a_hidden_engagement_is_refused_as_if_it_did_not_exist() -> None:
    for must in (must_see, must_change):
        with pytest.raises(NotAllowed, match="There is no such engagement that you can see") as caught:
            must(viewer(), engagement(PRIVATE))
        assert "Acme" not in str(caught.value)
        assert OPENER not in str(caught.value)


def test_a_refusal_to_change_names_the_person_to_ask() -> None:
    with pytest.raises(NotAllowed, match="Ask <@UOPENER>"):
        must_change(viewer(), engagement(PUBLIC))


def test_people_with_the_right_are_not_refused() -> None:
    must_be_member(viewer())
    must_see(viewer(), engagement(PUBLIC))
    must_change(viewer(HOLDER), engagement(PRIVATE))


AWAY = Absence(first=date(2026, 6, 1), last=date(2026, 6, 5), deputy=OTHER)


@pytest.mark.parametrize(
    ("who", "absence", "today", "may"),
    [
        pytest.param(HOLDER, None, date(2026, 6, 2), True, id="the-dri"),
        pytest.param(OTHER, None, date(2026, 6, 2), False, id="somebody-else"),
        pytest.param(OTHER, AWAY, date(2026, 6, 2), True, id="the-deputy-while-the-dri-is-away"),
        pytest.param(OTHER, AWAY, date(2026, 6, 8), False, id="the-deputy-once-the-dri-is-back"),
    ],
)
def test_the_person_who_is_reminded_of_work_may_act_on_it(
    who: PersonId, absence: Absence | None, today: date, may: bool
) -> None:
    dri = Person(workspace="T1", id=HOLDER, name="Holder", zone="UTC", absence=absence)

    assert acts_for(who, dri, noon(today)) is may


@pytest.mark.parametrize(
    ("who", "may"),
    [
        pytest.param(viewer(OTHER), True, id="its-dri-without-a-role"),
        pytest.param(viewer(OTHER, guest=True), False, id="a-guest"),
        pytest.param(viewer(OTHER, workspace="T2"), False, id="of-another-workspace"),
        pytest.param(viewer(HOLDER), True, id="the-team"),
        pytest.param(viewer(PersonId("UELSE")), False, id="anybody-else"),
    ],
)
def test_the_team_and_the_dri_may_act_on_work(who: Viewer, may: bool) -> None:
    dri = Person(workspace="T1", id=OTHER, name="Other", zone="UTC")

    assert may_act(who, engagement(), dri, noon(date(2026, 6, 2))) is may


def test_work_that_nobody_has_is_for_the_team() -> None:
    assert not acts_for(OTHER, None, noon(date(2026, 6, 2)))
    with pytest.raises(NotAllowed):
        must_act(viewer(), engagement(), None, noon(date(2026, 6, 2)))
    must_act(viewer(HOLDER), engagement(), None, noon(date(2026, 6, 2)))

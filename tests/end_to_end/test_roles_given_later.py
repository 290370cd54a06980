"""What people are told when they are given a role after the engagement was opened."""

import pytest

from playground.driver.person import Modal, Person
from tests.support.engagement_life import card, form_of, from_bot, opened, wait_until_sent
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import PM, PSE

TEAM = {PM: "Ben Okafor"}
ENGINEER = "Professional Services Engineer"


@pytest.fixture
def anna(http_house: House) -> Person:
    return http_house.slack.person("Anna Keller")


def fills_in(person: Person, customer: str, role: str, to: str, *, deputy: str = "") -> Modal:
    """The form of a role, filled in and not sent yet."""
    team = opened(person, card(person, customer), "Team")
    form = form_of(person, lambda: team.press("Change", beside=role), "Change a role")
    form.pick_person("Person", to)
    if deputy:
        form.pick_person("Deputy", deputy)
    return form


def saves(person: Person, form: Modal) -> None:
    form.submit("Save")
    person.waits_for(lambda: person.modal.depth == 1)
    person.modal.close()


def gives(person: Person, customer: str, role: str, to: str, *, deputy: str = "") -> None:
    saves(person, fills_in(person, customer, role, to, deputy=deputy))


def leads(house: House, person: Person, customer: str) -> list[str]:
    """The first line of each message about this engagement that says who made them a member."""
    wait_until_sent(house)
    lines = [each.text.split("\n")[0] for each in from_bot(person)]
    return [line for line in lines if customer in line and (" made you " in line or " with you as " in line)]


def test_the_welcome_says_who_gave_the_role(http_house: House, anna: Person) -> None:
    has_open(anna, "Amber", team=TEAM)
    ben, dev = (http_house.slack.person(name) for name in ("Ben Okafor", "Dev Sharma"))
    gives(ben, "Amber", ENGINEER, "Dev Sharma")
    assert leads(http_house, dev, "Amber") == [f"@Ben Okafor made you {ENGINEER} of Amber."]


def test_a_second_role_is_told_too(http_house: House, anna: Person) -> None:
    has_open(anna, "Beige", team=TEAM)
    wait_until_sent(http_house)
    ben = http_house.slack.person("Ben Okafor")
    gives(anna, "Beige", ENGINEER, "Ben Okafor")
    assert leads(http_house, ben, "Beige") == [
        f"@Anna Keller opened Beige with you as {PM}.",
        f"@Anna Keller made you {ENGINEER} of Beige.",
    ]


def test_a_role_given_twice_and_another_deputy_are_told_once(http_house: House, anna: Person) -> None:
    has_open(anna, "Coral", team=TEAM | {PSE: "Clara Mendes"})
    clara, dev = (http_house.slack.person(name) for name in ("Clara Mendes", "Dev Sharma"))
    gives(anna, "Coral", ENGINEER, "Clara Mendes", deputy="Dev Sharma")
    assert len(leads(http_house, clara, "Coral")) == 1
    gives(anna, "Coral", ENGINEER, "Dev Sharma", deputy="Clara Mendes")
    gives(anna, "Coral", ENGINEER, "Dev Sharma", deputy="Felix Strand")
    assert len(leads(http_house, dev, "Coral")) == 1


def test_a_role_that_two_people_give_at_once_is_told_once(http_house: House, anna: Person) -> None:
    has_open(anna, "Denim", team=TEAM)
    ben, dev = (http_house.slack.person(name) for name in ("Ben Okafor", "Dev Sharma"))
    first, second = (fills_in(each, "Denim", ENGINEER, "Dev Sharma") for each in (anna, ben))
    saves(anna, first)
    saves(ben, second)
    assert leads(http_house, dev, "Denim") == [f"@Anna Keller made you {ENGINEER} of Denim."]

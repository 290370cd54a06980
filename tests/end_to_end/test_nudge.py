"""Late work of others: asked about once a day however many ask, at a time at which the person works."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from playground.driver.person import Modal, Person
from tests.support.engagement_life import (
    PLANNING_DATES,
    a_hasty_house,
    card,
    form_of,
    from_bot,
    home_of,
    opened,
    sends,
    wait_until_sent,
)
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import COORDINATOR, PM, PSE

WELCOME = "Send the Welcome to PS e-mail"
TEAM = {PM: "Ben Okafor", COORDINATOR: "Anna Keller", PSE: "Clara Mendes"}
AFTERNOON = datetime(2027, 3, 10, 14, 30, tzinfo=UTC)
NIGHT = datetime(2027, 3, 10, 21, 30, tzinfo=UTC)
DAWN = datetime(2027, 3, 11, 4, tzinfo=UTC)
MORNING = datetime(2027, 3, 11, 8, 5, tzinfo=UTC)


def nudges(person: Person, customer: str) -> str:
    """Press Nudge in the plan; tells what the answer is."""
    plan = opened(person, card(person, customer), "Plan")
    answer = form_of(person, lambda: plan.press("Nudge", beside=f"*{WELCOME}*"), "Nudge")
    text = answer.text
    answer.close()
    return text


def questions(person: Person) -> list[str]:
    return [each.text for each in from_bot(person) if f"asks about {WELCOME}" in each.text]


@pytest.fixture
def late(tmp_path: Path) -> Iterator[House]:
    """Anna should have sent an e-mail days ago; Ben leads, and it is Wednesday afternoon."""
    with a_hasty_house(tmp_path) as house:
        has_open(house.slack.person("Ben Okafor"), "Acme", dates=PLANNING_DATES, team=TEAM)
        house.slack.clock.move_to(AFTERNOON)
        wait_until_sent(house)
        yield house


def test_three_people_ask_about_one_thing_and_one_message_comes(late: House) -> None:
    anna, ben, clara, judith = (
        late.slack.person(name) for name in ("Anna Keller", "Ben Okafor", "Clara Mendes", "Judith Weiss")
    )
    assert f"✅ @Anna Keller is asked about {WELCOME}." in nudges(ben, "Acme")
    for other in (clara, judith):
        assert f"@Ben Okafor has asked @Anna Keller about {WELCOME} already today." in nudges(other, "Acme")
    wait_until_sent(late)
    (question,) = questions(anna)
    assert question.startswith(f"Ben asks about {WELCOME}\n@Ben Okafor asks how this is going.")
    message = anna.sees(f"asks about {WELCOME}", "ps-bot")
    message.press("Done", beside=WELCOME)
    anna.waits_for(lambda: f"✅ {WELCOME}" in message.text)
    assert "Undo" in message.buttons
    assert "Nudge" not in opened(ben, card(ben, "Acme"), "Plan").buttons


def test_outside_of_working_hours_the_question_is_on_top_of_the_next_digest(late: House) -> None:
    anna, ben = (late.slack.person(name) for name in ("Anna Keller", "Ben Okafor"))
    late.slack.clock.move_to(NIGHT)
    assert "with their next message, " in nudges(ben, "Acme")
    late.swept()
    assert not questions(anna)
    late.slack.clock.move_to(DAWN)
    clara = late.slack.person("Clara Mendes")
    assert f"@Ben Okafor has asked @Anna Keller about {WELCOME}: it goes with their next message, " in nudges(
        clara, "Acme"
    )
    late.slack.clock.move_to(MORNING)
    wait_until_sent(late)
    digest = anna.sees("Thu 11 Mar · ", "ps-bot")
    assert "Asked of you\n@Ben Okafor asks how this is going.\n" + WELCOME in digest.text
    assert digest.text.count(WELCOME) == 1
    assert not questions(anna), "it has come with the digest"
    assert f"@Ben Okafor has asked @Anna Keller about {WELCOME} already today." in nudges(clara, "Acme")
    late.slack.clock.move_to(AFTERNOON + timedelta(days=2))
    wait_until_sent(late)  # a digest that is still to come would take the question along
    assert f"✅ @Anna Keller is asked about {WELCOME}." in nudges(ben, "Acme"), "a new day"
    wait_until_sent(late)
    assert len(questions(anna)) == 1


def test_for_somebody_away_it_says_so_and_offers_to_reassign(late: House) -> None:
    anna, ben, clara = (late.slack.person(name) for name in ("Anna Keller", "Ben Okafor", "Clara Mendes"))
    home = home_of(anna)
    away = form_of(anna, lambda: home.press("Away …"), "Away")
    away.pick_date("First day away", "2027-03-10")
    away.pick_date("Last day away", "2027-03-19")
    sends(away, "Save")
    answer = nudges(clara, "Acme")
    assert "@Anna Keller is away until Fri 19 Mar." in answer
    assert f"✅ @Ben Okafor, who stands in, is asked about {WELCOME}." in answer
    ben.waits_for(lambda: questions(ben))
    plan = opened(ben, card(ben, "Acme"), "Plan")
    own = form_of(ben, lambda: plan.press("Nudge", beside=f"*{WELCOME}*"), "Nudge")
    assert f"You stand in, so {WELCOME} is yours for now." in own.text
    _reassigns(own, "Dev Sharma")
    assert f"{WELCOME}\n@Dev Sharma" in _plan_of(ben).text


def test_for_somebody_who_has_left_it_says_so_and_offers_to_reassign(late: House) -> None:
    ben, clara = (late.slack.person(name) for name in ("Ben Okafor", "Clara Mendes"))
    late.slack.change_person("Anna Keller", deleted=True)
    late.swept()
    clara.waits_for(lambda: "@Anna Keller is no longer in Slack." in nudges(clara, "Acme"))
    wait_until_sent(late)
    assert len(questions(ben)) == 1, "the stand-in is asked, and only once"


def test_a_stand_in_from_outside_the_team_is_offered_nothing_that_is_the_teams(late: House) -> None:
    anna, judith = (late.slack.person(name) for name in ("Anna Keller", "Judith Weiss"))
    away = form_of(anna, lambda: home_of(anna).press("Away …"), "Away")
    away.pick_date("First day away", "2027-03-10")
    away.pick_date("Last day away", "2027-03-19")
    away.pick_person("Deputy", "Judith Weiss")
    sends(away, "Save")
    late.slack.clock.move_to(MORNING)
    wait_until_sent(late)
    digest = judith.sees("Thu 11 Mar · ", "ps-bot")
    assert WELCOME in digest.text
    assert {"Snooze …", "Not needed …", "Details"} <= {*digest.menu}
    assert "Reassign …" not in digest.menu
    digest.press("Done", beside=f"*{WELCOME}*")
    judith.waits_for(lambda: f"✅ {WELCOME}" in digest.text)


def _plan_of(person: Person) -> Modal:
    if person.has_modal:
        person.modal.close()
    return opened(person, card(person, "Acme"), "Plan")


def _reassigns(answer: Modal, to: str) -> None:
    person = answer.person
    assert isinstance(person, Person)
    form = form_of(person, lambda: answer.press("Reassign …"), "Reassign")
    form.pick_person("Who does it?", to)
    form.submit("Reassign")
    person.waits_for(lambda: f"{WELCOME}: it is @{to}’s now." in person.modal.text)
    assert (person.modal.title, person.modal.buttons) == ("Nudge", [])

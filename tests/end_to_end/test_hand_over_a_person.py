"""Everything that somebody has goes to somebody else: from Home, and after it was interrupted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from handlers.actions.hand_over import AT_ONCE
from methodology.people import Absence
from methodology.plan.team import PersonId
from playground.driver.person import Modal, Person
from storage.people import set_absence
from tests.support import http
from tests.support.engagement_life import (
    PLANNING_DATES,
    WORKSPACE,
    Days,
    a_hasty_house,
    behind_more,
    card,
    form_of,
    from_bot,
    home_of,
    opened,
    wait_until_sent,
)
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.playground.apps import Received, Reply, listening
from tests.support.start_form import COORDINATOR, PM, PSE

ENGINEER = "Professional Services Engineer"


def begins(person: Person, giver: str, taker: str) -> Modal:
    """The form, from Home, with these two people sent in."""
    home = home_of(person)
    form = form_of(person, lambda: home.press("Hand over a person …"), "Hand over a person")
    form.pick_person("From whom?", giver)
    form.pick_person("To whom?", taker)
    form.submit("Next")
    return form


def hands_over(form: Modal) -> str:
    """Agree to the preview; tells what the form says then."""
    assert "Nothing has been handed over yet." in form.text
    form.submit("Hand over")
    form.person.waits_for(lambda: "Handing over" not in form.text and "One moment" not in form.text)
    outcome = form.text
    form.close()
    return outcome


def team_of(person: Person, customer: str) -> str:
    team = opened(person, card(person, customer), "Team")
    shown = team.text
    team.close()
    return shown


def welcomes(person: Person) -> list[str]:
    return [each.text for each in from_bot(person) if "handed over to you" in each.text]


def test_chosen_engagements_go_over_and_the_taker_is_told_once(http_house: House, anna: Person) -> None:
    lakshmi, dev = (http_house.slack.person(name) for name in ("Lakshmi Thapa", "Dev Sharma"))
    for name in ("Ho Alpha", "Ho Beta", "Ho Gamma"):
        has_open(anna, name, dates=PLANNING_DATES, team={PM: "Ben Okafor", PSE: "Lakshmi Thapa"})
    form = begins(anna, "Lakshmi Thapa", "Dev Sharma")
    assert "Untick what stays as it is." in form.text
    form.tick("Engagements", "Ho Alpha", "Ho Beta")
    form.submit("Preview")
    form.person.waits_for(lambda: "Nothing has been handed over yet." in form.text)
    assert f"Ho Alpha\n{ENGINEER} · " in form.text
    assert "Ho Gamma" not in form.text
    assert "Handed over from @Lakshmi Thapa to @Dev Sharma: Ho Alpha and Ho Beta." in hands_over(form)
    assert f"{ENGINEER}\n@Dev Sharma" in team_of(anna, "Ho Alpha")
    assert f"{ENGINEER}\n@Lakshmi Thapa" in team_of(anna, "Ho Gamma")
    wait_until_sent(http_house)
    (welcome,) = welcomes(dev)
    assert "@Anna Keller handed over to you what @Lakshmi Thapa had in 2 engagements." in welcome
    assert f"Ho Alpha: {ENGINEER}, " in welcome
    assert not any(" made you " in each.text for each in from_bot(dev))
    history = behind_more(anna, card(anna, "Ho Alpha"), "History")
    assert f"@Anna Keller handed over from @Lakshmi Thapa to @Dev Sharma: {ENGINEER} and " in history.text
    history.close()
    again = begins(anna, "Lakshmi Thapa", "Dev Sharma")
    assert "*Ho Gamma*" not in again.text
    assert "Ho Gamma" in again.text, "one engagement that is left needs no choice"
    again.close()
    assert lakshmi.reads("ps-bot")


def test_what_came_to_the_giver_after_the_preview_is_shown_before_it_goes(
    http_house: House, anna: Person
) -> None:
    ben = http_house.slack.person("Ben Okafor")
    has_open(anna, "Ho Eta", dates=PLANNING_DATES, team={PM: "Ben Okafor", PSE: "Judith Weiss"})
    form = begins(anna, "Judith Weiss", "Dev Sharma")
    assert f"Ho Eta\n{ENGINEER} · " in form.text
    coordinator = "PS Project Coordinator (PS Operations)"
    team = opened(ben, card(ben, "Ho Eta"), "Team")
    role = form_of(ben, lambda: team.press("Change", beside=coordinator), "Change a role")
    role.pick_person("Person", "Judith Weiss")
    role.submit("Save")
    ben.waits_for(lambda: ben.modal.depth == 1)
    team.close()
    form.submit("Hand over")
    assert "This has changed since you looked. Nothing has been handed over yet." in form.text
    assert f"{coordinator} and {ENGINEER} · " in form.text or f"{ENGINEER} and {coordinator} · " in form.text
    assert "Handed over from @Judith Weiss to @Dev Sharma: Ho Eta." in hands_over(form)


def test_a_second_press_says_what_the_first_has_done(http_house: House, anna: Person) -> None:
    has_open(anna, "Ho Lambda", dates=PLANNING_DATES, team={PM: "Ben Okafor", PSE: "Grace Lim"})
    assert "Ho Lambda" in hands_over(begins(anna, "Grace Lim", "Dev Sharma"))
    again = http_house.slack.send_again("view_submission", "duplicate")
    assert "Handed over from" in again["text"]
    assert "Ho Lambda" in again["text"]


def test_the_outcome_stands_where_slack_takes_the_answer_to_the_form_after_it(
    http_house: House, anna: Person
) -> None:
    slack, bot = http_house.slack, f"{http_house.url}/slack/events"
    has_open(anna, "Ho Kappa", dates=PLANNING_DATES, team={PM: "Ben Okafor", PSE: "Noor Haddad"})
    form = begins(anna, "Noor Haddad", "Dev Sharma")

    def after_its_call(received: Received) -> Reply:
        called = len(slack.log("views.update"))
        answer = http.post(bot, content=received.body, headers=received.headers)
        anna.waits_for(lambda: len(slack.log("views.update")) > called)
        return Reply(answer.status_code, answer.json())

    with listening(after_its_call) as relay:
        slack.connect(relay)
        form.submit("Hand over")
        slack.connect(bot)
    assert "Handed over from @Noor Haddad to @Dev Sharma: Ho Kappa." in form.text
    form.close()


def test_what_a_colleague_has_handed_over_since_the_preview_leaves_nothing_to_agree_to(
    http_house: House, anna: Person
) -> None:
    ben = http_house.slack.person("Ben Okafor")
    has_open(anna, "Ho Iota", dates=PLANNING_DATES, team={PM: "Ben Okafor", PSE: "Noor Haddad"})
    form, of_ben = begins(anna, "Noor Haddad", "Dev Sharma"), begins(ben, "Noor Haddad", "Ivan Petrov")
    assert "Handed over from @Noor Haddad to @Ivan Petrov: Ho Iota." in hands_over(of_ben)
    form.submit("Hand over")
    assert "@Noor Haddad has nothing left there that you can change." in form.text
    assert "[Hand over]" not in form.text
    form.close()


def test_the_preview_says_that_the_taker_is_away(http_house: House, anna: Person) -> None:
    has_open(anna, "Ho Theta", dates=PLANNING_DATES, team={PM: "Ben Okafor", PSE: "Karim Darwish"})
    dev, today = http_house.slack.person("Dev Sharma"), http_house.slack.now().date()
    begins(anna, "Karim Darwish", "Dev Sharma").close()  # whom the bot knows from then on
    for first, last, said in ((-1, 1, " is away until "), (2, 9, " will be away from "), (-3, -1, "")):
        away = Absence(first=today + timedelta(days=first), last=today + timedelta(days=last))
        with http_house.bot.app_context.database.begin() as session:
            set_absence(session, WORKSPACE, PersonId(dev.id), away)
        form = begins(anna, "Karim Darwish", "Dev Sharma")
        assert f"@Dev Sharma{said}" in form.text
        assert ("⚠️" in form.text) == bool(said)
        form.close()


def test_what_only_others_may_change_is_left_out_and_says_why(http_house: House, anna: Person) -> None:
    ben = http_house.slack.person("Ben Okafor")
    has_open(anna, "Ho Delta", dates=PLANNING_DATES, team={PM: "Judith Weiss", PSE: "Grace Lim"})
    form = begins(ben, "Grace Lim", "Dev Sharma")
    assert "@Grace Lim has nothing open in an engagement that you can change." in form.text
    assert "Ho Delta: Only its team can change it. Ask @Anna Keller, who opened it." in form.text
    form.close()


def test_a_taker_who_cannot_be_given_work_is_refused_at_the_field(anna: Person) -> None:
    home = home_of(anna)
    form = form_of(anna, lambda: home.press("Hand over a person …"), "Hand over a person")
    form.pick_person("From whom?", "Lakshmi Thapa")
    for taker, why in (("Paul Guest", "is a guest here"), ("Lakshmi Thapa", "That is the same person")):
        form.pick_person("To whom?", taker)
        form.submit("Next")
        anna.waits_for(lambda: form.errors)
        assert why in form.errors["To whom?"]
    form.close()


@contextmanager
def _stopped_before(house: House, customer: str) -> Iterator[None]:
    """The database fails at the hand-over of this engagement, as if the process were killed before it."""
    database = house.bot.app_context.database
    with database.begin() as session:
        session.execute(
            text(
                "CREATE TRIGGER stopped BEFORE INSERT ON history WHEN NEW.what = 'handed_over' AND NEW.engagement"
                f" = (SELECT id FROM engagement WHERE customer = '{customer}')"
                " BEGIN SELECT RAISE(ABORT, 'stopped'); END"
            )
        )
    try:
        yield
    finally:
        with database.begin() as session:
            session.execute(text("DROP TRIGGER stopped"))


@pytest.mark.logs_warnings
def test_what_was_stopped_between_two_engagements_goes_on_when_it_is_pressed_again(
    http_house: House, anna: Person
) -> None:
    emily = http_house.slack.person("Emily Harper")
    for name in ("Ho Epsilon", "Ho Zeta"):
        has_open(anna, name, dates=PLANNING_DATES, team={PM: "Ben Okafor", COORDINATOR: "Felix Strand"})
    form = begins(anna, "Felix Strand", "Emily Harper")
    form.submit("Preview")
    anna.waits_for(lambda: "Nothing has been handed over yet." in form.text)
    with _stopped_before(http_house, "Ho Zeta"):
        form.submit("Hand over")
        anna.waits_for(lambda: "this may not be done" in anna.modal.text or "went wrong" in anna.modal.text)
    anna.modal.close()
    again = begins(anna, "Felix Strand", "Emily Harper")
    assert "Ho Epsilon" not in again.text, "it was handed over before"
    assert "Handed over from @Felix Strand to @Emily Harper: Ho Zeta." in hands_over(again)
    http_house.slack.clock.move_to(http_house.slack.now() + AT_ONCE + timedelta(minutes=1))
    wait_until_sent(http_house)
    told = sorted(each.split("• ")[1].split(":")[0] for each in welcomes(emily))
    assert told == ["Ho Epsilon", "Ho Zeta"], "each engagement once"
    anna.sees("The hand-over from @Felix Strand to @Emily Harper is finished, in 1 engagement.", "ps-bot")


def test_the_lead_is_offered_what_somebody_had_who_has_left(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Ben Okafor"], date(2027, 3, 1))
        ben, dev = days.people["Ben Okafor"], house.slack.person("Dev Sharma")
        for name in ("Acme", "Globex", "Initech"):
            has_open(ben, name, dates=PLANNING_DATES, team={PM: "Ben Okafor", PSE: "Clara Mendes"})
        days.begin()
        assert "To hand over" not in days.digest("Ben Okafor").text
        house.slack.change_person("Clara Mendes", deleted=True)
        days.begin()
        digest = days.digest("Ben Okafor")
        assert "To hand over\n@Clara Mendes has left\n" in digest.text
        assert " and 3 roles in Acme, Globex and 1 more" in digest.text
        form = form_of(ben, lambda: digest.press("Hand over …"), "Hand over a person")
        assert form.labels == ["To whom?"], "who leaves is known, and cannot be picked in Slack"
        form.pick_person("To whom?", "Dev Sharma")
        form.submit("Next")
        form.submit("Preview")
        ben.waits_for(lambda: "Nothing has been handed over yet." in form.text)
        assert "Acme, Globex and Initech" in hands_over(form)
        ben.waits_for(lambda: "@Clara Mendes has nothing left in Acme, Globex and 1 more" in digest.text)
        ben.waits_for(lambda: len(welcomes(dev)) == 1)
        days.begin()
        assert ("Ben Okafor", days.day) not in days.digests or "hand over" not in days.digest(
            "Ben Okafor"
        ).text

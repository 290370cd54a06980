"""Digests answered, and who gets them when somebody has left or a date is missing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from playground.driver.person import Person
from storage.tables.outbox import OutboxRow
from tests.support.engagement_life import (
    PLANNING_DATES,
    PLANNING_TEAM,
    Days,
    a_hasty_house,
    card,
    form_of,
    opened,
    sends,
)
from tests.support.has_open import has_open
from tests.support.start_form import COORDINATOR, EM, PM, PSE

KANTATA = "Set the Kantata project to In Set Up"
LINE = f"*{KANTATA}*\n<@"
"""How its own line begins, as Slack holds it: others name it as what they come after."""
WELCOME = "Send the Welcome to PS e-mail"
AE = "Account Executive / Strategic AE (ISR for smaller deals)"


def test_a_digest_is_acted_on_and_last_weeks_shows_the_true_state(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Anna Keller", "Ben Okafor", "Clara Mendes"], date(2027, 3, 1))
        anna, ben = days.people["Anna Keller"], days.people["Ben Okafor"]
        has_open(anna, "Borealis", dates=PLANNING_DATES, team=PLANNING_TEAM)
        days.until("2027-03-04", act=())
        _snoozed_in_three_ways(days)
        days.until("2027-03-11", act=())
        assert WELCOME in days.digests["Anna Keller", date(2027, 3, 10)].text, "after three working days"
        old = days.digest("Anna Keller")
        assert "&amp;tab=home|Home>" in str(old.json["blocks"][-1])
        assert KANTATA in old.text, "on the day until which it was snoozed"
        days.begin()
        card(ben, "Borealis").press("Done", beside=LINE)
        anna.waits_for(lambda: f"✅ {KANTATA}" in old.text)
        assert "done by @Ben Okafor on Fri 12 Mar" in old.text, "it was done on the card"
        assert not [each for each in anna.reads("ps-bot") if each.ephemeral]
        _links_what_was_asked_for(days, ben)
        with house.bot.app_context.database.begin() as session:
            session.execute(update(OutboxRow).values(payload={}))  # as after a backup was restored
        older = days.digests["Anna Keller", date(2027, 3, 10)]
        kept = older.text
        older.press("Done", beside=f"*{WELCOME}*")
        anna.waits_for(lambda: "Saved. This message stays as it was sent" in anna.reads("ps-bot")[-1].text)
        assert older.text == kept


def _links_what_was_asked_for(days: Days, ben: Person) -> None:
    """The weekly message asks for the link of what came into being, until it is given, wherever that is."""
    days.begin()
    weekly = days.digest("Ben Okafor")
    assert "🔗 Where is the Kantata project?\nBorealis · asked when “" in weekly.text
    shown = card(ben, "Borealis")
    form = form_of(ben, lambda: shown.press("Add the link: Kantata project"), "Add a link")
    form.fill("Link: Kantata project", "https://kantata.example/1")
    sends(form, "Save")
    ben.waits_for(lambda: "✅ Link: Kantata project" in weekly.text)


def _snoozed_in_three_ways(days: Days) -> None:
    anna, digest = days.people["Anna Keller"], days.digest("Anna Keller")
    form = form_of(anna, lambda: digest.press("Snooze …", beside=f"*{KANTATA}*"), "Snooze")
    assert form.text.startswith(f"Snooze\n{KANTATA}\nBorealis · due today")
    sends(form, "Snooze")
    assert f"💤 {KANTATA}" in digest.text
    assert "snoozed until Fri 5 Mar" in digest.text, "the next working day is chosen at first"
    digest.press("Undo", beside=f"💤 *{KANTATA}*")
    anna.waits_for(lambda: f"💤 {KANTATA}" not in digest.text)
    sends(form_of(anna, lambda: digest.press("Snooze …", beside=f"*{KANTATA}*"), "Snooze"), "Snooze")
    days.begin()
    digest = days.digest("Anna Keller")
    assert KANTATA in digest.text, "the snooze to the next working day is over"
    _gives_away_and_takes_back(days)
    form = form_of(anna, lambda: digest.press("Snooze …", beside=f"*{WELCOME}*"), "Snooze")
    form.choose("Remind again on", "3 working days, Wed 10 Mar")
    sends(form, "Snooze")
    assert "snoozed until Wed 10 Mar" in digest.text
    form = form_of(anna, lambda: digest.press("Snooze …", beside=f"*{KANTATA}*"), "Snooze")
    form.choose("Remind again on", "A date, chosen below")
    form.pick_date("Date", "2027-03-05")
    form.submit("Snooze")
    assert form.errors == {"Date": "Choose a day after today."}
    form.pick_date("Date", "2027-03-11")
    sends(form, "Snooze")
    assert "snoozed until Thu 11 Mar" in digest.text


def _gives_away_and_takes_back(days: Days) -> None:
    anna, digest = days.people["Anna Keller"], days.digest("Anna Keller")
    form = form_of(anna, lambda: digest.press("Reassign …", beside=f"*{WELCOME}*"), "Reassign")
    form.pick_person("Who does it?", "Clara Mendes")
    sends(form, "Reassign")
    assert f"↪️ {WELCOME}" in digest.text
    digest.press("Undo", beside=f"↪️ *{WELCOME}*")
    anna.waits_for(lambda: f"↪️ {WELCOME}" not in digest.text)


@pytest.mark.parametrize(
    ("facts", "in_team", "because"),
    [
        ({"deleted": True}, "has left Slack", "is no longer in Slack"),
        ({"guest": "multi"}, "is not a full member", "is not a full member of this workspace"),
        ({"team": "Acme Corp"}, "is not a full member", "is not a full member of this workspace"),
    ],
    ids=["left", "guest", "outsider"],
)
def test_a_former_member_is_named_and_the_lead_is_reminded_in_their_place(
    tmp_path: Path, facts: dict[str, Any], in_team: str, because: str
) -> None:
    with a_hasty_house(tmp_path) as house:
        watched = ["Ben Okafor"] if "deleted" in facts else ["Ben Okafor", "Clara Mendes"]
        days = Days(house, watched, date(2027, 3, 1))
        ben = days.people["Ben Okafor"]
        roles = {PM: "Ben Okafor", COORDINATOR: "Clara Mendes", PSE: "Anna Keller"}
        has_open(ben, "Oscar", dates=PLANNING_DATES, team=roles)
        days.begin()
        house.slack.change_person("Clara Mendes", **facts)
        team = opened(ben, card(ben, "Oscar"), "Team")
        assert f"{COORDINATOR}\n⚠️ @Clara Mendes {in_team}: choose somebody else" in team.text
        team.close()
        days.until("2027-03-04", act=())
        digest = days.digest("Ben Okafor")
        assert KANTATA in digest.text
        assert f"Yours for now, because @Clara Mendes {because}." in digest.text
        asked = [each.text for (name, _), each in days.digests.items() if name == "Ben Okafor"]
        assert sum(f"Who is the {COORDINATOR}?" in each for each in asked) == 1, "asked once"
        assert [day for name, day in days.digests if name == "Clara Mendes" and day > date(2027, 3, 2)] == []


def test_a_role_is_picked_in_the_digest_and_a_guest_is_refused_there(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Ben Okafor", "Clara Mendes"], date(2027, 3, 1))
        ben = days.people["Ben Okafor"]
        has_open(ben, "Quebec", dates=PLANNING_DATES, team={PM: "Ben Okafor", COORDINATOR: "Anna Keller"})
        house.slack.change_person("Felix Strand", guest="multi")
        days.begin()
        digest = days.digest("Ben Okafor")
        asked, label = f"Who is the {PSE}?", f"Pick the {PSE}"
        assert asked in digest.text
        digest.pick_person(label, "Felix Strand", even_hidden=True)
        ben.waits_for(lambda: "⚠️ Felix is a guest here and cannot be given work" in digest.text)
        assert digest.value(label) is None
        digest.pick_person(label, "Clara Mendes")
        ben.waits_for(lambda: f"✅ {PSE}: @Clara Mendes" in digest.text)
        assert "⚠️" not in digest.text
        days.people["Clara Mendes"].sees(f"@Ben Okafor made you {PSE} of Quebec", "ps-bot")
        digest.press("Undo", beside=f"✅ *{PSE}*")
        ben.waits_for(lambda: asked in digest.text)


def test_the_person_who_can_set_a_missing_date_is_asked_and_sets_it_from_the_digest(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Ben Okafor"], date(2027, 3, 1))
        ben = days.people["Ben Okafor"]
        has_open(ben, "Papa", stage="2. Scoping", team={EM: "Ben Okafor", AE: "Emily Harper"})
        days.begin()
        digest = days.digest("Ben Okafor")
        asked = "When do you expect the scoping issue's creation?"
        assert asked in digest.text
        label, day = "Pick the date of the scoping issue's creation", "2027-03-04"
        digest.pick_date(label, day)
        ben.waits_for(lambda: "✅ the scoping issue's creation: Thu 4 Mar" in digest.text)
        digest.press("Undo", beside="✅ *the scoping issue's creation*")
        ben.waits_for(lambda: asked in digest.text)
        digest.pick_date(label, "2027-03-06")
        ben.waits_for(lambda: ben.has_modal and "Nothing is saved yet." in ben.modal.text)
        assert "Sat 6 Mar is a day on which nobody in this engagement works." in ben.modal.text
        ben.modal.submit("Save")
        ben.waits_for(lambda: "✅ the scoping issue's creation: Sat 6 Mar" in digest.text)
        digest.press("Undo", beside="✅ *the scoping issue's creation*")
        ben.waits_for(lambda: asked in digest.text)
        digest.pick_date(label, day)
        ben.waits_for(lambda: asked not in digest.text)
        days.begin()
        assert all(asked not in each.text for (_, day), each in days.digests.items() if day == days.day)


def test_an_answer_to_did_it_happen_is_taken_back_in_the_message(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Anna Keller", "Ben Okafor", "Clara Mendes"], date(2027, 3, 1))
        has_open(days.people["Anna Keller"], "Borealis", dates=PLANNING_DATES, team=PLANNING_TEAM)
        asked = None
        while asked is None:
            days.begin()
            todays = ((name, days.digests.get((name, days.day))) for name in days.people)
            asked = next(((name, each) for name, each in todays if each and ASKS in each.text), None)
        person, digest = days.people[asked[0]], asked[1]
        answer = next(each for each in digest.buttons if each.startswith("Yes, "))
        digest.press(answer)
        person.waits_for(lambda: ASKS not in digest.text or answer not in digest.buttons)
        digest.press("Undo", beside="✅")
        person.waits_for(lambda: answer in digest.buttons)
        digest.press(answer)
        person.waits_for(lambda: answer not in digest.buttons)


ASKS = "Did it happen?"

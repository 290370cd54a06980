"""What people hear, and what they do not hear again: three weeks in which nobody acts, and a day on which one does."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from playground.driver.person import Seen
from tests.support.engagement_life import (
    PLANNING_DATES,
    PLANNING_TEAM,
    Days,
    a_hasty_house,
    behind_more,
    from_bot,
    marks_done,
    opened,
    sends,
    wait_until_sent,
)
from tests.support.engagement_life import card as card_of
from tests.support.has_open import has_open
from tests.support.start_form import PM, PSE

HEADINGS = (
    "Late",
    "Due today",
    "Can start now",
    "Waiting on others",
    "Empty roles and dates",
    "Did it happen?",
)
RUNGS = {"Late": 3, "Did it happen?": 4}
"""Late by 1, 3 and 5 working days; a date that passed also in each weekly message. Everything else is told once."""
RIDES = {"Empty roles and dates": 6}
"""What is missing rides on every third working day of the three weeks at most, and causes no message again."""
NEVER_ACTS_FROM = date(2027, 3, 15)
"""By then everybody has left five digests unanswered."""


def under(digest: Seen) -> list[tuple[str, str]]:
    """The lines of a digest as it was read, each with its heading."""
    found, heading = [], ""
    for block in digest.fetch()["blocks"]:
        text = block.get("text", {}).get("text", "") if block["type"] == "section" else ""
        title = next((each for each in HEADINGS if text.endswith(f"*{each}*")), "")
        if title or "Also open" in text:
            heading = title
        elif heading and text:
            found.append((heading, text.split("\n")[0]))
    return found


def test_each_thing_is_told_once_at_each_rung_and_once_a_week_what_is_open(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Anna Keller", "Ben Okafor", "Clara Mendes"], date(2027, 3, 1))
        has_open(days.people["Anna Keller"], "Quill", dates=PLANNING_DATES, team=PLANNING_TEAM)
        days.until("2027-03-26", act=())
        for name in days.people:
            mine = {day: each for (who, day), each in days.digests.items() if who == name}
            told = Counter[tuple[str, str]]()
            for day, each in mine.items():
                lines = under(each)
                is_news = any(told[line] < RUNGS.get(line[0], 1) for line in lines)
                assert is_news or "Also open" in each.text, f"{name} has heard all of it before {day}"
                told.update(lines)
            most = RUNGS | RIDES
            assert {line for line, times in told.items() if times > most.get(line[0], 1)} == set(), name
            weekly = sorted(day for day, each in mine.items() if "Also open" in each.text)
            assert {day.weekday() for day in weekly[-2:]} <= {0}, "on Mondays"
            rare = [day for day in mine if day >= NEVER_ACTS_FROM]
            assert {day.weekday() for day in rare} <= {0, 3}, f"{name} never acts: {rare}"
        lead = Counter(
            line for (who, _), each in days.digests.items() if who == "Ben Okafor" for line in under(each)
        )
        assert [times for (heading, _), times in lead.items() if heading == "Waiting on others"].count(1) > 0


def test_empty_roles_and_dates_of_many_engagements_are_one_thing_of_a_morning(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Ben Okafor"], date(2027, 3, 1))
        for name in ("Sonata", "Toccata", "Fugue", "Largo"):
            has_open(days.people["Ben Okafor"], name, dates=PLANNING_DATES, team={PM: "Ben Okafor"})
        wait_until_sent(house)
        days.begin()
        morning = days.digest("Ben Okafor")
        assert "Roles to fill and dates to set\nSonata, Toccata and 2 more" in morning.text
        assert "Who is the" not in morning.text


def test_what_somebody_else_gives_for_today_comes_ten_minutes_later(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Anna Keller", "Ben Okafor", "Clara Mendes"], date(2027, 3, 1))
        ben, clara = days.people["Ben Okafor"], days.people["Clara Mendes"]
        has_open(days.people["Anna Keller"], "Rook", dates=PLANNING_DATES, team=PLANNING_TEAM)
        days.begin()
        form = behind_more(ben, card_of(ben, "Rook"), "Add an activity")
        form.fill("What is to be done?", "Order the badges")
        form.choose("Stage", "PS Project Planning")
        form.choose("Which role does it?", "Professional Services Engineer")
        form.pick_date("Due", days.day.isoformat())
        sends(form, "Add")
        wait_until_sent_for(days, minutes=9)
        assert new_for(clara.reads("ps-bot")) == []
        wait_until_sent_for(days, minutes=2)
        (told,) = new_for(from_bot(clara))
        assert "Order the badges" in told.text
        told.press("Done", beside="*Order the badges*")
        assert "✅ Order the badges" in told.text, "it is drawn anew like a digest"


@pytest.mark.parametrize("lost", [{"guest": "multi"}, {"deleted": True}], ids=["a-guest", "deactivated"])
def test_who_stands_in_for_somebody_who_is_no_member_any_more_hears_of_it_on_the_day(
    tmp_path: Path, lost: dict[str, Any]
) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Anna Keller", "Ben Okafor", "Clara Mendes"], date(2027, 3, 1))
        anna, ben, clara = days.people.values()
        has_open(anna, "Gannet", dates=PLANNING_DATES, team={PM: "Ben Okafor", PSE: "Clara Mendes"})
        form = behind_more(ben, card_of(ben, "Gannet"), "Add an activity")
        form.fill("What is to be done?", "Ship the badges")
        form.choose("Stage", "PS Project Planning")
        form.choose("Which role does it?", PSE)
        form.pick_date("Due", "2027-03-03")
        sends(form, "Add")
        days.until("2027-03-03", act=())
        assert "Ship the badges" in from_bot(clara)[-1].text_when_read
        house.slack.change_person("Clara Mendes", **lost)
        house.swept()
        wait_until_sent_for(days, minutes=11)
        (told,) = new_for(from_bot(ben))
        assert "Ship the badges" in told.text_when_read
        assert "@Clara Mendes" in told.text_when_read


def test_who_does_what_is_somebody_elses_and_who_ends_it_has_the_others_hear_of_it_once(
    tmp_path: Path,
) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Anna Keller", "Ben Okafor", "Clara Mendes"], date(2027, 3, 1))
        anna, ben, clara = days.people.values()
        has_open(anna, "Bishop", dates=PLANNING_DATES, team=PLANNING_TEAM)
        days.begin()
        plan = opened(ben, card_of(ben, "Bishop"), "Plan")
        marks_done(plan, "Set the Kantata project to In Set Up")
        plan.close()
        days.until("2027-03-15", act=())
        everybody = (anna, ben, clara)
        done = "What others did\nBishop\n• Set the Kantata project to In Set Up: done by @Ben Okafor"
        assert [sum(done in each.text for each in from_bot(person)) for person in everybody] == [1, 0, 0]
        form = behind_more(ben, card_of(ben, "Bishop"), "Cancel the engagement")
        form.fill("Why is it cancelled?", "They stopped")
        sends(form, "Cancel engagement")
        over = "Cancelled\nBishop\nIt was cancelled by @Ben Okafor."
        for day, told in (("2027-03-19", [0, 0, 0]), ("2027-03-22", [1, 0, 1])):
            days.until(day, act=())
            assert [sum(over in each.text for each in from_bot(person)) for person in everybody] == told


def test_who_is_to_help_hears_the_next_morning_that_a_project_is_red(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Anna Keller", "Ben Okafor", "Clara Mendes", "Dev Sharma"], date(2027, 3, 1))
        anna, ben, clara, dev = days.people.values()
        team = PLANNING_TEAM | {"Customer Success Manager": "Dev Sharma"}
        has_open(anna, "Knight", dates=PLANNING_DATES, team=team)
        days.begin()
        form = opened(clara, card_of(clara, "Knight"), "Something came up …")
        form.tick("What happened?", "The project is red, or the customer escalates")
        form.submit("Add to the plan")
        clara.waits_for(lambda: clara.modal.title == "Added to the plan")
        clara.modal.close()
        days.until("2027-03-03", act=())
        told = "@Clara Mendes says it is at risk: The project is red, or the customer escalates"
        assert [sum(told in each.text for each in from_bot(person)) for person in (clara, dev, ben)] == [
            0,
            1,
            1,
        ]


def wait_until_sent_for(days: Days, *, minutes: int) -> None:
    days.house.slack.clock.forward(minutes=minutes)
    wait_until_sent(days.house)


def new_for(messages: list[Seen]) -> list[Seen]:
    return [each for each in messages if each.text_when_read.startswith("New for you")]

"""The channel that an engagement is opened in: a new one, one that is there, or none."""

from playground.driver.person import Person
from tests.support.engagement_life import wait_until_sent
from tests.support.house import House
from tests.support.start_form import (
    PM,
    begins,
    opens,
    to_dates,
    to_preview,
    to_stage,
    to_team,
)


def test_a_new_channel_is_made_with_the_team_in_it(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    opens(anna, "Kilo & Söhne", lives_in="A new channel", team={PM: "Clara Mendes"})
    clara = http_house.slack.person("Clara Mendes")
    clara.waits_for(lambda: "ps-kilo-söhne" in clara.channels)
    assert "Kilo & Söhne" in clara.sees("opened this engagement", "ps-kilo-söhne").text
    wait_until_sent(http_house)  # everybody is invited
    anna.types("/ps-stage", channel="ps-kilo-söhne")
    assert anna.last_answer("ps-kilo-söhne").text.startswith("Kilo & Söhne")


def test_an_engagement_may_live_in_no_channel(http_house: House) -> None:
    anna, ben = http_house.slack.person("Anna Keller"), http_house.slack.person("Ben Okafor")
    opens(anna, "Lima", channel="general", lives_in="No channel", team={PM: "Ben Okafor"})
    ben.sees("opened Lima", "ps-bot")
    assert not [
        each
        for each in anna.reads("general")
        if "opened this engagement" in each.text_when_read and "Lima" in each.text_when_read
    ]


def test_a_private_channel_that_one_has_left_meanwhile_is_no_home(http_house: House) -> None:
    clara, judith = (http_house.slack.person(name) for name in ("Clara Mendes", "Judith Weiss"))
    judith.creates_channel("secret-room", "ps-bot", "Clara Mendes", private=True)
    form = begins(clara, "Left Behind", channel="secret-room")
    form.choose("Where does it live in Slack?", "This channel")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, {})
    to_preview(form, {PM: "Ben Okafor"})
    judith.removes("secret-room", "Clara Mendes")
    http_house.slack.clock.forward(hours=2)
    form.submit("Open engagement")
    clara.waits_for(lambda: "You are not in #" in clara.modal.text)
    clara.modal.close()
    clara.types("/ps-stage Left Behind", channel="general")
    clara.waits_for(lambda: "Left Behind" in clara.last_answer("general").text)
    assert "PS Project Planning*" not in clara.last_answer("general").text
    assert not [each for each in judith.reads("secret-room") if "opened this engagement" in each.text]


def test_a_group_message_is_no_home_and_the_form_says_what_is(http_house: House, anna: Person) -> None:
    others = [anna.id_of(name) for name in ("Ben Okafor", "Clara Mendes")]
    group = anna.page_client.post("/open_dm", people=others, **{"as": anna.id})["conversation"]
    form = begins(anna, "Grouped", channel=group)
    assert "A group message cannot be its home" in form.text
    assert "/invite" not in form.text
    assert "This channel" not in form.options("Where does it live in Slack?")
    form.choose("Where does it live in Slack?", "No channel")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, {})
    to_preview(form, {})
    form.submit("Open engagement")
    anna.waits_for(lambda: "Grouped is open." in anna.modal.text)
    form.close()

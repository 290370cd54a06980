"""The channel that an engagement lives in: created, joined, moved, renamed, and refused by Slack."""

from functools import partial

import pytest
from sqlmodel import col, select

from playground.driver.person import Person, Seen
from storage.tables.engagements import EngagementRow
from tests.support.engagement_life import behind_more, card, form_of, opened, sends, wait_until_sent
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import PM, PSE, begins, to_dates, to_preview, to_stage, to_team

DATES = {"Booking": "2027-03-02"}
TEAM = {PM: "Ben Okafor", PSE: "Clara Mendes"}


def test_a_new_channel_has_its_name_the_team_and_the_stage_as_topic(http_house: House, anna: Person) -> None:
    has_open(anna, "Große Bahn & Co.", dates=DATES, team=TEAM, lives_in="A new channel")
    wait_until_sent(http_house)
    name = next(each for each in anna.channels if each.startswith("ps-gro"))
    assert name == "ps-grosse-bahn-co"
    for person in ("Ben Okafor", "Clara Mendes"):
        assert name in http_house.slack.person(person).channels
    assert "@Anna Keller opened this engagement." in anna.sees("opened this engagement", name).text
    _has_topic(anna, name, "Große Bahn & Co.: PS Project Planning (stage 5 of 7)")
    form = behind_more(anna, card(anna, "Große Bahn & Co."), "Channel")
    assert f"It lives in #{name} now." in form.text
    form.close()


def test_a_name_with_vowel_signs_keeps_them_in_its_channel_and_is_found(
    http_house: House, anna: Person
) -> None:
    for customer, channel in [("น้ำใจ จำกัด", "ps-น้ำใจ-จำกัด"), ("हिन्दी लिमिटेड", "ps-हिन्दी-लिमिटेड")]:
        has_open(anna, customer, dates=DATES, team=TEAM, lives_in="A new channel")
        anna.waits_for(partial(_is_among, anna, channel))
        anna.types(f"/ps-stage {customer.split()[0]}", channel="general")
        assert anna.last_answer("general").text.startswith(customer)


def test_the_topic_of_a_new_channel_and_the_thread_of_its_card_say_what_became_of_the_engagement(
    http_house: House, anna: Person
) -> None:
    has_open(anna, "Ecru", dates=DATES, team=TEAM, lives_in="A new channel")
    runs = "Ecru: PS Project Planning (stage 5 of 7)"
    _has_topic(anna, "ps-ecru", runs)
    form = behind_more(anna, card(anna, "Ecru"), "Put on hold")
    form.fill("Why is it on hold?", "Their *budget* is frozen.")
    sends(form, "Put on hold")
    _has_topic(anna, "ps-ecru", "Ecru: on hold, PS Project Planning (stage 5 of 7)")
    posted = anna.sees("opened this engagement", "ps-ecru")
    _says_in_thread(anna, posted, "Ecru is on hold until ")
    _says_in_thread(anna, posted, " Anna put it on hold: “Their ∗budget∗ is frozen.”")
    sends(opened(anna, card(anna, "Ecru"), "Resume"), "Resume")
    _has_topic(anna, "ps-ecru", runs)
    _says_in_thread(anna, posted, "Ecru is running again.")
    form = behind_more(anna, card(anna, "Ecru"), "Cancel the engagement")
    form.fill("Why is it cancelled?", "The customer was bought.")
    sends(form, "Cancel engagement")
    _has_topic(anna, "ps-ecru", "Ecru: cancelled")
    sends(opened(anna, card(anna, "Ecru"), "Reopen"), "Reopen")
    _has_topic(anna, "ps-ecru", runs)
    form = behind_more(anna, card(anna, "Ecru"), "Close the engagement")
    form.fill("Why close it anyway?", "Nothing more is to be done.")
    sends(form)
    _has_topic(anna, "ps-ecru", "Ecru: closed")
    _says_in_thread(anna, posted, "Ecru is closed.")
    in_channel = [each.text for each in anna.reads("ps-ecru")]
    for words in ("Ecru is on hold until", "Ecru is running again.", "Ecru is closed."):
        assert sum(words in text for text in in_channel[1:]) == 1, "seen in the channel too"
    anna.types("/ps-stage", channel="ps-ecru")
    told = anna.last_answer("ps-ecru")
    assert "Closed on" in told.text
    assert {"Reopen", "History"} <= set(told.buttons)


def test_a_channel_that_people_from_outside_read_shows_them_little(http_house: House, anna: Person) -> None:
    anna.creates_channel("papa", "ps-bot")
    has_open(
        anna, "Papa", channel="papa", dates={"Booking": "2026-11-02", "Kickoff": "2027-03-04"}, team=TEAM
    )
    posted = anna.sees("opened this engagement", "papa")

    def shown() -> Seen:
        return next(each for each in anna.reads("papa") if each.ts == posted.ts)

    anna.invites("papa", "Sam Carter")
    anna.waits_for(lambda: not shown().buttons)
    assert shown().text.startswith("Papa · PS Project Planning")
    assert "5 of 7 · The kickoff: Thu 4 Mar" in shown().text
    sends(behind_more(anna, card(anna, "Papa"), "Put on hold"), "Put on hold")
    anna.waits_for(lambda: "kickoff" not in shown().text)
    assert anna.reads("papa", thread=posted)[1:] == [], "only what they know anyway"
    form = begins(anna, "Quebec", channel="papa")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, DATES)
    to_preview(form, TEAM)
    assert "People from outside read this channel." in form.text
    form.close()
    anna.unshares("papa", "Acme Corp")
    anna.waits_for(lambda: "Update …" in shown().buttons or "Resume" in shown().buttons)


def test_a_member_of_the_channel_who_becomes_a_guest_reads_little_from_then_on(
    http_house: House, anna: Person
) -> None:
    anna.creates_channel("victor", "ps-bot", "Lakshmi Thapa", "Clara Mendes")
    anna.creates_channel("whiskey", "ps-bot", "Clara Mendes")
    for customer in ("Victor", "Whiskey"):
        has_open(anna, customer, channel=customer.lower(), dates=DATES, team=TEAM)
    posted = [anna.sees("opened this engagement", channel) for channel in ("victor", "whiskey")]
    assert all(each.buttons for each in posted)
    http_house.slack.change_person("Lakshmi Thapa", guest="multi")
    anna.waits_for(lambda: not posted[0].buttons)
    assert posted[0].text.startswith("Victor · PS Project Planning")
    wait_until_sent(http_house)
    assert posted[1].buttons, "they do not read this one"


def _left_behind(anna: Person, customer: str, *, private: bool) -> Seen:
    """A card that was shared in the channel that its engagement has left for another one since."""
    old, new = f"{customer.lower()}-old", f"{customer.lower()}-new"
    anna.creates_channel(old, "ps-bot", "Ben Okafor", "Clara Mendes")
    anna.creates_channel(new, "ps-bot", "Ben Okafor", private=private)
    has_open(anna, customer, channel=old, dates=DATES, team=TEAM)
    posted = anna.sees("opened this engagement", old)
    assert "Update …" in posted.buttons
    form_of(anna, lambda: card(anna, customer, channel=old).press("More …"), "More").press("Share in channel")
    anna.waits_for(lambda: "Shared: everybody in the channel sees it." in anna.modal.text)
    anna.modal.close()
    shared = anna.reads(old)[-1]
    form = behind_more(anna, card(anna, customer), "Channel")
    form.pick_conversation("Which channel?", new)
    sends(form, "Move it there")
    anna.sees("opened this engagement", new)
    anna.waits_for(lambda: not posted.buttons)
    assert posted.text == "📌 The card that was here is kept up to date in another place now."
    return shared


@pytest.mark.parametrize(
    ("customer", "private", "outsider", "stays_whole"),
    [("Romeo", True, "", False), ("Sierra", False, "Sam Carter", False), ("Tango", False, "", True)],
)
def test_a_press_on_a_card_that_was_left_behind_shows_no_more_than_its_readers_may_see(
    http_house: House, anna: Person, customer: str, private: bool, outsider: str, stays_whole: bool
) -> None:
    left = _left_behind(anna, customer, private=private)
    if outsider:
        anna.invites(f"{customer.lower()}-old", outsider)
    name = next(line.partition(" ")[2] for line in left.text.split("\n") if line[:1] in "🔴🟠⚪⏳")
    left.press("Done", beside=f"*{name}*\n")
    anna.waits_for(lambda: "Done by @Anna Keller" in left.text if stays_whole else not left.buttons)
    assert left.text.startswith(f"{customer} · ")
    assert bool(left.buttons) is stays_whole


def test_people_who_cannot_be_invited_are_named(http_house: House, anna: Person) -> None:
    http_house.slack.add_fault("conversations.invite", "error", error="cant_invite")
    form = begins(anna, "Cobalt")
    form.choose("Where does it live in Slack?", "A new channel")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, DATES)
    to_preview(form, TEAM)
    form.submit("Open engagement")
    anna.waits_for(lambda: "Cobalt is open. It gets a channel of its own" in anna.modal.text)
    anna.modal.close()
    told = anna.sees("Slack did not let me invite", "ps-bot")
    assert "@Ben Okafor, @Clara Mendes to #ps-cobalt. Invite them yourself." in told.text


def test_people_who_join_the_team_and_cannot_be_invited_are_named(http_house: House, anna: Person) -> None:
    has_open(anna, "Cyan", dates=DATES, team=TEAM, lives_in="A new channel")
    wait_until_sent(http_house)
    http_house.slack.add_fault("conversations.invite", "error", error="cant_invite")
    team = opened(anna, card(anna, "Cyan"), "Team")
    form = form_of(
        anna, lambda: team.press("Change", beside="Professional Services Engineer"), "Change a role"
    )
    form.pick_person("Person", "Dev Sharma")
    form.submit("Save")
    told = anna.sees("Slack did not let me invite @Dev Sharma", "ps-bot")
    assert "@Dev Sharma to #ps-cyan. Invite them yourself." in told.text


def test_an_engagement_moves_and_says_what_slack_did_not_do(http_house: House, anna: Person) -> None:
    has_open(anna, "Delta", dates=DATES, team=TEAM, lives_in="No channel")
    form = behind_more(anna, card(anna, "Delta"), "Channel")
    assert "It lives in no channel now." in form.text
    form.submit("Move it there")
    assert form.errors == {"Which channel?": "Choose the channel, or choose to have a new one or none."}
    form.pick_conversation("Which channel?", "ps-team")
    sends(form, "Move it there")
    wait_until_sent(http_house)
    anna.sees("Delta", "ps-team")
    assert "Delta" in card(anna, channel="ps-team").text


def test_a_name_that_is_taken_gets_a_number(http_house: House, anna: Person) -> None:
    anna.creates_channel("ps-echo")
    has_open(anna, "Echo", dates=DATES, team=TEAM, lives_in="A new channel")
    anna.waits_for(lambda: "ps-echo-2" in anna.channels)


def test_an_engagement_of_a_private_channel_is_hidden_from_others(http_house: House, anna: Person) -> None:
    anna.invites("ps-leads", "ps-bot")
    has_open(anna, "Foxtrot", channel="ps-leads", dates=DATES, team=TEAM)
    wait_until_sent(http_house)
    assert "Foxtrot" in card(http_house.slack.person("Karim Darwish"), "Foxtrot").text, "a member"
    assert "Foxtrot" in card(http_house.slack.person("Clara Mendes"), "Foxtrot").text, "of the team"
    answer = card(http_house.slack.person("Grace Lim"), "Foxtrot")
    assert answer.text.startswith("I don't know “Foxtrot”.")
    assert answer.buttons == []


def _has_topic(person: Person, channel: str, topic: str) -> None:
    """Wait until the channel is there with this topic."""

    def topics() -> list[str]:
        state = person.page_client.get("/state", **{"as": person.id})
        return [each["topic"] for each in state["conversations"] if each["name"] == channel]

    person.waits_for(lambda: topic in topics(), otherwise=lambda: f"The topic is {topics()}, not {topic!r}.")


@pytest.mark.parametrize("private", [False, True], ids=["public", "private"])
def test_an_engagement_follows_the_name_of_its_channel(http_house: House, private: bool) -> None:
    anna = http_house.slack.person("Anna Keller")
    before, after = ("kilo-private", "lima-private") if private else ("kilo", "lima")
    anna.creates_channel(before, "ps-bot", private=private)
    dates = {"Booking": "2027-02-22", "Kickoff": "2027-02-25"}
    has_open(anna, before, channel=before, dates=dates, team={PM: "Ben Okafor"})
    assert _named(http_house, before)
    anna.renames_channel(before, after)
    anna.waits_for(lambda: _named(http_house, after), otherwise=lambda: f"{before} keeps its name")


def _named(house: House, name: str) -> bool:
    with house.bot.app_context.database.begin() as session:
        found = session.exec(select(EngagementRow).where(col(EngagementRow.channel_name) == name))
        return found.first() is not None


def _is_among(person: Person, channel: str) -> bool:
    return channel in person.channels


def _says_in_thread(person: Person, posted: Seen, words: str) -> None:
    """Once, and to nobody by name."""

    def lines() -> list[str]:
        return [each.text for each in person.reads("ps-ecru", thread=posted)[1:] if words in each.text]

    person.waits_for(lines)
    assert len(lines()) == 1
    assert "@" not in lines()[0]

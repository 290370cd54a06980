"""The form of `/ps-start`: what is wrong is said at its field, and what was typed is kept."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from playground.driver.person import Person
from tests.support.engagement_life import card, wait_until_sent
from tests.support.house import House
from tests.support.start_form import (
    EM,
    FEWER,
    MORE,
    PM,
    STAGE,
    begins,
    finds,
    goes_on,
    leads_nobody,
    opens,
    shows_first,
    to_dates,
    to_preview,
    to_stage,
    to_team,
)

HOSTILE = "<!channel> *bold* & <@U07BENOKAF2> `Söhne`"


def test_a_customer_and_a_type_are_asked_for_at_their_fields(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna)
    form.fill("Customer", "   ")
    if not form.value("Type of engagement"):
        form.submit("Next")
        assert set(form.errors) == {"Customer", "Type of engagement"}
    form.fill("Customer", " \u00a0 \u2003")
    to_stage(form)
    form.fill("Reference", "SOW 77")
    form.submit("Next")
    assert set(form.errors) == {STAGE}
    assert form.value("Reference") == "SOW 77"
    shows_first(form)
    form.submit("Next")
    assert set(form.errors) == {"Customer"}
    form.fill("Customer", "Delta")
    goes_on(form)
    form.close()


def test_a_customer_that_slack_takes_for_an_address_is_meant_as_typed(http_house: House) -> None:
    form = begins(http_house.slack.person("Anna Keller"), "booking.com & Söhne")
    assert form.value("Customer") == "booking.com & Söhne"
    form.close()


def test_back_keeps_everything_that_was_entered(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Echo", channel="ps-team")
    form.choose("Where does it live in Slack?", "No channel")
    to_stage(form)
    form.fill("Reference", "SOW-9")
    finds(form, "Billing")
    form.choose("Billing", "Time & Materials")
    to_dates(form, "5. PS Project Planning")
    to_team(form, {"Kickoff": "2027-03-22", "Booking": "2027-03-03"})
    to_preview(form, {PM: "Ben Okafor", f"Deputy: {PM}": "Emily Harper"})
    form.press("Back")
    anna.waits_for(lambda: FEWER in form.buttons)
    finds(form, "Reference")
    assert form.value("Reference") == "SOW-9"
    finds(form, "Billing")
    assert form.value("Billing")["text"]["text"] == "Time & Materials"
    assert form.value(STAGE)["text"]["text"] == "5. PS Project Planning"
    finds(form, "Kickoff")
    assert (form.value("Kickoff"), form.value("Booking")) == ("2027-03-22", "2027-03-03")
    form.press(FEWER)
    anna.waits_for(lambda: MORE in form.buttons)
    assert form.value("Customer") == "Echo"
    assert form.value("Where does it live in Slack?")["text"]["text"] == "No channel"
    assert "Reference" not in form.labels
    form.press(MORE)
    anna.waits_for(lambda: FEWER in form.buttons)
    assert form.value("Reference") == "SOW-9"
    assert form.value(PM) == anna.id_of("Ben Okafor")
    form.close()


def test_choices_that_do_not_go_together_are_refused_where_they_can_be_fixed(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Foxtrot")
    to_stage(form)
    to_dates(form, "6. Engagement Execution")
    finds(form, "Staffing")
    form.choose("Staffing", "Partner, direct")
    form.submit("Next")
    assert STAGE in form.errors
    assert form.value("Staffing")["text"]["text"].startswith("Partner, direct")
    form.close()


@pytest.mark.parametrize(
    ("who", "because"),
    [
        ("Paul Guest", "is a guest here and cannot be given work: choose a full member."),
        ("Quinn Ellis", "is a guest here and cannot be given work: choose a full member."),
        ("Sam Carter", "cannot be given work: choose a full member."),
        ("Rita Olsen", "has left this workspace: choose somebody else."),
        ("Slackbot", "An app cannot be given work: choose a person."),
        ("ps-bot", "An app cannot be given work: choose a person."),
    ],
)
def test_who_cannot_do_the_work_is_refused_at_the_field(http_house: House, who: str, because: str) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Golf", channel="acme-shared")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, {})
    form.pick_person(PM, who, even_hidden=True)
    form.submit("Next")
    assert because in form.errors[PM]
    assert form.value(PM) == anna.id_of(who)
    form.pick_person(PM, "Ben Okafor")
    to_preview(form, {})
    form.close()


def test_nobody_is_their_own_deputy(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Hotel")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, {})
    form.press("Name deputies too")
    anna.waits_for(lambda: f"Deputy: {PM}" in form.labels)
    form.pick_person(PM, "Ben Okafor")
    form.pick_person(f"Deputy: {PM}", "Ben Okafor")
    form.submit("Next")
    assert form.errors == {f"Deputy: {PM}": "A deputy stands in for somebody else: choose another person."}
    form.clear(PM)
    form.submit("Next")
    assert form.errors == {PM: "A deputy stands in for somebody: choose the person too."}
    form.close()


def test_a_form_that_is_submitted_twice_at_once_opens_one_engagement(http_house: House) -> None:
    anna, ben = http_house.slack.person("Anna Keller"), http_house.slack.person("Ben Okafor")
    form = begins(anna, "India Twice", channel="ps-team")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, {})
    to_preview(form, {PM: "Ben Okafor"})
    view = form.fetch()["id"]
    with ThreadPoolExecutor(2) as both:
        clicks = [
            both.submit(anna.page_client.post, "/submit", view=view, **{"as": anna.id}) for _ in range(2)
        ]
    for each in clicks:
        each.exception()  # the slower click may find the form closed
    anna.waits_for_no_modal()
    wait_until_sent(http_house)
    posted = [each.text_when_read for each in [*anna.reads("ps-team"), *ben.reads("ps-bot")]]
    told = [text for text in posted if "India Twice" in text]
    for once in ("opened this engagement", "opened India Twice with you", "Handoff: India Twice"):
        assert sum(once in text for text in told) == 1, told
    assert len(told) == 3, told
    anna.types("/ps-stage India Twice", channel="general")
    assert "India Twice · PS Project Planning" in anna.last_answer("general").text


def test_what_was_typed_stays_text_wherever_it_is_shown(http_house: House) -> None:
    anna, ben = http_house.slack.person("Anna Keller"), http_house.slack.person("Ben Okafor")
    form = begins(anna, channel="ps-team")
    form.fill("Customer", HOSTILE)
    to_stage(form)
    form.fill("Reference", "*SOW* <!here>")
    to_dates(form, "5. PS Project Planning")
    to_team(form, {"Kickoff": "2027-03-03"})
    to_preview(form, {PM: "Ben Okafor"})
    assert _is_text(form.fetch())
    form.submit("Open engagement")
    anna.waits_for_no_modal()
    card = anna.sees("bold", "ps-team")
    welcome = ben.sees("bold", "ps-bot")
    for shown in (card, welcome):
        assert "<!channel>" in shown.text
        assert _is_text(shown.json)
    ben.types("/ps-stage SOW <!here>", channel="general")
    assert _is_text(ben.last_answer("general").fetch())
    ben.types("/ps-stage <!channel> *nobody*", channel="general")
    assert _is_text(ben.last_answer("general").fetch())


def _is_text(shown: object) -> bool:
    """Whether nothing of what was typed mentions or formats, wherever Slack reads markup."""
    return not any(
        sign in text for text in _markup(shown) for sign in ("<!channel", "<!here", "*bold*", "*SOW*")
    )


def _markup(shown: object) -> Iterator[str]:
    """The texts in a message or view in which Slack reads markup."""
    if isinstance(shown, list):
        for each in shown:
            yield from _markup(each)
    if isinstance(shown, dict):
        if shown.get("type") == "mrkdwn" or ("blocks" in shown and isinstance(shown.get("text"), str)):
            yield shown["text"]
        for each in shown.values():
            yield from _markup(each)


def test_a_very_long_customer_fits_everywhere(http_house: House) -> None:
    anna, ben = http_house.slack.person("Anna Keller"), http_house.slack.person("Ben Okafor")
    name = ("Vereinigte Wasserwerke " * 7)[:150].strip()
    reference = "R" * 80
    opens(
        anna,
        name,
        channel="ps-team",
        reference=reference,
        team={PM: "Ben Okafor"},
        dates={"Kickoff": "2027-03-03"},
    )
    anna.sees("Vereinigte Wasserwerke", "ps-team")
    ben.sees("Vereinigte Wasserwerke", "ps-bot")
    anna.types(f"/ps-stage {reference}", channel="general")
    assert anna.last_answer("general").text.startswith("Vereinigte Wasserwerke")


def test_a_customer_longer_than_the_field_is_cut_by_the_command(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "x" * 400)
    assert form.value("Customer") == "x" * 150
    form.close()


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


def test_a_form_that_is_left_opens_nothing(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Quebec Left")
    to_stage(form)
    form.cancel()
    anna.types("/ps-stage Quebec Left", channel="general")
    assert anna.last_answer("general").text.startswith("I don't know “Quebec Left”.")


def test_a_new_engagement_is_on_track_whatever_roles_and_dates_are_still_empty(
    http_house: House, anna: Person
) -> None:
    opens(anna, "Tango", stage="1. Positioning", team={EM: "Anna Keller"})
    shown = card(anna, "Tango").text
    assert "🟢 On track\n" in shown
    assert "At risk" not in shown


def test_a_repeating_date_can_be_given_several_times(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Romeo")
    to_stage(form)
    to_dates(form, "6. Engagement Execution")
    first = "Discovery session"
    finds(form, first)
    form.pick_date(first, "2027-04-01")
    form.press("Another date")
    anna.waits_for(lambda: f"{first}, no. 2" in form.labels)
    assert form.value(f"{first}, no. 1") == "2027-04-01"
    assert form.value(f"{first}, no. 2") is None
    form.close()


def test_help_is_answered_without_a_form(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    if anna.has_modal:
        anna.modal.close()
    anna.types("/ps-start help", channel="general")
    assert "How to use /ps-start" in anna.last_answer("general").text
    assert not anna.has_modal


def test_the_lead_must_be_named_or_the_preview_says_so(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Sierra")
    to_stage(form)
    to_dates(form, "2. Scoping")
    leads_nobody(form)
    to_preview(form, {"Solutions Architect": "Felix Strand"})
    assert f"Not even the {EM} is named" in form.text
    form.close()


HINT = "This customer has an engagement already"


def test_a_second_engagement_for_a_customer_is_hinted_at_and_opens(http_house: House, anna: Person) -> None:
    opens(anna, "Twice  & Co", reference="SOW-1", lives_in="No channel")
    grace = http_house.slack.person("Grace Lim")
    form = begins(grace, "TWICE & co")
    assert HINT in form.text, "the name was typed with the command"
    assert "Twice & Co (SOW-1), opened by @Anna Keller" in form.text
    form.close()
    form = begins(grace)
    form.fill("Customer", "Twice, Inc.")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, {})
    to_preview(form, {})
    assert HINT in form.text
    form.submit("Open engagement")
    grace.waits_for_no_modal()


def test_no_hint_tells_of_an_engagement_that_one_may_not_see_or_that_is_over(
    http_house: House, anna: Person
) -> None:
    anna.creates_channel("twice-secret", "ps-bot", private=True)
    opens(anna, "Quiet Twice", channel="twice-secret", team={PM: "Ben Okafor"})
    shown = {}
    for name in ("Grace Lim", "Ben Okafor"):
        person = http_house.slack.person(name)
        shown[name] = HINT in begins(person, "Quiet Twice").text
        person.modal.close()
    assert shown == {"Grace Lim": False, "Ben Okafor": True}
    assert HINT not in begins(anna, "Quiet").text, "another name"
    anna.modal.close()


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


@pytest.mark.parametrize("seconds", [(0.3, 0.6), (0.6, 0.3)], ids=["the earlier first", "the later first"])
def test_of_two_presses_while_the_page_is_drawn_anew_the_later_one_holds(
    http_house: House, anna: Person, seconds: tuple[float, float]
) -> None:
    form = begins(anna, "Quick")
    for each in seconds:
        http_house.slack.add_fault("views.update", "latency", seconds=each)
    form.choose("Type of engagement", "Consulting block SKU")
    form.press(MORE)
    assert http_house.bot.app_context.behind.wait(60)
    assert FEWER in form.buttons
    form.close()

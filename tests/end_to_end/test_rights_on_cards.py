"""Who sees the card of an engagement, and who may change something on it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from playground.driver.person import Person, Seen
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import PM

DATES = {"Kickoff": "2027-03-08", "Booking": "2027-02-26", "Transition meeting": "2027-03-02"}
REFUSED = "Only full members of this workspace can use this."


@pytest.fixture(scope="module")
def opened(http_house: House) -> House:
    """A house with an engagement in a public channel, and a secret one."""
    anna = http_house.slack.person("Anna Keller")
    has_open(anna, "Acme Shared", channel="acme-delivery", dates=DATES, team={PM: "Ben Okafor"})
    anna.invites("ps-leads", "ps-bot")
    has_open(anna, "Secret Merger", channel="ps-leads", dates=DATES, team={PM: "Ben Okafor"})
    anna.sees("opened this engagement", "acme-delivery")
    ben = http_house.slack.person("Ben Okafor")
    ben.sees("opened Secret Merger", "ps-bot")
    return http_house


def _card(person: Person) -> Seen:
    return person.sees("opened this engagement", "acme-delivery")


def _first(seen: Seen) -> str:
    """The name of the first activity that the card lists."""
    lines = seen.text.split("\n")
    standing = next(at for at, line in enumerate(lines) if " of 7 · " in line)
    return next(line.partition(" ")[2] for line in lines[standing:] if line[0] in "🔴🟠⚪⏳")


def _shares(person: Person, card: Seen) -> None:
    """Share the card with the channel in which it was asked for."""
    card.press("More …")
    person.waits_for(lambda: person.has_modal and person.modal.title == "More")
    person.modal.press("Share in channel")
    person.waits_for(lambda: "Shared: everybody in the channel sees it." in person.modal.text)
    person.modal.close()


@pytest.mark.parametrize("who", ["Sam Carter", "Paul Guest"])
def test_a_person_from_outside_is_refused_at_a_button_and_learns_nothing(opened: House, who: str) -> None:
    """The card was shared before they came."""
    anna, outsider = opened.slack.person("Anna Keller"), opened.slack.person(who)
    channel = f"visit-{who.split()[0].lower()}"
    anna.creates_channel(channel, "ps-bot")
    anna.types("/ps-stage Acme Shared", channel=channel)
    _shares(anna, anna.last_answer(channel))
    anna.invites(channel, who)
    card = outsider.sees("Acme Shared · ", channel)
    before = card.text
    card.press("Done", beside=f"*{_first(card)}*\n")
    told = outsider.sees(REFUSED, channel)
    assert told.ephemeral
    assert "Ask the person who invited you" in told.text
    assert "Acme" not in told.text
    assert card.text == before
    anna.types("/ps-stage Acme Shared", channel=channel)
    _shares(anna, anna.last_answer(channel))
    assert anna.reads(channel)[-1].buttons == [], "a card that they read has none"


def test_health_stands_on_the_card_that_is_kept_up_to_date_once_the_app_hears_who_joins(
    opened: House,
) -> None:
    anna, dev = opened.slack.person("Anna Keller"), opened.slack.person("Dev Sharma")
    anna.creates_channel("wellness", "Ben Okafor", "Dev Sharma")
    has_open(anna, "Wellness", channel="wellness", dates=DATES, team={PM: "Anna Keller"})

    def kept() -> Seen:
        return dev.sees("opened this engagement", "wellness")

    assert "On track" not in kept().text, "the app is not in the channel"
    anna.invites("wellness", "ps-bot")
    dev.waits_for(lambda: "On track" in kept().text)
    anna.types("/ps-stage Wellness", channel="wellness")
    mine = anna.last_answer("wellness")
    assert "On track" in mine.text
    _shares(anna, mine)
    assert "On track" not in anna.reads("wellness")[-1].text, "nobody draws anew what was shared"
    name = _first(kept())
    anna.sees("opened this engagement", "wellness").press("Done", beside=f"*{name}*\n")
    anna.waits_for(lambda: "[Undo]" in kept().text)
    assert "On track" in kept().text, "nor does it go while the card is drawn anew"
    shown = kept()
    anna.invites("wellness", "Paul Guest")
    dev.waits_for(lambda: "On track" not in shown.text)


@pytest.mark.parametrize(
    "command", ["/ps-stage", "/ps-stage Acme Shared", "/ps-start Other", "/ps-stage help"]
)
def test_a_guest_is_refused_at_each_command(opened: House, command: str) -> None:
    paul = opened.slack.person("Paul Guest")
    paul.types(command, channel="contoso-migration")
    if command.startswith("/ps-start"):
        paul.waits_for(lambda: REFUSED in paul.modal.text)
        paul.modal.close()
        return
    assert paul.last_answer("contoso-migration").text.startswith(REFUSED)
    assert "Acme" not in paul.last_answer("contoso-migration").text


def test_a_member_outside_the_team_is_told_whom_to_ask(opened: House) -> None:
    clara = opened.slack.person("Clara Mendes")
    card = _card(clara)
    before = card.text
    card.press("Done", beside=f"*{_first(card)}*\n")
    told = clara.sees("Only the team of this engagement can change it.", "acme-delivery")
    assert told.ephemeral
    assert "Ask @Anna Keller, who opened it, to give you a role." in told.text
    assert card.text == before


def test_a_member_outside_the_team_has_no_buttons_that_change_something_on_their_own_card(
    opened: House,
) -> None:
    dev = opened.slack.person("Dev Sharma")
    dev.types("/ps-stage Acme Shared", channel="general")
    card = dev.last_answer("general")
    assert card.text.startswith("Acme Shared")
    assert "Done" not in card.buttons
    assert (card.buttons, card.menu) == (["Plan"], ["Team", "Timeline", "Status", "More …"])


def test_a_card_that_is_shared_is_seen_by_all_and_can_be_acted_on_by_the_team(opened: House) -> None:
    dev, ben = opened.slack.person("Dev Sharma"), opened.slack.person("Ben Okafor")
    dev.types("/ps-stage Acme Shared", channel="ps-team")
    _shares(dev, dev.last_answer("ps-team"))
    shared = ben.sees("Acme Shared", "ps-team")
    assert not shared.ephemeral
    assert "For you" not in shared.text
    name = _first(shared)
    shared.press("Done", beside=f"*{name}*\n")
    ben.waits_for(lambda: f"Done by @Ben Okafor: {name}" in shared.text)
    shared.press("Undo", beside="Done by")
    ben.waits_for(lambda: f"Done by @Ben Okafor: {name}" not in shared.text)
    assert _first(shared) == name


def test_a_second_click_shows_the_true_state_and_changes_nothing(opened: House) -> None:
    anna, ben = opened.slack.person("Anna Keller"), opened.slack.person("Ben Okafor")
    for person in (anna, ben):
        person.types("/ps-stage Acme Shared", channel="ps-team")
    annas, bens = anna.last_answer("ps-team"), ben.last_answer("ps-team")
    name = _first(annas)
    annas.press("Done", beside=f"*{name}*\n")
    assert f"Done by @Anna Keller: {name}" in annas.text
    bens.press("Done", beside=f"*{name}*\n")
    assert f"Done by @Anna Keller: {name}" in bens.text
    annas.press("Undo", beside="Done by")
    assert f"Done by @Anna Keller: {name}" not in annas.text


def test_two_people_who_press_at_once_close_it_once(opened: House) -> None:
    anna, ben = opened.slack.person("Anna Keller"), opened.slack.person("Ben Okafor")
    for person in (anna, ben):
        person.types("/ps-stage Acme Shared", channel="ps-team")
    cards = [anna.last_answer("ps-team"), ben.last_answer("ps-team")]
    name = _first(cards[0])
    with ThreadPoolExecutor(2) as both:
        clicks = [both.submit(card.press, "Done", f"*{name}*\n") for card in cards]
    for each in clicks:
        each.result()
    said = {next(line for line in card.text.split("\n") if line.startswith("✅ Done by")) for card in cards}
    assert len(said) == 1, "both read the same"
    cards[0].press("Undo", beside="Done by")


def test_what_lives_in_a_private_channel_is_shown_to_its_members_the_team_and_admins(opened: House) -> None:
    for name in ("Karim Darwish", "Ben Okafor", "Anna Keller", "Judith Weiss"):
        person = opened.slack.person(name)
        for typed in ("Secret Merger", "secret"):
            person.types(f"/ps-stage {typed}", channel="general")
            assert person.last_answer("general").text.startswith("Secret Merger")


@pytest.mark.parametrize("typed", ["Secret Merger", "secret", "Secret Merge", "Secrt Mergr"])
def test_what_lives_in_a_private_channel_is_hidden_from_everybody_else(opened: House, typed: str) -> None:
    clara = opened.slack.person("Clara Mendes")
    clara.types(f"/ps-stage {typed}", channel="general")
    told = clara.last_answer("general")
    assert "Merger" not in told.text.replace(typed, "")
    assert not any("Merger" in button for button in told.buttons)


def test_who_is_not_in_it_does_not_find_it_among_their_engagements(opened: House) -> None:
    clara, ben = opened.slack.person("Clara Mendes"), opened.slack.person("Ben Okafor")
    for person in (clara, ben):
        person.types("/ps-stage", channel="general")
    assert "Secret Merger" not in clara.last_answer("general").text
    assert "Secret Merger" in ben.last_answer("general").text

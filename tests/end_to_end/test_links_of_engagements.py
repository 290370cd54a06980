"""The links of an engagement: asked for, shown, and set as bookmarks of its channel, each once."""

import pytest
from sqlmodel import select

from handlers.actions.bookmarks import BookmarksErrand
from handlers.outbox.errand import ErrandContext
from methodology.engagement.engagement import EngagementId
from playground.driver.person import Person
from storage.tables.engagements import EngagementRow
from tests.support.engagement_life import behind_more, card, form_of, home_of, sends, wait_until_sent
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import PM

SETUP = "Set the Kantata project to In Set Up"
ONE, TWO = "https://kantata.example/1", "https://kantata.example/2"


def set_in(person: Person, channel: str) -> list[tuple[str, str]]:
    """The titles and addresses of the bookmarks of this channel, in order."""
    state = person.page_client.get("/state", **{"as": person.id})
    [found] = [each for each in state["conversations"] if each["name"] == channel]
    return sorted((each["title"], each["link"]) for each in found["bookmarks"])


def test_a_link_is_asked_for_shown_and_set_as_a_bookmark_once(http_house: House, anna: Person) -> None:
    has_open(
        anna,
        "Ruby",
        dates={"Booking": "2027-03-02"},
        team={PM: "Anna Keller"},
        lives_in="A new channel",
    )
    anna.waits_for(lambda: "ps-ruby" in anna.channels)
    shown = card(anna, "Ruby")
    shown.press("Done", beside=f"*{SETUP}*\n<@")
    form = form_of(anna, lambda: shown.press("Add the link: Kantata project"), "Add a link")
    form.fill("Link: Kantata project", f"Set up: {ONE}")
    sends(form, "Save")
    anna.waits_for(lambda: "🔗 Kantata project" in shown.text)
    anna.waits_for(lambda: set_in(anna, "ps-ruby") == [("Kantata project: Ruby", ONE)])
    assert "🔗 Kantata project" in home_of(anna).text

    form = behind_more(anna, card(anna, "Ruby"), "Links")
    form.fill("Kantata project", TWO)
    form.fill("SOW", "the drive")
    form.submit("Save")
    assert "begin with https://" in form.errors["SOW"]
    form.fill("SOW", ONE)
    sends(form, "Save")
    both = [("Kantata project: Ruby", TWO), ("SOW: Ruby", ONE)]
    anna.waits_for(lambda: set_in(anna, "ps-ruby") == both)

    http_house.slack.add_fault("bookmarks.list", "error", error="missing_scope")
    form = behind_more(anna, card(anna, "Ruby"), "Links")
    form.fill("Folder", TWO)
    sends(form, "Save")
    anna.waits_for(lambda: not http_house.slack.faults())
    assert set_in(anna, "ps-ruby") == both
    assert "Folder" in card(anna, "Ruby").text, "the card has it all the same"

    _as_if_killed_before_it_was_noted(http_house)
    once = sorted([*both, ("Folder: Ruby", TWO)])
    assert set_in(anna, "ps-ruby") == once
    _as_if_killed_before_it_was_noted(http_house, added_by_another=("Folder: Ruby", TWO))
    assert set_in(anna, "ps-ruby") == once

    anna.invites("ps-ruby", "Sam Carter")
    anna.waits_for(lambda: set_in(anna, "ps-ruby") == [("SOW: Ruby", ONE)])
    anna.unshares("ps-ruby", "Acme Corp")
    anna.waits_for(lambda: set_in(anna, "ps-ruby") == once)


def _with_link(anna: Person, customer: str) -> None:
    """An engagement in a channel of its own, with a bookmark of an internal link."""
    channel = f"ps-{customer.lower()}"
    anna.creates_channel(channel, "ps-bot", "Ben Okafor")
    has_open(anna, customer, dates={"Booking": "2027-03-02"}, team={PM: "Anna Keller"}, channel=channel)
    _gives_link(anna, customer, ONE)
    anna.waits_for(lambda: set_in(anna, channel) == [(f"Kantata project: {customer}", ONE)])


def _gives_link(anna: Person, customer: str, url: str) -> None:
    form = behind_more(anna, card(anna, customer), "Links")
    form.fill("Kantata project", url)
    sends(form, "Save")


def test_a_bookmark_follows_the_name_of_its_engagement_and_goes_with_its_link(anna: Person) -> None:
    _with_link(anna, "Topaz")
    form = behind_more(anna, card(anna, "Topaz"), "Edit")
    form.fill("Customer", "Opal")
    form.submit("Preview")
    anna.waits_for(lambda: "Topaz" in anna.modal.text and anna.modal.title != "Edit")
    sends(anna.modal, "Save")
    anna.waits_for(lambda: set_in(anna, "ps-topaz") == [("Kantata project: Opal", ONE)])
    _gives_link(anna, "Opal", "")
    anna.waits_for(lambda: set_in(anna, "ps-topaz") == [])


def test_a_bookmark_whose_engagement_was_renamed_unnoticed_goes_when_outsiders_come(
    http_house: House, anna: Person
) -> None:
    _with_link(anna, "Beryl")
    with http_house.bot.app_context.database.begin() as session:
        session.exec(select(EngagementRow).where(EngagementRow.customer == "Beryl")).one().customer = "Beryll"
    anna.invites("ps-beryl", "Sam Carter")
    anna.waits_for(lambda: set_in(anna, "ps-beryl") == [])


def test_a_bookmark_that_somebody_has_renamed_is_theirs(http_house: House, anna: Person) -> None:
    _with_link(anna, "Agate")

    def agate() -> EngagementRow:
        with http_house.bot.app_context.database.reading() as session:
            return session.exec(select(EngagementRow).where(EngagementRow.customer == "Agate")).one()

    anna.waits_for(lambda: agate().bookmarks)
    row = agate()
    [noted] = row.bookmarks.values()
    slack_api = http_house.bot.sweep.sender.slack_apis.find(row.workspace)
    assert slack_api is not None
    slack_api.client.bookmarks_edit(channel_id=noted["channel"], bookmark_id=noted["id"], title="Our board")
    anna.invites("ps-agate", "Sam Carter")
    anna.waits_for(lambda: not anna.reads("ps-agate")[-1].buttons)
    wait_until_sent(http_house)
    assert set_in(anna, "ps-agate") == [("Our board", ONE)]


@pytest.mark.parametrize(("customer", "to"), [("Jasper", "ps-jasper-2"), ("Onyx", "")])
def test_a_bookmark_goes_with_the_engagement_that_leaves_the_channel(
    anna: Person, customer: str, to: str
) -> None:
    _with_link(anna, customer)
    form = behind_more(anna, card(anna, customer), "Channel")
    if to:
        anna.creates_channel(to, "ps-bot")
        form.pick_conversation("Which channel?", to)
    else:
        form.choose("Where is it to live?", "No channel")
    sends(form, "Move it there")
    anna.waits_for(lambda: set_in(anna, f"ps-{customer.lower()}") == [])
    if to:
        anna.waits_for(lambda: set_in(anna, to) == [(f"Kantata project: {customer}", ONE)])


def _as_if_killed_before_it_was_noted(house: House, added_by_another: tuple[str, str] | None = None) -> None:
    """Let the errand run again where nothing of its bookmarks was noted, by it or by another one at the same time."""
    context = house.bot.app_context
    with context.database.begin() as session:
        row = session.exec(select(EngagementRow).where(EngagementRow.customer == "Ruby")).one()
        row.bookmarks, channel = {}, str(row.channel_id)
        errand = BookmarksErrand(
            workspace=row.workspace, recipient=row.opened_by, engagement=EngagementId(row.id or 0)
        )
    slack_api = house.bot.sweep.sender.slack_apis.find(errand.workspace)
    assert slack_api is not None
    if added_by_another:
        title, link = added_by_another
        slack_api.call(
            "bookmarks.add",
            lambda client: client.bookmarks_add(channel_id=channel, title=title, type="link", link=link),
        )
    errand.run(ErrandContext(context, slack_api))

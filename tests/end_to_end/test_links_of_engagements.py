"""The links of an engagement: asked for, shown, and set as bookmarks of its channel, each once."""

from sqlmodel import select

from handlers.actions.bookmarks import BookmarksErrand
from handlers.outbox.errand import ErrandContext
from methodology.engagement.engagement import EngagementId
from playground.driver.person import Person
from storage.tables.engagements import EngagementRow
from tests.support.engagement_life import behind_more, card, form_of, home_of, sends
from tests.support.house import House
from tests.support.start_form import PM, opens

SETUP = "Set the Kantata project to In Set Up"
ONE, TWO = "https://kantata.example/1", "https://kantata.example/2"


def set_in(person: Person, channel: str) -> list[tuple[str, str]]:
    """The titles and addresses of the bookmarks of this channel, in order."""
    state = person.page_client.get("/state", **{"as": person.id})
    [found] = [each for each in state["conversations"] if each["name"] == channel]
    return sorted((each["title"], each["link"]) for each in found["bookmarks"])


def test_a_link_is_asked_for_shown_and_set_as_a_bookmark_once(http_house: House, anna: Person) -> None:
    opens(
        anna,
        "Ruby",
        dates={"Booking": "2027-03-02"},
        team={PM: "Anna Keller"},
        lives_in="A new channel",
    )
    anna.waits_for(lambda: "ps-ruby" in anna.channels)
    shown = card(anna, "Ruby")
    shown.press("Done", beside=f"*{SETUP}*\n<@")
    form = form_of(anna, lambda: shown.press("Add the link: Kantata project"), "Evidence")
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

"""Home for somebody who has activities, but no role in the team."""

from slack_sdk import WebClient

from handlers.context import AppContext
from handlers.pages.home import home_view
from handlers.slack.facts import SlackFacts
from methodology.engagement.rights import Viewer
from methodology.people import Absence
from storage import people
from storage.engagements import activity
from storage.outbox import queue
from storage.outbox.queue import NewDelivery
from tests.support.engaged import NEWCOMER, PM, WORKSPACE, Engaged, days
from tests.support.view_checks import checked


def on_home(app_context: AppContext, viewer: Viewer) -> list[tuple[str, str]]:
    """The work on this person's Home, with its buttons and the choices of its menu."""
    view = checked(home_view(SlackFacts(app_context, WebClient(), WORKSPACE), viewer))
    blocks = view["blocks"]
    rows = [n for n, block in enumerate(blocks) if "ps.act" in str(block)]
    return [(blocks[n - 1]["text"]["text"], str(blocks[n])) for n in rows]


def test_home_has_work_given_to_a_person_without_a_role(
    engaged: Engaged, app_context: AppContext, newcomer: Viewer
) -> None:
    assert on_home(app_context, newcomer) == []
    given = engaged.work("exec_kickoff")
    engaged.do(activity.reassign, given.id, to=NEWCOMER)
    ((text, menu),) = on_home(app_context, newcomer)
    assert f"*{given.name}*" in text
    assert "Done" in menu
    assert "Reassign" not in menu


def test_home_has_the_work_of_somebody_they_stand_in_for_while_away(
    engaged: Engaged, app_context: AppContext, newcomer: Viewer
) -> None:
    names_of_pm = {each.name for each in engaged.plan().work if each.dri == PM and each.is_open}
    for first, stands_in in ((days(0), True), (days(2), False)):
        with engaged.database.begin() as session:
            away = Absence(first=first, last=days(4), deputy=NEWCOMER)
            people.set_absence(session, WORKSPACE, PM, away)
        shown = on_home(app_context, newcomer)
        assert bool(shown) is stands_in
        assert all(any(f"*{name}*" in text for name in names_of_pm) for text, _ in shown)


def test_home_does_not_greet_somebody_as_new_who_has_had_messages(
    engaged: Engaged, app_context: AppContext, newcomer: Viewer
) -> None:
    def words() -> str:
        return str(home_view(SlackFacts(app_context, WebClient(), WORKSPACE), newcomer))

    assert "You're in no open engagement yet." in words()
    sent = NewDelivery(
        workspace=WORKSPACE, recipient=NEWCOMER, kind="welcome", subject="1", payload={}, state="sent"
    )
    with engaged.unit() as unit:
        queue.enqueue(unit.session, [sent], unit.actor.at)
    assert "You're in no open engagement now." in words()

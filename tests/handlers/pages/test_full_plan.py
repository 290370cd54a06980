"""The full plan for somebody who has one activity, but no role in the team."""

from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import as_json
from handlers.context import AppContext
from handlers.pages.full_plan import render_full_plan
from methodology.engagement.rights import Viewer
from methodology.people import Absence
from storage import people
from storage.engagements import activity
from tests.support.engaged import NEWCOMER, PM, WORKSPACE, Engaged, days


def lines(engaged: Engaged, app_context: AppContext, viewer: Viewer) -> list[tuple[str, str]]:
    """The text of each activity in the full plan, with the choices of its menu for this person."""
    origin = FormOrigin(about=ButtonValue(engagement=engaged.engagement_id, choice="plan:open"))
    blocks = as_json(render_full_plan(app_context, viewer, engaged.plan(), origin))["blocks"]
    return [(b["text"]["text"], str(b.get("accessory"))) for b in blocks if b["type"] == "section"]


def test_the_plan_offers_the_dri_without_a_role_what_is_theirs_to_do(
    engaged: Engaged, app_context: AppContext, newcomer: Viewer
) -> None:
    given = engaged.work("exec_kickoff")
    engaged.do(activity.reassign, given.id, to=NEWCOMER)
    offered = {text: menu for text, menu in lines(engaged, app_context, newcomer) if "Details" in menu}
    (mine,) = (menu for text, menu in offered.items() if f"*{given.name}*" in text)
    assert "Done" in mine
    assert "Snooze" in mine
    assert "Not needed" in mine
    assert "Reassign" not in mine
    assert not any("Done" in menu for text, menu in offered.items() if f"*{given.name}*" not in text)


def test_somebody_who_stands_in_finds_the_same(
    engaged: Engaged, app_context: AppContext, newcomer: Viewer
) -> None:
    with engaged.database.begin() as session:
        people.set_absence(session, WORKSPACE, PM, Absence(first=days(0), last=days(4), deputy=NEWCOMER))
    names_of_pm = {each.name for each in engaged.plan().work if each.dri == PM and each.is_open}
    done = [text for text, menu in lines(engaged, app_context, newcomer) if "Done" in menu]
    assert done
    assert all(any(f"*{name}*" in text for name in names_of_pm) for text in done)

"""The stage card for somebody who has one activity, but no role in the team."""

from handlers.context import AppContext
from handlers.pages.stage_card import render_card
from methodology.engagement.rights import Viewer
from storage.engagements import activity
from tests.support.engaged import NEWCOMER, Engaged


def test_the_card_offers_them_their_next_thing_but_not_to_advance(
    engaged: Engaged, app_context: AppContext, newcomer: Viewer
) -> None:
    given = engaged.work("exec_kickoff")
    assert "ps.done" not in str(render_card(app_context, newcomer, engaged.plan()).payload())
    engaged.do(activity.reassign, given.id, to=NEWCOMER)
    shown = str(render_card(app_context, newcomer, engaged.plan()).payload())
    assert f"Done: {given.name}" in shown
    assert "Update …" not in shown
    assert "Reassign" not in shown

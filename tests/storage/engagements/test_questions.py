"""Tests of `storage.engagements.questions`."""

import pytest

from methodology.definition.ids import ActivityId, CollateralId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Question
from methodology.engagement.questions import LINK, unanswered
from methodology.plan.planned_activity import PlannedActivityId
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity
from storage.engagements.extra_work import raise_condition, take_back_condition
from storage.engagements.links import set_links
from storage.engagements.questions import answer
from tests.support.engaged import EM, PM, Engaged, days, engage

REVIEW = ActivityId("sco_ta_review")


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="scoping")


def estimate(engaged: Engaged) -> PlannedActivityId:
    return engaged.work("sco_estimate").id


def the_question(engaged: Engaged) -> Question:
    (found,) = engaged.plan().engagement.questions
    return found


def say(engaged: Engaged, *, holds: bool) -> None:
    engaged.do(answer, estimate(engaged), engaged.engagement_id, REVIEW, holds=holds)


def test_done_asks_and_yes_plans_the_work_once(engaged: Engaged) -> None:
    engaged.do(activity.complete, estimate(engaged))
    asked = the_question(engaged)
    assert (asked.condition, asked.by, asked.on, asked.state) == (REVIEW, EM, days(0), "asked")
    engaged.do(activity.complete, estimate(engaged))
    assert the_question(engaged) == asked, "a second click asks nothing"
    engaged.by = PM
    say(engaged, holds=True)
    say(engaged, holds=True)
    say(engaged, holds=False)
    assert (the_question(engaged).state, the_question(engaged).answered_by) == ("yes", PM)
    assert engaged.work(REVIEW).is_open
    assert len(engaged.history("condition_raised")) == 1
    assert not engaged.history("condition_denied")


def test_no_is_kept_for_that_done(engaged: Engaged) -> None:
    engaged.do(activity.give_evidence, estimate(engaged), evidence="https://e.com/estimate")
    say(engaged, holds=False)
    assert the_question(engaged).state == "no"
    assert len(engaged.history("condition_denied")) == 1
    engaged.do(activity.undo, estimate(engaged))
    engaged.do(activity.complete, estimate(engaged))
    assert the_question(engaged).state == "no", "it was taken back for a moment"
    engaged.do(activity.undo, estimate(engaged))
    engaged.today = days(7)
    engaged.do(activity.complete, estimate(engaged))
    assert (the_question(engaged).state, the_question(engaged).on) == ("asked", days(7))


def test_no_also_answers_what_other_activities_have_asked_so_far(engaged: Engaged) -> None:
    escalate = ActivityId("sco_escalate")
    call, share = engaged.work("sco_call").id, engaged.work("sco_share_estimate").id
    for each in (call, share):
        engaged.do(activity.complete, each)
    engaged.do(answer, call, engaged.engagement_id, escalate, holds=False)
    said = {
        each.work: each.state for each in engaged.plan().engagement.questions if each.condition == escalate
    }
    assert said == {call: "no", share: "no"}


def test_undo_takes_the_question_back_until_it_is_done_again(engaged: Engaged) -> None:
    engaged.do(activity.complete, estimate(engaged))
    engaged.do(activity.undo, estimate(engaged))
    assert the_question(engaged).state == "undone"
    with pytest.raises(Refusal, match="not asked any more"):
        say(engaged, holds=True)
    engaged.do(activity.complete, estimate(engaged))
    assert the_question(engaged).state == "asked"


def test_what_came_up_otherwise_answers_the_question(engaged: Engaged) -> None:
    engaged.do(activity.complete, estimate(engaged))
    engaged.do(raise_condition, engaged.engagement_id, REVIEW, " It grew ")
    assert the_question(engaged).state == "yes"
    assert engaged.history("condition_raised")[0].after["note"] == "It grew"
    say(engaged, holds=True)
    assert len(engaged.all(REVIEW)) == 1


def test_what_came_up_is_asked_again_once_it_is_taken_back(engaged: Engaged) -> None:
    engaged.do(activity.complete, estimate(engaged))
    engaged.do(raise_condition, engaged.engagement_id, REVIEW)
    engaged.do(take_back_condition, engaged.engagement_id, REVIEW, 1)
    assert (the_question(engaged).state, the_question(engaged).answered_by) == ("asked", None)
    say(engaged, holds=True)
    assert engaged.work(REVIEW).is_open


def test_a_link_is_asked_for_until_it_is_given_or_denied(
    database: Database, methodology: Methodology
) -> None:
    engaged = engage(database, methodology, stage="project_planning")
    setup, folder = engaged.work("plan_kantata_setup").id, engaged.work("plan_internal_space").id
    for each in (setup, folder):
        engaged.do(activity.complete, each)
    assert _links_asked_for(engaged) == {setup, folder}
    engaged.do(activity.give_evidence, setup, evidence="https://kantata.example/1")
    assert _links_asked_for(engaged) == {folder}
    with pytest.raises(Refusal, match="Add the link"):
        engaged.do(answer, folder, engaged.engagement_id, LINK, holds=True)
    engaged.do(answer, folder, engaged.engagement_id, LINK, holds=False)
    assert not _links_asked_for(engaged)
    assert not engaged.history("condition_denied")
    engaged.do(activity.undo, setup)
    engaged.today = days(7)
    engaged.do(activity.complete, setup)
    assert _links_asked_for(engaged) == {setup}
    engaged.do(
        set_links, engaged.engagement_id, {CollateralId("kantata_project"): "https://kantata.example/2"}
    )
    assert not _links_asked_for(engaged)


def _links_asked_for(engaged: Engaged) -> set[PlannedActivityId]:
    return {each.work for each in unanswered(engaged.plan()) if each.condition == LINK}

"""Tests of `storage.engagements.team`."""

import pytest

from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from methodology.engagement.rights import NotAllowed, Viewer, must_change
from methodology.engagement.team import Holders, HoldersChanged
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import activity, lifecycle
from storage.engagements.history import find_giving
from storage.engagements.team import give_role
from tests.support.engaged import EM, NEWCOMER, PM, PSE, Engaged, days, engage

PSE_ROLE, PM_ROLE = RoleId("pse"), RoleId("project_manager")
EXECUTION = {"booking": days(-7), "kickoff": days(7), "project_end": days(90)}


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution", dates=EXECUTION)


def test_a_role_goes_over_with_its_open_work_and_not_with_what_is_done(engaged: Engaged) -> None:
    engaged.do(activity.complete, engaged.work("exec_discovery").id)
    _, changes = engaged.do(give_role, engaged.engagement_id, PSE_ROLE, NEWCOMER)
    dris = {each.dri for each in engaged.plan().work if each.role == "pse" and each.is_open}
    assert dris == {NEWCOMER}
    assert engaged.work("exec_discovery").dri == PSE
    assert not changes.added
    (change,) = engaged.history("role_given")
    assert change.before == {"person": PSE, "deputy": None}
    assert change.after == {"role": "pse", "person": NEWCOMER, "deputy": None}


def test_a_role_taken_away_leaves_its_work_to_the_lead(engaged: Engaged) -> None:
    engaged.do(give_role, engaged.engagement_id, PSE_ROLE, None)
    work = engaged.work("exec_discovery")
    assert (work.dri, work.role_unfilled) == (PM, True)
    engaged.do(give_role, engaged.engagement_id, PSE_ROLE, PSE)
    work = engaged.work("exec_discovery")
    assert (work.dri, work.role_unfilled) == (PSE, False)


def test_it_is_on_record_who_gave_a_role_last_and_who_had_it_before(engaged: Engaged) -> None:
    def given(person: PersonId) -> tuple[PersonId, PersonId | None] | None:
        with engaged.database.reading() as session:
            return find_giving(session, engaged.engagement_id, RoleId("pse"), person)

    assert given(PSE) is None
    engaged.do(give_role, engaged.engagement_id, RoleId("pse"), NEWCOMER)
    engaged.do(give_role, engaged.engagement_id, RoleId("pse"), NEWCOMER, PM)
    assert given(NEWCOMER) == (EM, PSE)
    engaged.do(give_role, engaged.engagement_id, RoleId("pse"), None)
    with engaged.unit(by=PM) as unit:
        give_role(unit, engaged.engagement_id, RoleId("pse"), NEWCOMER)
    assert given(NEWCOMER) == (PM, None), "nobody had it meanwhile"


def test_a_deputy_is_kept_and_work_stays_with_the_holder(engaged: Engaged) -> None:
    engaged.do(give_role, engaged.engagement_id, PSE_ROLE, PSE, NEWCOMER)
    member = engaged.plan().engagement.team.member(PSE_ROLE)
    assert member is not None
    assert (member.person, member.deputy) == (PSE, NEWCOMER)
    assert engaged.work("exec_discovery").dri == PSE


def test_nobody_stands_in_for_themselves(engaged: Engaged) -> None:
    before = engaged.stored()
    with pytest.raises(Refusal, match="choose another person"):
        engaged.do(give_role, engaged.engagement_id, PSE_ROLE, PSE, PSE)
    assert engaged.stored() == before


def test_a_role_that_does_not_exist_is_refused(engaged: Engaged) -> None:
    with pytest.raises(Refusal, match="open the team again"):
        engaged.do(give_role, engaged.engagement_id, RoleId("magician"), EM)


def test_giving_what_somebody_has_changes_nothing(engaged: Engaged) -> None:
    before = engaged.stored()
    engaged.do(give_role, engaged.engagement_id, PSE_ROLE, PSE)
    assert engaged.stored() == before


def test_one_person_may_fill_several_roles(engaged: Engaged) -> None:
    engaged.do(give_role, engaged.engagement_id, PSE_ROLE, PM)
    assert set(engaged.plan().engagement.team.roles_of(PM)) == {PM_ROLE, PSE_ROLE}


def test_work_moves_off_the_days_on_which_its_new_dri_does_not_work_and_no_further(engaged: Engaged) -> None:
    with engaged.unit() as unit:
        unit.session.connection().exec_driver_sql(
            "UPDATE person SET working_weekdays = '0' WHERE id = 'UNEW'"
        )
    assert engaged.work("exec_disc_issues").due is None
    engaged.do(activity.complete, engaged.work("exec_discovery").id)
    assert engaged.work("exec_disc_issues").due == days(2)
    engaged.do(give_role, engaged.engagement_id, PSE_ROLE, NEWCOMER)
    assert engaged.work("exec_disc_issues").due == days(7), "their next Monday"
    (moved,) = (c for c in engaged.history("moved") if c.work == engaged.work("exec_disc_issues").id)
    assert (moved.before, moved.after["due"]) == ({"due": str(days(2))}, str(days(7)))
    assert moved.after["cause"] == {"why": "free_day", "name": "UNEW", "on": str(days(2))}


def test_leaving_the_team_takes_the_right_at_once(engaged: Engaged) -> None:
    viewer = Viewer(person=engaged.plan().people[PSE])
    work = engaged.work("exec_discovery").id
    engaged.guard = lambda engagement: must_change(viewer, engagement)
    engaged.do(activity.snooze, work, until=days(1))
    engaged.do(give_role, engaged.engagement_id, PSE_ROLE, None)
    before = engaged.stored()
    with pytest.raises(NotAllowed, match="Only the team"):
        engaged.do(activity.complete, work)
    assert engaged.stored() == before


def test_a_role_that_went_to_somebody_else_since_it_was_shown_is_not_given(engaged: Engaged) -> None:
    engaged.do(give_role, engaged.engagement_id, PSE_ROLE, NEWCOMER)
    before = engaged.stored()
    name = engaged.plan().people[NEWCOMER].name
    for person in (PSE, EM):
        with pytest.raises(
            HoldersChanged, match=f"{name} was given this role meanwhile: open the team again"
        ):
            engaged.do(give_role, engaged.engagement_id, PSE_ROLE, person, shown=Holders(PSE))
    engaged.do(give_role, engaged.engagement_id, PSE_ROLE, NEWCOMER, shown=Holders(PSE))
    assert engaged.stored() == before, "what is so already is no conflict"
    engaged.do(give_role, engaged.engagement_id, PSE_ROLE, None)
    with pytest.raises(HoldersChanged, match="Nobody has this role any more"):
        engaged.do(give_role, engaged.engagement_id, PSE_ROLE, EM, shown=Holders(NEWCOMER))


def test_the_team_of_an_engagement_that_is_over_stays_as_it_is(engaged: Engaged) -> None:
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="Bought")
    before = engaged.stored()
    with pytest.raises(Refusal, match="reopen it first"):
        engaged.do(give_role, engaged.engagement_id, PSE_ROLE, NEWCOMER)
    assert engaged.stored() == before

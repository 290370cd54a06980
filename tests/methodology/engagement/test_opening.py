"""What the form that opens an engagement asks, and what its preview says, as more is filled in."""

from collections.abc import Mapping
from datetime import date

import pytest

from methodology.definition.ids import RoleId, TypeId
from methodology.engagement.opening import OpeningPlan, facets_to_ask, stages_to_ask
from methodology.people import Person
from methodology.plan.team import Member, PersonId, Team
from tests.support.opened import Dates, gitlab_ps, opened

ANNA, BEN = PersonId("UANNA"), PersonId("UBEN")
TUESDAY = date(2026, 11, 24)


def plan(
    start_stage: str = "project_planning",
    *,
    type: str = "custom_sow",
    dates: Dates | None = None,
    team: Mapping[str, PersonId] = {},
    people: tuple[Person, ...] = (),
) -> OpeningPlan:
    return OpeningPlan(
        methodology=gitlab_ps(),
        plan_facts=opened(type, TUESDAY, start_stage, dates=dates),
        team=Team(members=tuple(Member(role=RoleId(role), person=each) for role, each in team.items())),
        people={each.id: each for each in people},
    )


def person(id_: PersonId, country: str | None = None) -> Person:
    return Person(workspace="T1", id=id_, name=id_, zone="UTC", country=country)


@pytest.mark.parametrize(
    ("start_stage", "asked"),
    [
        pytest.param("positioning", [], id="nothing-waits-for-a-date-in-the-first-stage"),
        pytest.param(
            "scoping",
            ["scoping_issue_created", "scoping_call", "customer_go_ahead"],
            id="the-key-dates-of-the-stage-in-its-order",
        ),
        pytest.param(
            "sow_close",
            ["sfdc_stage_5", "sfdc_stage_6", "sow_final", "sow_signature"],
            id="those-of-the-stages-side-by-side",
        ),
        pytest.param("customer_success", ["project_end", "internal_retro"], id="the-last-stage"),
    ],
)
def test_the_dates_that_the_first_stage_waits_for_are_asked(start_stage: str, asked: list[str]) -> None:
    assert [anchor.id for anchor in plan(start_stage).dates_to_ask()] == asked


def test_a_date_that_is_given_already_is_asked_all_the_same() -> None:
    given = plan("scoping", dates={"scoping_call": date(2026, 12, 1)})
    assert given.dates_to_ask() == plan("scoping").dates_to_ask()


@pytest.mark.parametrize(
    ("start_stage", "first", "how_many"),
    [
        pytest.param(
            "scoping", "engagement_manager", 9, id="before-the-booking-the-engagement-manager-leads"
        ),
        pytest.param("project_planning", "project_manager", 4, id="after-it-the-project-manager"),
        pytest.param("customer_success", "project_manager", 3, id="only-who-still-has-work"),
    ],
)
def test_the_lead_is_asked_for_first_then_each_role_with_work(
    start_stage: str, first: str, how_many: int
) -> None:
    asked = plan(start_stage).roles_to_ask()
    assert (asked[0], len(asked)) == (first, how_many)


def test_the_roles_to_fill_do_not_depend_on_the_team() -> None:
    named = plan(team={"project_manager": ANNA, "pse": BEN}, people=(person(ANNA, "DE"), person(BEN, "US")))
    assert named.roles_to_ask() == plan().roles_to_ask()


@pytest.mark.parametrize(
    ("type", "stages", "facets"),
    [
        pytest.param("custom_sow", 7, ["billing", "size", "staffing"], id="consulting"),
        pytest.param("education", 6, ["billing", "staffing"], id="education-without-a-size"),
    ],
)
def test_a_type_has_its_own_stages_and_facets(type: str, stages: int, facets: list[str]) -> None:
    assert len(stages_to_ask(gitlab_ps(), TypeId(type))) == stages
    assert [facet.id for facet, _values in facets_to_ask(gitlab_ps(), TypeId(type))] == facets


def test_only_values_that_the_type_allows_are_offered() -> None:
    for type_id in gitlab_ps().type:
        for _facet, values in facets_to_ask(gitlab_ps(), type_id):
            assert values
            assert all(each.types is None or type_id in each.types for each in values)


def test_the_preview_of_nothing_but_a_stage_names_what_is_missing() -> None:
    preview = plan().preview()
    assert (preview.stages, preview.activities, preview.today) == (("PS Project Planning",), 38, TUESDAY)
    assert [(load.person, load.activities) for load in preview.loads] == [(None, 38)]
    assert (preview.lead, preview.lead_role) == (None, "Project / Program Manager (project lead)")
    assert len(preview.unfilled) == 4
    assert ("the kickoff", 9) in preview.undated


def test_the_preview_gives_the_work_of_unfilled_roles_to_the_lead() -> None:
    preview = plan(team={"project_manager": ANNA}).preview()
    assert [(load.person, load.activities, load.roles) for load in preview.loads] == [
        (ANNA, 38, ("Project / Program Manager (project lead)",))
    ]
    assert preview.lead == ANNA
    assert len(preview.unfilled) == 3


def test_the_preview_lists_people_by_number_of_activities() -> None:
    preview = plan(team={"project_manager": ANNA, "pse": BEN}).preview()
    counted = [load.activities for load in preview.loads]
    assert counted == sorted(counted, reverse=True)
    assert {load.person for load in preview.loads} == {ANNA, BEN}
    assert sum(counted) == preview.activities


def test_a_date_that_is_given_is_no_longer_waited_for() -> None:
    given = plan(dates={"kickoff": date(2027, 3, 22)}).preview()
    assert "the kickoff" not in dict(given.undated)
    assert [each.due for each in given.first] == sorted(each.due for each in given.first)


def test_due_first_is_what_begins_now_whatever_the_dates_of_later_stages() -> None:
    booked = {"booking": date(2026, 11, 18), "kickoff": date(2026, 12, 9)}
    preview = plan(dates=booked, team={"project_manager": ANNA}).preview()
    forecast = "Update forecast and portfolio notes"
    assert forecast not in [each.name for each in preview.first], "execution has not begun"
    assert preview.loads[0].first_due == preview.first[0].due


@pytest.mark.parametrize(
    ("booking", "waiting"),
    [(date(2027, 3, 1), []), (date(2027, 4, 12), ["Hold the stakeholder planning meeting", "Brief Support on the engagement"])],
    ids=["in-order", "booked-after-the-kickoff"],
)  # fmt: skip
def test_the_preview_names_dates_that_contradict_each_other(booking: date, waiting: list[str]) -> None:
    found = plan(dates={"booking": booking, "kickoff": date(2027, 3, 22)}).preview().contradictions
    assert [each.name for each in found] == waiting
    assert all(each.due < each.which_is_due for each in found)


def test_a_due_date_waits_for_a_working_day_of_its_person() -> None:
    booked: Dates = {"booking": TUESDAY}
    thanksgiving = date(2026, 11, 26)
    anybody = plan(dates=booked, team={"project_manager": ANNA}).preview()
    american = plan(dates=booked, team={"project_manager": ANNA}, people=(person(ANNA, "US"),)).preview()
    assert thanksgiving in {each.due for each in anybody.first}
    assert thanksgiving not in {each.due for each in american.first}

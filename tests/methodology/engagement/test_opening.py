"""What the form that opens an engagement asks, and what its preview says, as more is filled in."""

import itertools
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest

from methodology.definition.activity import Activity
from methodology.definition.ids import AnchorId, RoleId, StageId, TypeId
from methodology.engagement.before_opening import as_opened, happened
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import ready_days
from methodology.engagement.health import Health, health
from methodology.engagement.lateness import Lateness
from methodology.engagement.opening import OpeningPlan, facets_to_ask, stages_to_ask
from methodology.engagement.opening_preview import preview_of
from methodology.people import Person
from methodology.plan.planned_activity import ItemKey, item_key
from methodology.plan.team import Member, PersonId, Team
from tests.support import plans
from tests.support.opened import Dates, gitlab_ps, opened

ANNA, BEN = PersonId("UANNA"), PersonId("UBEN")
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


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
    preview = preview_of(plan())
    assert (preview.stages, preview.activities, preview.today) == (("PS Project Planning",), 38, TUESDAY)
    assert [(load.person, load.activities) for load in preview.loads] == [(None, 38)]
    assert (preview.lead, preview.lead_role) == (None, "Project / Program Manager (project lead)")
    assert len(preview.unfilled) == 4
    assert ("the kickoff", 9) in preview.undated


def test_the_preview_names_no_date_that_comes_by_itself() -> None:
    opened = plan("positioning", team={"engagement_manager": ANNA})
    assert AnchorId("stage_start") in opened.waiting
    labels = {label for label, _ in preview_of(opened).undated}
    assert labels
    assert not labels & {"the opening", "the stage's start", "the stage's end"}


def test_the_preview_names_first_the_roles_that_are_needed_first() -> None:
    unfilled = preview_of(plan("positioning", team={"engagement_manager": ANNA})).unfilled
    assert unfilled == (
        "Account Executive / Strategic AE (ISR for smaller deals)",
        "Project / Program Manager (project lead)",
        "Solutions Architect",
        "Regional Delivery Manager",
        "Sr. Director / Director of Professional Services",
        "Professional Services Engineer",
        "PS Project Coordinator (PS Operations)",
        "Customer Success Manager",
    ), "those that are asked for first, then by their work in Positioning, in Scoping and in all"


def test_the_preview_gives_the_work_of_unfilled_roles_to_the_lead() -> None:
    preview = preview_of(plan(team={"project_manager": ANNA}))
    assert [(load.person, load.activities, load.roles) for load in preview.loads] == [
        (ANNA, 38, ("Project / Program Manager (project lead)",))
    ]
    assert preview.lead == ANNA
    assert len(preview.unfilled) == 3


def test_what_is_unticked_counts_as_planned_and_is_due_on_the_first_working_day() -> None:
    booked = {"booking": date(2026, 11, 2), "kickoff": date(2026, 12, 9)}
    ticked = plan(dates=booked, team={"project_manager": ANNA})
    listed = ticked.due_before
    assert listed
    unknown = ItemKey("gone_since")
    unticked = ticked.model_copy(update={"not_done": frozenset({listed[0].key, unknown})})
    before, after = preview_of(ticked), preview_of(unticked)
    assert (before.activities, before.done) == (after.activities - 1, len(listed))
    assert after.done == len(listed) - 1
    assert sum(load.activities for load in after.loads) == after.activities
    assert listed[0].name in {each.name for each in after.first if each.due == date(2026, 11, 25)}


def test_where_all_is_done_nothing_is_left_and_no_role_is_missed() -> None:
    dates = {"closure_meeting": date(2026, 11, 2), "project_end": date(2026, 11, 2)}
    preview = preview_of(plan("customer_success", dates=dates, team={"project_manager": ANNA}))
    assert (preview.activities, preview.first, preview.undated, preview.unfilled) == (0, (), (), ())


def test_the_preview_lists_people_by_number_of_activities() -> None:
    preview = preview_of(plan(team={"project_manager": ANNA, "pse": BEN}))
    counted = [load.activities for load in preview.loads]
    assert counted == sorted(counted, reverse=True)
    assert {load.person for load in preview.loads} == {ANNA, BEN}
    assert sum(counted) == preview.activities


def test_a_date_that_is_given_is_no_longer_waited_for() -> None:
    given = preview_of(plan(dates={"kickoff": date(2027, 3, 22)}))
    assert "the kickoff" not in dict(given.undated)
    assert [each.due for each in given.first] == sorted(each.due for each in given.first if each.due)


def test_due_first_is_what_begins_now_whatever_the_dates_of_later_stages() -> None:
    booked = {"booking": date(2026, 11, 18), "kickoff": date(2026, 12, 9)}
    preview = preview_of(plan(dates=booked, team={"project_manager": ANNA}))
    forecast = "Update forecast and portfolio notes"
    assert forecast not in [each.name for each in preview.first], "execution has not begun"
    assert preview.loads[0].first_due == preview.first[0].due


@pytest.mark.parametrize(
    ("booking", "waiting"),
    [(date(2027, 3, 1), 0), (date(2027, 4, 12), 8)],
    ids=["in-order", "booked-after-the-kickoff"],
)
def test_the_preview_names_dates_that_contradict_each_other(booking: date, waiting: int) -> None:
    found = preview_of(plan(dates={"booking": booking, "kickoff": date(2027, 3, 22)})).contradictions
    assert len(found) == waiting
    assert all(each.due < each.which_is_due for each in found)
    assert ("Hold the customer kickoff" in [each.name for each in found]) == (waiting > 0), (
        "it waits for the transition meeting through other work"
    )


def test_a_due_date_waits_for_a_working_day_of_its_person() -> None:
    booked: Dates = {"booking": TUESDAY}
    thanksgiving = date(2026, 11, 26)
    anybody = preview_of(plan(dates=booked, team={"project_manager": ANNA}))
    american = preview_of(plan(dates=booked, team={"project_manager": ANNA}, people=(person(ANNA, "US"),)))
    assert thanksgiving in {each.due for each in anybody.first}
    assert thanksgiving not in {each.due for each in american.first}


ANYWHERE = [(type, stage.id) for type in gitlab_ps().type for stage in stages_to_ask(gitlab_ps(), type)]


@pytest.mark.parametrize(("type", "stage"), ANYWHERE)
def test_opened_anywhere_nothing_is_late_and_nothing_is_lost(type: TypeId, stage: StageId) -> None:
    for dates in dates_around(plan(stage, type=type)):
        opening = plan(stage, type=type, dates=dates)
        ticked = {each.key for each in opening.due_before}
        nothing_ticked, all_ticked = begins(opening, set()), begins(opening, ticked)
        for begun, day in itertools.product((nothing_ticked, all_ticked), (TUESDAY, WEDNESDAY)):
            lateness = Lateness(plan=begun, now=plans.noon(day))
            assert [each.name for each in begun.open_work if lateness.late_by(each)] == []
            assert health(begun, lateness.now) == Health(state="on_track")
        entered = opening.plan_facts.entered
        due_before = {
            each.name
            for each in all_ticked.open_work
            if each.due and each.due < TUESDAY and each.stage in entered
        }
        assert due_before == set(), "all of it stands in the preview, or is skipped"
        planned = {each.activity for each in opening.items}
        lost = [
            each.id for each in applying(type, stage) if each.id not in planned and not had_ended(each, dates)
        ]
        assert lost == []


def dates_around(opening: OpeningPlan) -> Iterator[Dates]:
    """None of the dates that the form asks for, and all of them a week apart: none, half and all before that day."""
    yield {}
    asked = opening.dates_to_ask()
    for before in sorted({0, len(asked) // 2, len(asked)}):
        days = {each.id: TUESDAY + timedelta(weeks=n - before) for n, each in enumerate(asked)}
        yield {
            each.id: [days[each.id], TUESDAY + timedelta(weeks=9)] if each.repeats else days[each.id]
            for each in asked
        }


def begins(opening: OpeningPlan, done: set[ItemKey]) -> EngagementPlan:
    """The engagement as it is opened, with this work done before, and what sets a date of before."""
    plan_facts, work = as_opened(opening.plan_facts), []
    for item in opening.items:
        day = happened(gitlab_ps(), plan_facts, item.activity, item.occurrence)
        if item_key(item.activity, item.occurrence) in done:
            day = item.due or TUESDAY
        facts = item.model_dump(include={"occurrence", "turn", "due", "waiting_for", "depends_on"})
        work.append(
            plans.planned(
                item.activity,
                **facts,
                role=item.dri,
                required=not gitlab_ps().activity[item.activity].optional,
                state="done" if day else "open",
                closed_on=day,
            )
        )
    begun = plans.plan(*work, plan_facts=plan_facts)
    ready_on = ready_days(None, begun, plans.noon(TUESDAY))
    return begun.model_copy(update={"engagement": begun.engagement.model_copy(update={"ready_on": ready_on})})


def applying(type: TypeId, start: StageId) -> Iterator[Activity]:
    """The core activities of this type from this stage on, but for those that wait for a condition."""
    stages, facets = gitlab_ps().stage, gitlab_ps().type[type].facet_defaults
    for each in gitlab_ps().activities:
        here = stages[each.stage]
        is_ahead = here.order >= stages[start].order or start in here.parallel_with
        runs = is_ahead and type not in here.skipped_for and each.applies_to.fits(type, facets)
        if runs and each.tier == "core" and each.kind != "conditional":
            yield each


def had_ended(activity: Activity, dates: Dates) -> bool:
    """Whether all turns of this recurring work fell before the opening."""
    until = dates.get(activity.recurrence.until) if activity.recurrence else None
    return isinstance(until, date) and until < TUESDAY

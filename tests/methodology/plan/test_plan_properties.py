"""Properties that every plan has, whatever the engagement."""

from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from methodology.definition.ids import AnchorId, TypeId
from methodology.plan.facts import (
    PlanFacts,
    conditions_possible,
    stages_ahead,
    stages_of,
    with_condition_raised,
)
from methodology.plan.plan import PlanItem
from methodology.plan.planned_activity import item_key
from methodology.plan.team import roles_in
from tests.support.opened import gitlab_ps, numbered, opened, planned

ENTERABLE = [anchor for anchor in gitlab_ps().anchors if anchor.set_by.role]
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@st.composite
def facets(draw: st.DrawFn, type_id: TypeId) -> dict[str, str]:
    chosen: dict[str, str] = {}
    for facet in gitlab_ps().facets:
        values = [each.id for each in facet.values if each.types is None or type_id in each.types]
        if draw(st.booleans()) and values:
            chosen[facet.id] = draw(st.sampled_from(values))
    return chosen


@st.composite
def dates(draw: st.DrawFn) -> dict[str, list[date]]:
    anchors = draw(st.sets(st.sampled_from([anchor.id for anchor in ENTERABLE])))
    return {
        anchor: draw(st.lists(DAYS, min_size=1, max_size=3 if gitlab_ps().anchor[anchor].repeats else 1))
        for anchor in sorted(anchors)
    }


@st.composite
def courses(draw: st.DrawFn, with_dates: bool = True) -> PlanFacts:
    type_id = draw(st.sampled_from([each.id for each in gitlab_ps().types]))
    chosen = draw(facets(type_id))
    stages = stages_of(gitlab_ps(), opened(type_id, facets=chosen))
    plan_facts = opened(
        type_id,
        start=draw(DAYS),
        start_stage=draw(st.sampled_from([stage.id for stage in stages])),
        facets=chosen,
        dates=draw(dates()) if with_dates else {},
        detail=draw(st.booleans()),
    )
    possible = conditions_possible(gitlab_ps(), plan_facts)
    for activity in draw(st.lists(st.sampled_from(possible), max_size=4)) if possible else []:
        plan_facts = with_condition_raised(gitlab_ps(), plan_facts, activity.id, draw(DAYS))
    return plan_facts


@given(courses())
def test_every_item_is_due_or_waits_for_an_anchor_without_a_date(plan_facts: PlanFacts) -> None:
    dated = {each.anchor for each in plan_facts.dates if not gitlab_ps().anchor[each.anchor].repeats}

    for item in planned(plan_facts):
        assert (item.due is None) != (item.waiting_for is None)
        assert item.waiting_for not in dated


@given(courses())
def test_every_item_is_of_a_stage_ahead_and_fits_the_engagement(plan_facts: PlanFacts) -> None:
    ahead = {stage.id for stage in stages_ahead(gitlab_ps(), plan_facts)}

    for item in planned(plan_facts):
        assert item.stage in ahead
        assert gitlab_ps().activity[item.activity].applies_to.fits(plan_facts.type, plan_facts.facets)


@given(courses())
def test_no_item_comes_twice(plan_facts: PlanFacts) -> None:
    keys = [(item.activity, item.occurrence) for item in planned(plan_facts)]

    assert len(keys) == len(set(keys))


@given(courses())
def test_every_dri_is_a_role_that_the_type_does_not_substitute(plan_facts: PlanFacts) -> None:
    substituted = roles_in(gitlab_ps(), plan_facts.type, booked=False).substitutions

    assert not {item.dri for item in planned(plan_facts)} & substituted.keys()


@given(courses())
def test_dependencies_are_in_the_plan_and_can_be_done_one_after_another(plan_facts: PlanFacts) -> None:
    open_items = {
        item_key(item.activity, item.occurrence): set(item.depends_on) for item in planned(plan_facts)
    }
    assert all(needed <= open_items.keys() for needed in open_items.values())

    while open_items:
        startable = [key for key, needed in open_items.items() if not needed & open_items.keys()]
        assert startable, "something waits for itself"
        for key in startable:
            del open_items[key]


def shifted(plan_facts: PlanFacts, by: timedelta) -> PlanFacts:
    """The same engagement with all of its dates moved by this much."""
    return plan_facts.model_copy(
        update={
            "opened_on": plan_facts.opened_on + by,
            "entered": {stage: day + by for stage, day in plan_facts.entered.items()},
            "dates": tuple(each.model_copy(update={"on": each.on + by}) for each in plan_facts.dates),
            "raised": tuple(each.model_copy(update={"on": each.on + by}) for each in plan_facts.raised),
        }
    )


def on_the_weekly_calendar(items: tuple[PlanItem, ...]) -> Iterator[PlanItem]:
    for item in items:
        recurrence = gitlab_ps().activity[item.activity].recurrence
        if recurrence is None or recurrence.cadence != "monthly":
            yield item


@given(courses(), st.integers(-20, 20))
def test_an_engagement_that_is_whole_weeks_later_has_its_plan_whole_weeks_later(
    plan_facts: PlanFacts, weeks: int
) -> None:
    by = timedelta(weeks=weeks)

    # what comes monthly keeps to the months, and may fall behind the end or not
    before = [each.due and each.due + by for each in on_the_weekly_calendar(planned(plan_facts))]
    after = [each.due for each in on_the_weekly_calendar(planned(shifted(plan_facts, by)))]

    assert after == before


@given(courses(with_dates=False), dates())
def test_dates_only_schedule(plan_facts: PlanFacts, dates: dict[str, list[date]]) -> None:
    """A new date leaves other due dates alone, unless it sets or ends them or adds occurrences."""
    later = plan_facts.model_copy(update={"dates": numbered(dates)})

    dated = {(item.activity, item.occurrence): item.due for item in planned(later)}

    for item in planned(plan_facts):
        activity = gitlab_ps().activity[item.activity]
        ends = activity.recurrence.until if activity.recurrence else AnchorId("")
        if item.due and activity.sets not in dates and ends not in dates:
            assert dated[(item.activity, item.occurrence)] == item.due


@given(courses())
def test_the_same_facts_have_the_same_plan(plan_facts: PlanFacts) -> None:
    assert planned(plan_facts) == planned(PlanFacts.model_validate_json(plan_facts.model_dump_json()))

"""What is behind More: more work, history, reports, and the whole plan?"""

from typing import Any

from handlers.actions.form import finish, opener
from handlers.actions.redraw import carried_by, place_of
from handlers.actions.views import extra_work as form
from handlers.actions.views.extra_work import Proposed
from handlers.actions.views.more import MoreAction, more
from handlers.block_kit import ids
from handlers.block_kit.ids import Carried, Ref, decode
from handlers.block_kit.modal import View, as_json
from handlers.pages.full_plan import plan_view, timeline_view
from handlers.slack.interaction import Call
from handlers.slack.lookup import engagement_of, look_up, state_of
from methodology.engagement.rights import may_change
from methodology.plan.facts import (
    AnchorDate,
    check_day,
    conditions_possible,
    details_possible,
    stages_ahead,
)
from methodology.plan.iterations import START, as_dates, propose
from storage.engagements.dates import DateEntry, enter_dates
from storage.engagements.extra_work import OwnActivity, add_own, raise_it, turn_on
from storage.engagements.replan import Planned, Unit

LOOKING: frozenset[MoreAction] = frozenset({"history", "status_report", "export"})
CHANGING: frozenset[MoreAction] = frozenset(
    {
        "own_activity",
        "channel",
        "condition",
        "details",
        "iterations",
        "handoff",
        "hold",
        "resume",
        "close",
        "cancel",
        "reopen",
    }
)
PROPOSED = 6
"""Iterations that the form proposes at first."""


def press(call: Call, about: Ref) -> None:
    place = place_of(call, about)

    def build() -> View:
        there = look_up(call, about)
        actions = LOOKING | (CHANGING if may_change(call.viewer, there.engagement) else frozenset())
        return more(there.engagement, place, actions)

    call.open_form("More", build)


def plan(call: Call, about: Ref) -> None:
    """The full plan; its filter and its pages change in place."""
    place = place_of(call, about)
    if call.is_in_modal and about.surface == "plan":
        call.update_form(plan_view(call.desk, call.viewer, look_up(call, about), place))
    else:
        first = place.about.model_copy(update={"choice": "plan:open", "surface": place.about.surface})
        first_page = place.model_copy(update={"about": first})
        call.open_form(
            "Full plan", lambda: plan_view(call.desk, call.viewer, look_up(call, about), first_page)
        )


def timeline(call: Call, about: Ref) -> None:
    def build() -> View:
        return timeline_view(call.desk, call.viewer, look_up(call, about), about.page)

    if call.is_in_modal:
        call.update_form(build())
    else:
        call.open_form("Timeline", build)


def _conditions(_call: Call, there: Planned, place: Carried) -> View:
    return form.condition_form(
        there.methodology, conditions_possible(there.methodology, there.engagement.course), place
    )


def _details(_call: Call, there: Planned, place: Carried) -> View:
    course = there.engagement.course
    possible = [] if course.all_details else details_possible(there.methodology, course)
    wanted = [each for each in possible if each.id not in course.details and each.stage not in course.left]
    return form.details_form(there.methodology, wanted, place)


def _own(_call: Call, there: Planned, place: Carried) -> View:
    course, methodology = there.engagement.course, there.methodology
    stages = [each for each in stages_ahead(methodology, course) if each.id not in course.left]
    used = dict.fromkeys(work.role for work in there.work)
    roles = [methodology.role[each] for each in used if each in methodology.role]
    return form.own_activity_form(stages, roles, place)


def _iterations(_call: Call, there: Planned, place: Carried) -> View:
    iterations = there.methodology.iterations
    dates = {each.anchor: each.on for each in there.engagement.course.dates}
    return form.iterations_form(
        iterations.default_weeks, PROPOSED, place, first_day=dates.get(iterations.first_from)
    )


def iterations_wanted(call: Call) -> dict[str, Any] | None:
    """Show what the calendar proposes before it counts."""
    place = carried_by(call)
    there = look_up(call, place.about)
    wanted = form.read_iterations(state_of(call))
    check_day(wanted.first_day)
    lead = there.roles.lead
    calendar = there.calendar_of(lead.role if lead else there.roles.lead_role)
    known = [each.occurrence for each in there.engagement.course.dates if each.anchor == START]
    proposed = Proposed(
        carried=place,
        iterations=propose(wanted.first_day, wanted.weeks, wanted.number, calendar),
        first_number=max(known, default=0) + 1,
    )
    view = form.iterations_preview(proposed, call.viewer.person.today(call.desk.now()))
    return {"response_action": "update", "view": as_json(view)}


def iterations_accepted(call: Call) -> dict[str, Any] | None:
    proposed = decode(Proposed, call.body["view"]["private_metadata"])
    dates = as_dates(proposed.iterations, proposed.first_number)

    def enter(unit: Unit) -> Planned:
        there, _ = enter_dates(unit, engagement_of(proposed.carried.about), map(_entry, dates))
        return there

    return finish(call, proposed.carried, enter)


def condition_raised(call: Call) -> dict[str, Any] | None:
    place, activity = carried_by(call), form.read_condition(state_of(call))
    return finish(call, place, lambda unit: raise_it(unit, engagement_of(place.about), activity)[0])


def details_chosen(call: Call) -> dict[str, Any] | None:
    place, chosen = carried_by(call), form.read_details(state_of(call))
    return finish(call, place, lambda unit: turn_on(unit, engagement_of(place.about), chosen)[0])


def own_added(call: Call) -> dict[str, Any] | None:
    place = carried_by(call)
    read = form.read_own_activity(state_of(call)).model_dump()
    own = OwnActivity.model_validate(read | {"key": call.body["view"]["id"]})
    return finish(call, place, lambda unit: add_own(unit, engagement_of(place.about), own))


def _entry(each: AnchorDate) -> DateEntry:
    return DateEntry(anchor=each.anchor, on=each.on, occurrence=each.occurrence, label=each.label)


PRESSES = {
    ids.MORE: press,
    ids.PLAN: plan,
    ids.PLAN_FILTER: plan,
    ids.TIMELINE: timeline,
    ids.CONDITION: opener(_conditions, "Raise a condition"),
    ids.DETAILS: opener(_details, "Turn details on"),
    ids.OWN_ACTIVITY: opener(_own, "Add an activity"),
    ids.ITERATIONS: opener(_iterations, "Plan iterations"),
}
FORMS = {
    ids.CONDITION: condition_raised,
    ids.DETAILS: details_chosen,
    ids.OWN_ACTIVITY: own_added,
    ids.ITERATIONS: iterations_wanted,
    form.ACCEPT: iterations_accepted,
}

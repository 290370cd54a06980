"""What is behind More: more work, history, reports, and the whole plan?"""

from typing import Any

from handlers.actions.form import finish_form, form_opener
from handlers.actions.redraw import form_origin, origin_of_form
from handlers.actions.views import extra_work as form
from handlers.actions.views.extra_work import Proposed
from handlers.actions.views.more import MoreAction, more
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin, decode
from handlers.block_kit.modal import View, as_json
from handlers.pages.full_plan import plan_view, timeline_view
from handlers.slack.interaction import Interaction
from handlers.slack.lookup import engagement_of, look_up, state_of
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import may_change
from methodology.plan.anchors import AnchorDate, check_day
from methodology.plan.facts import conditions_possible, details_possible, stages_ahead
from methodology.plan.iterations import START, as_dates, propose
from storage.engagements.dates import DateEntry, enter_dates
from storage.engagements.extra_work import OwnActivity, add_own, raise_it, turn_on
from storage.engagements.unit_of_work import UnitOfWork

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


def press(interaction: Interaction, about: ButtonValue) -> None:
    origin = form_origin(interaction, about)

    def build() -> View:
        there = look_up(interaction, about)
        actions = LOOKING | (CHANGING if may_change(interaction.viewer, there.engagement) else frozenset())
        return more(there.engagement, origin, actions)

    interaction.open_form("More", build)


def plan(interaction: Interaction, about: ButtonValue) -> None:
    """The full plan; its filter and its pages change in place."""
    origin = form_origin(interaction, about)
    if interaction.is_in_modal and about.surface == "plan":
        interaction.update_form(
            plan_view(interaction.app_context, interaction.viewer, look_up(interaction, about), origin)
        )
    else:
        first = origin.about.model_copy(update={"choice": "plan:open", "surface": origin.about.surface})
        first_page = origin.model_copy(update={"about": first})
        interaction.open_form(
            "Full plan",
            lambda: plan_view(
                interaction.app_context, interaction.viewer, look_up(interaction, about), first_page
            ),
        )


def timeline(interaction: Interaction, about: ButtonValue) -> None:
    def build() -> View:
        return timeline_view(
            interaction.app_context, interaction.viewer, look_up(interaction, about), about.page
        )

    if interaction.is_in_modal:
        interaction.update_form(build())
    else:
        interaction.open_form("Timeline", build)


def _conditions(_call: Interaction, there: EngagementPlan, origin: FormOrigin) -> View:
    return form.condition_form(
        there.methodology, conditions_possible(there.methodology, there.engagement.plan_facts), origin
    )


def _details(_call: Interaction, there: EngagementPlan, origin: FormOrigin) -> View:
    plan_facts = there.engagement.plan_facts
    possible = [] if plan_facts.all_details else details_possible(there.methodology, plan_facts)
    wanted = [
        each for each in possible if each.id not in plan_facts.details and each.stage not in plan_facts.left
    ]
    return form.details_form(there.methodology, wanted, origin)


def _own(_call: Interaction, there: EngagementPlan, origin: FormOrigin) -> View:
    plan_facts, methodology = there.engagement.plan_facts, there.methodology
    stages = [each for each in stages_ahead(methodology, plan_facts) if each.id not in plan_facts.left]
    used = dict.fromkeys(work.role for work in there.work)
    roles = [methodology.role[each] for each in used if each in methodology.role]
    return form.own_activity_form(stages, roles, origin)


def _iterations(_call: Interaction, there: EngagementPlan, origin: FormOrigin) -> View:
    iterations = there.methodology.iterations
    dates = {each.anchor: each.on for each in there.engagement.plan_facts.dates}
    return form.iterations_form(
        iterations.default_weeks, PROPOSED, origin, first_day=dates.get(iterations.first_from)
    )


def iterations_wanted(interaction: Interaction) -> dict[str, Any] | None:
    """Show what the calendar proposes before it counts."""
    origin = origin_of_form(interaction)
    there = look_up(interaction, origin.about)
    wanted = form.read_iterations(state_of(interaction))
    check_day(wanted.first_day)
    lead = there.roles.lead
    calendar = there.calendar_of(lead.role if lead else there.roles.lead_role)
    known = [each.occurrence for each in there.engagement.plan_facts.dates if each.anchor == START]
    proposed = Proposed(
        carried=origin,
        iterations=propose(wanted.first_day, wanted.weeks, wanted.number, calendar),
        first_number=max(known, default=0) + 1,
    )
    view = form.iterations_preview(proposed, interaction.viewer.person.today(interaction.app_context.now()))
    return {"response_action": "update", "view": as_json(view)}


def iterations_accepted(interaction: Interaction) -> dict[str, Any] | None:
    proposed = decode(Proposed, interaction.body["view"]["private_metadata"])
    dates = as_dates(proposed.iterations, proposed.first_number)

    def enter(unit: UnitOfWork) -> EngagementPlan:
        there, _ = enter_dates(unit, engagement_of(proposed.carried.about), map(_entry, dates))
        return there

    return finish_form(interaction, proposed.carried, enter)


def condition_raised(interaction: Interaction) -> dict[str, Any] | None:
    origin, activity = origin_of_form(interaction), form.read_condition(state_of(interaction))
    return finish_form(
        interaction, origin, lambda unit: raise_it(unit, engagement_of(origin.about), activity)[0]
    )


def details_chosen(interaction: Interaction) -> dict[str, Any] | None:
    origin, chosen = origin_of_form(interaction), form.read_details(state_of(interaction))
    return finish_form(
        interaction, origin, lambda unit: turn_on(unit, engagement_of(origin.about), chosen)[0]
    )


def own_added(interaction: Interaction) -> dict[str, Any] | None:
    origin = origin_of_form(interaction)
    read = form.read_own_activity(state_of(interaction)).model_dump()
    own = OwnActivity.model_validate(read | {"key": interaction.body["view"]["id"]})
    return finish_form(interaction, origin, lambda unit: add_own(unit, engagement_of(origin.about), own))


def _entry(each: AnchorDate) -> DateEntry:
    return DateEntry(anchor=each.anchor, on=each.on, occurrence=each.occurrence, label=each.label)


PRESSES = {
    ids.MORE: press,
    ids.PLAN: plan,
    ids.PLAN_FILTER: plan,
    ids.TIMELINE: timeline,
    ids.CONDITION: form_opener(_conditions, "Raise a condition"),
    ids.DETAILS: form_opener(_details, "Turn details on"),
    ids.OWN_ACTIVITY: form_opener(_own, "Add an activity"),
    ids.ITERATIONS: form_opener(_iterations, "Plan iterations"),
}
FORMS = {
    ids.CONDITION: condition_raised,
    ids.DETAILS: details_chosen,
    ids.OWN_ACTIVITY: own_added,
    ids.ITERATIONS: iterations_wanted,
    form.ACCEPT: iterations_accepted,
}

"""Which part of an engagement's plan is shown, and what happens in it when?"""

from datetime import date

from handlers.block_kit import ids
from handlers.block_kit.ids import PLAN_FILTERED, ButtonValue, FormOrigin
from handlers.block_kit.modal import View
from handlers.context import AppContext
from handlers.pages.stage_card import theirs_in
from handlers.pages.views.full_plan import PlanFilter, PlanPage, filter_of, full_plan, page_of
from handlers.pages.views.timeline import TimelineEntry, timeline
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer, may_change
from methodology.plan.activity import PlannedActivity, by_urgency
from methodology.plan.anchors import can_be_entered

LOOKING = frozenset({"why"})
CHANGING = frozenset({"done", "undo", "act", "why"})


def plan_view(app_context: AppContext, viewer: Viewer, there: EngagementPlan, origin: FormOrigin) -> View:
    """The page of the full plan that `origin.about` names, with its filter."""
    today = viewer.person.today(app_context.now())
    chosen = filter_of(origin.about)
    stage_order = {stage.id: stage.order for stage in there.methodology.stages}
    work = sorted(
        (each for each in there.work if _is_in(each, chosen, viewer, today)),
        key=lambda each: (stage_order.get(each.stage, 0), by_urgency(each)),
    )
    shown = PlanPage(
        engagement=there.engagement,
        today=today,
        chosen=chosen,
        work=page_of(work, origin.about.page),
        theirs=theirs_in(viewer, there, today),
        total=len(work),
        page=origin.about.page,
    )
    actions = CHANGING if may_change(viewer, there.engagement) else LOOKING
    return full_plan(there.methodology, shown, actions, carried=origin)


def timeline_view(app_context: AppContext, viewer: Viewer, there: EngagementPlan, page: int) -> View:
    """The weeks of an engagement: stages, dates, and what is due or done in them."""
    today = viewer.person.today(app_context.now())
    dated = {each.anchor for each in there.engagement.plan_facts.dates}
    waited_for = {each.waiting_for for each in there.work if each.is_open and each.waiting_for}
    undated = [
        anchor.label
        for anchor in there.methodology.anchors
        if anchor.id in waited_for - dated and can_be_entered(there.methodology, anchor.id)
    ]
    return timeline(there.engagement, _entries(there, today), today, undated=undated, page=page)


def _is_in(work: PlannedActivity, chosen: PlanFilter, viewer: Viewer, today: date) -> bool:
    if chosen == "all":
        return work.state != "withdrawn"
    if not work.is_open:
        return False
    match chosen:
        case "mine":
            return work.dri == viewer.id
        case "overdue":
            return work.is_overdue(today)
        case "unscheduled":
            return work.due is None
    return True


def _entries(there: EngagementPlan, today: date) -> list[TimelineEntry]:
    plan_facts, methodology = there.engagement.plan_facts, there.methodology
    entered = [
        TimelineEntry(on=day, kind="stage", text=f"{methodology.stage[stage].name} began", is_past=True)
        for stage, day in plan_facts.entered.items()
    ]
    exits = [
        TimelineEntry(on=day, kind="stage", text=f"{methodology.stage[stage].name} is to be left")
        for stage, day in there.engagement.exit_dates
        if stage not in plan_facts.left
    ]
    dates = [
        TimelineEntry(
            on=each.on,
            kind="date",
            text=methodology.anchor[each.anchor].label + (f": {each.label}" if each.label else ""),
            is_past=each.actual
            or (each.on < today and not methodology.anchor[each.anchor].set_by.activities),
        )
        for each in plan_facts.dates
    ]
    work = [
        TimelineEntry(
            on=on,
            kind="work",
            text=each.name,
            is_past=on < today,
            is_done=each.state in ("done", "not_needed"),
            person=each.dri,
        )
        for each in there.work
        if each.state in ("open", "done") and (on := each.due if each.is_open else each.closed_on)
    ]
    return [*entered, *exits, *dates, *work]


def full_plan_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """The full plan; its filter and its pages change in place."""
    origin = interaction.form_origin(button)
    in_place = interaction.is_in_modal and button.surface == "plan"
    if not in_place:
        first = origin.about.model_copy(update={"choice": f"{PLAN_FILTERED}open"})
        origin = origin.model_copy(update={"about": first})

    def build() -> View:
        return plan_view(
            interaction.app_context, interaction.viewer, interaction.visible_plan(button), origin
        )

    if in_place:
        interaction.update_form(build())
    else:
        interaction.open_form("Full plan", build)


def timeline_pressed(interaction: Interaction, button: ButtonValue) -> None:
    def build() -> View:
        plan = interaction.visible_plan(button)
        return timeline_view(interaction.app_context, interaction.viewer, plan, button.page)

    interaction.show_form("Timeline", build)


PRESSES = {
    ids.PLAN: full_plan_pressed,
    ids.PLAN_FILTER: full_plan_pressed,
    ids.TIMELINE: timeline_pressed,
}

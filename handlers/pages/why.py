"""Why is an activity due on its day?"""

from collections.abc import Iterator
from datetime import date

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import View
from handlers.context import AppContext
from handlers.pages.views.why import Why, why, why_gone
from handlers.slack.interaction import Interaction
from methodology.definition.activity import Activity
from methodology.definition.ids import AnchorId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer, may_change
from methodology.plan.activity import PlannedActivity, blockers
from methodology.plan.anchors import can_be_entered
from methodology.plan.calendar import ONE_DAY, WorkingCalendar
from methodology.plan.plan import dates_of


def explain(
    app_context: AppContext, viewer: Viewer, there: EngagementPlan, work: PlannedActivity, origin: FormOrigin
) -> View:
    """The rule, the anchor, the arithmetic in words, the source and the zone of an activity."""
    activity = there.methodology.activity.get(work.activity)
    today = viewer.person.today(app_context.now())
    if activity is None:
        return why_gone(there.methodology, work, there.engagement.title, today, origin)
    anchor = _anchor_that_dates(there, activity, work)
    on = _date(there, activity, anchor, work) if anchor else None
    by_rule = work.shifted_from or work.due
    dri = there.people.get(work.dri) if work.dri else None
    facts = Why(
        work=work,
        today=today,
        title=there.engagement.title,
        dri=dri,
        anchor=there.methodology.anchor[anchor] if anchor else None,
        anchor_on=on,
        anchor_is_actual=_has_happened(there, anchor, on) if anchor and on else False,
        skipped=tuple(_skipped(there.calendar_of_activity(work), on, by_rule)) if on and by_rule else (),
        blocked_by=tuple(dict.fromkeys(each.name for each in blockers(work, there.work))),
    )
    return why(there.methodology, facts, origin, can_change=may_change(viewer, there.engagement))


def _anchor_that_dates(there: EngagementPlan, activity: Activity, work: PlannedActivity) -> AnchorId | None:
    """The anchor whose date counts: the one the activity establishes, once it was entered ahead."""
    if activity.sets is not None and _date(there, activity, activity.sets, work) is not None:
        return activity.sets
    if activity.due.offset is None or work.turn > 1:
        return None
    return activity.due.anchor


def _date(there: EngagementPlan, activity: Activity, anchor: AnchorId, work: PlannedActivity) -> date | None:
    dates = dates_of(there.engagement.plan_facts, activity, anchor)
    return dates.get(work.occurrence if there.methodology.anchor[anchor].repeats else 1)


def _has_happened(there: EngagementPlan, anchor: AnchorId, on: date) -> bool:
    """Whether the date is of something that has been; only what a person enters can lie ahead."""
    if not can_be_entered(there.methodology, anchor):
        return True
    return any(
        each.anchor == anchor and each.on == on and each.actual for each in there.engagement.plan_facts.dates
    )


def _skipped(calendar: WorkingCalendar, start: date, end: date) -> Iterator[tuple[date, str]]:
    """The days between that are no working days, each with its reason."""
    day, last = min(start, end), max(start, end)
    while day <= last:
        if not calendar.is_working(day):
            yield day, calendar.holiday_name(day) or "a weekend"
        day += ONE_DAY


def why_pressed(interaction: Interaction, button: ButtonValue) -> None:
    origin = interaction.form_origin(button)

    def build() -> View:
        plan = interaction.visible_plan(button)
        activity = plan.activity(button.activity_id)
        return explain(interaction.app_context, interaction.viewer, plan, activity, origin)

    interaction.open_form("Why this?", build)


PRESSES = {ids.WHY: why_pressed}

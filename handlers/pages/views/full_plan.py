"""The full plan of an engagement, filtered and in pages."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import PLAN_FILTERED, ButtonValue, FormOrigin
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import context, menu, pager, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count, linked
from handlers.block_kit.wording import name_in, tool_links
from handlers.pages.views.activity_line import act_menu, activity_text, blocking_words
from handlers.pages.views.handoff_line import fill_button, handoff_text
from handlers.pages.views.question_lines import open_questions
from methodology.engagement.blocking import Blocking
from methodology.engagement.buttons import Buttons
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.full_plan import PlanFilter, shown_handoff
from methodology.engagement.lateness import Lateness
from methodology.engagement.links import with_own_links
from methodology.engagement.rights import Viewer
from methodology.engagement.work_lists import came_up_open
from methodology.plan.planned_activity import PlannedActivity
from methodology.reminders.rungs import today_of_owner
from methodology.value import Value

FILTERS: tuple[tuple[PlanFilter, str], ...] = (
    ("open", "Open"),
    ("stage", "Open in this stage"),
    ("mine", "Mine"),
    ("late", "Late"),
    ("unscheduled", "Without a date"),
    ("done", "Done"),
    ("all", "All, what is done too"),
)
PER_PAGE = 20
CAME_UP = "Came up"

_NONE: Mapping[PlanFilter, str] = {
    "all": "Nothing is planned. Add an activity of your own with *More*.",
    "open": "Nothing is open. Move on to the next stage, or close the engagement.",
    "stage": "Nothing is open in this stage.",
    "done": "Nothing is done yet.",
    "mine": "Nothing open is yours. Choose another filter to see what the others have.",
    "late": "Nothing is late.",
    "unscheduled": "Everything open has a date.",
}

_NONE_WHEN_OVER: Mapping[PlanFilter, str] = {
    "all": "Nothing was planned.",
    "open": "Nothing is open: this engagement was closed or cancelled. Choose *Done* above to see what was done.",
    "done": "Nothing was done.",
    "mine": "Nothing is open: this engagement was closed or cancelled.",
}
"""What to say instead in an engagement that is closed or cancelled."""


class PlanPage(Value):
    """One page of the plan; `left` holds all activities that pass the filter, in order."""

    plan: EngagementPlan
    viewer: Viewer
    now: datetime
    chosen: PlanFilter = "open"
    left: tuple[PlannedActivity, ...] = ()
    page: int = 1

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.left) // PER_PAGE))

    @property
    def shown(self) -> tuple[PlannedActivity, ...]:
        return self.left[(self.page - 1) * PER_PAGE : self.page * PER_PAGE]


def full_plan(page: PlanPage, origin: FormOrigin) -> View:
    """The plan, each line with a menu."""
    engagement = page.plan.engagement
    about = ButtonValue(
        engagement=engagement.id, choice=f"{PLAN_FILTERED}{page.chosen}", surface="plan", page=page.page
    )
    filters = [
        (label, about.model_copy(update={"choice": f"{PLAN_FILTERED}{name}", "page": 1}))
        for name, label in FILTERS
    ]
    first = about.model_copy(update={"page": 1})
    blocks: list[Block] = [
        section(f"*{linked(engagement.title, 230)}*\n{_heading(page)}"),
        *row([menu(ids.FULL_PLAN_FILTER, "Which activities?", filters, first)], block_id="filter"),
        *_handoff(page),
        *open_questions(page.plan, page.viewer.id, page.now, "plan"),
        *_lines(page),
        *pager(ids.FULL_PLAN, about, page.pages),
    ]
    return modal("ps.plan", "Plan", blocks, close="Close", carries=origin)


def filter_of(about: ButtonValue, *, is_over: bool = False) -> PlanFilter:
    """The filter that a button of the plan carries; if it carries none, `open`, and what was done if all `is_over`."""
    chosen = about.choice.removeprefix(PLAN_FILTERED)
    return next((name for name, _ in FILTERS if name == chosen), "done" if is_over else "open")


def _heading(page: PlanPage) -> str:
    label = next(label for name, label in FILTERS if name == page.chosen)
    return f"{label}: {count(len(page.left), 'activity', 'activities')}"


def _handoff(page: PlanPage) -> Iterable[Block]:
    """The handoff, above the activities: it is no planned activity."""
    plan = page.plan
    work = shown_handoff(plan, page.chosen, page.viewer.id, page.now)
    if work is None or page.page > 1:
        return
    today = today_of_owner(Lateness(plan=plan, now=page.now), work)
    may_change = Buttons(plan=plan, viewer=page.viewer, now=page.now).may_change
    fill = fill_button(plan.engagement.id, "plan", plan.engagement.title) if may_change else None
    yield section(handoff_text(work, today), fill)


def _lines(page: PlanPage) -> Iterable[Block]:
    plan = page.plan
    methodology, engagement_id = plan.methodology, plan.engagement.id
    buttons = Buttons(plan=plan, viewer=page.viewer, now=page.now)
    blocking, linked_methodology = Blocking(plan=plan), with_own_links(methodology, plan.engagement)
    if not page.shown:
        none = _NONE_WHEN_OVER if plan.engagement.is_over else _NONE
        yield section(none.get(page.chosen, _NONE[page.chosen]))
    came_up = frozenset(each.id for each in came_up_open(plan))
    heading = ""
    for work in page.shown:
        stage = name_in(methodology.stage, work.stage)
        group = CAME_UP if work.id in came_up else stage
        if group != heading:
            heading = group
            yield context(f"*{heading}*")
        controls = act_menu(work, engagement_id, "plan", buttons.of_activity(work), page.page)
        role = name_in(methodology.role, work.role, "short")
        tools = tool_links(linked_methodology, work) if work.is_open else []
        of_stage = stage if work.id in came_up else ""
        beside = " · ".join(
            filter(None, [role, of_stage, blocking_words(blocking, work, directly=True), *tools])
        )
        yield section(activity_text(plan, work, page.now, beside=beside), controls)

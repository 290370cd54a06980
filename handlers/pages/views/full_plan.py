"""What is the whole plan of an engagement, filtered and in pages?"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Literal

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import PLAN_FILTERED, ButtonValue, FormOrigin
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import context, menu, pager, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count, cut, escape
from handlers.block_kit.wording import name_in
from handlers.pages.views.activity_line import act_menu, allowed, work_text
from methodology.definition.ids import StageId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement
from methodology.plan.activity import PlannedActivity, PlannedActivityId
from methodology.value import Value

PlanFilter = Literal["all", "open", "mine", "overdue", "unscheduled"]
FILTERS: tuple[tuple[PlanFilter, str], ...] = (
    ("open", "Open"),
    ("mine", "Mine"),
    ("overdue", "Overdue"),
    ("unscheduled", "Without a date"),
    ("all", "All, what is done too"),
)
PER_PAGE = 20
"""With this begins what a button says of the filter."""

_NONE: Mapping[PlanFilter, str] = {
    "all": "Nothing is planned. Add an activity of your own with *More*.",
    "open": "Nothing is open any more. Advance the stage or close the engagement.",
    "mine": "Nothing open is yours. Choose another filter to see what the others have.",
    "overdue": "Nothing is overdue.",
    "unscheduled": "Everything open has a date.",
}


class PlanPage(Value):
    """One page of a plan: the work that the filter leaves, by stage and date; `total` counts all pages.

    `theirs` is what whoever looks may act on, though they may not change the engagement.
    """

    engagement: Engagement
    today: date
    chosen: PlanFilter = "open"
    work: tuple[PlannedActivity, ...] = ()
    theirs: frozenset[PlannedActivityId] = frozenset()
    total: int = 0
    page: int = 1

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def full_plan(
    methodology: Methodology,
    shown: PlanPage,
    actions: AbstractSet[str] = frozenset(),
    *,
    carried: FormOrigin | None = None,
) -> View:
    """The plan; each line acts through its menu. `actions`: `done`, `undo`, `act`, `why`."""
    about = ButtonValue(
        engagement=shown.engagement.id,
        choice=f"{PLAN_FILTERED}{shown.chosen}",
        surface="plan",
        page=shown.page,
    )
    filters = [
        (label, about.model_copy(update={"choice": f"{PLAN_FILTERED}{name}", "page": 1}))
        for name, label in FILTERS
    ]
    first = about.model_copy(update={"page": 1})
    blocks: list[Block] = [
        section(f"*{escape(cut(shown.engagement.title, 230))}*\n{_counted(shown)}"),
        *row([menu(ids.PLAN_FILTER, "Which activities?", filters, first)], block_id="filter"),
        *_lines(methodology, shown, actions),
        *pager(ids.PLAN, about, shown.pages),
    ]
    return modal("ps.plan", "Full plan", blocks, close="Close", carries=carried)


def filter_of(about: ButtonValue) -> PlanFilter:
    """The filter that a button of the plan carries; what is still open where it carries none."""
    chosen = about.choice.removeprefix(PLAN_FILTERED)
    return next((name for name, _ in FILTERS if name == chosen), "open")


def _counted(shown: PlanPage) -> str:
    label = next(label for name, label in FILTERS if name == shown.chosen)
    return f"{label}: {count(shown.total, 'activity', 'activities')}"


def _lines(methodology: Methodology, shown: PlanPage, actions: AbstractSet[str]) -> Iterable[Block]:
    if not shown.work:
        yield section(_NONE[shown.chosen])
    stage: StageId | None = None
    for work in shown.work[:PER_PAGE]:
        if work.stage != stage:
            stage = work.stage
            yield context(f"*{name_in(methodology.stage, stage)}*")
        may = allowed(work, shown.theirs, actions)
        controls = act_menu(work, shown.engagement.id, "plan", may, shown.page)
        role = name_in(methodology.role, work.role, "short")
        yield section(work_text(methodology, work, shown.today, beside=role), controls)


def page_of(work: Sequence[PlannedActivity], page: int) -> tuple[PlannedActivity, ...]:
    """The work of this page."""
    return tuple(work[(page - 1) * PER_PAGE : page * PER_PAGE])

"""A person's own work as an answer, in which each thing can be done."""

from collections.abc import Sequence

from handlers.block_kit.message import Message
from handlers.context import AppContext
from handlers.outbox.standings import settle_lists
from handlers.pages.lists import ALL_WORK, Lists
from handlers.pages.views.my_work import work_list
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer
from methodology.plan.planned_activity import PlannedActivityId
from methodology.reminders.my_work import GROUPS, WorkGroup


def render_my_work(
    app_context: AppContext,
    viewer: Viewer,
    groups: frozenset[WorkGroup],
    *,
    just_done: tuple[EngagementPlan, Sequence[PlannedActivityId]] | None = None,
) -> Message:
    """The work of the viewer in these groups, or in all; above it what was `just_done` in this list."""
    settle_lists(app_context, viewer.person)
    with app_context.database.reading() as session:
        work = Lists(app_context, session, viewer).work(_numbers(groups))
        return work_list(work, app_context.now(), groups, just_done=just_done)


def _numbers(groups: frozenset[WorkGroup]) -> range:
    """The numbers of these groups, which stand beside each other; of all, if there are none."""
    numbers = sorted(map(GROUPS.index, groups)) or ALL_WORK
    return range(numbers[0], numbers[-1] + 1)

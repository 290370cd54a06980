"""The history of an engagement or of one of its activities."""

from collections.abc import Mapping, Sequence

from handlers.block_kit import ids
from handlers.block_kit.ids import MOST_ID, ButtonValue
from handlers.block_kit.modal import View
from handlers.pages.views.history import PER_PAGE, history
from handlers.pages.views.history_line import HistoryLine
from handlers.slack.interaction import Interaction
from methodology.engagement.buttons import Buttons
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.moving_on import MoveOn
from methodology.plan.planned_activity import PlannedActivityId
from storage.engagements import history as records
from storage.engagements.advance import last_move
from storage.engagements.history import Change


def history_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Open a page of the changes of an engagement or of one of its activities."""
    origin = interaction.form_origin(button)

    def build() -> View:
        plan, acts, move = _load(interaction, button)
        buttons = Buttons(plan=plan, viewer=interaction.viewer, now=interaction.now, last_move=move)
        names = {each.id: each.name for each in plan.work}
        lines = [_line(act, names) for act in acts[:PER_PAGE]]
        older = str(acts[PER_PAGE - 1][-1].id) if len(acts) > PER_PAGE else ""
        left = move.left if move is not None and button.work is None and buttons.may_undo_move else ()
        return history(plan, lines, interaction.today, origin, older=older, left=left)

    if interaction.is_in_modal and button.choice:
        interaction.update_form(build)
    else:
        interaction.open_form("History", build)


def _line(act: Sequence[Change], names: Mapping[PlannedActivityId, str]) -> HistoryLine:
    first, *others = (
        HistoryLine(
            at=each.at,
            by=each.by,
            what=each.what,
            before=each.before,
            after=each.after,
            name=names.get(each.work, "") if each.work else "",
        )
        for each in act
    )
    return first.model_copy(update={"with_it": tuple(others)})


def _load(
    interaction: Interaction, button: ButtonValue
) -> tuple[EngagementPlan, Sequence[tuple[Change, ...]], MoveOn | None]:
    """The plan, a page of changes, plus one more if there are older ones, and the last time that it moved on."""
    plan = interaction.visible_plan(button)
    with interaction.app_context.database.reading() as session:
        acts = records.list_acts(
            session, plan.engagement.id, button.work, limit=PER_PAGE + 1, before_id=_last_shown(button)
        )
        move = last_move(session, plan, interaction.now)
    return plan, acts, move


def _last_shown(button: ButtonValue) -> int | None:
    """The id of the last change on the page before; None for the first page."""
    if not (button.choice.isascii() and button.choice.isdigit()):
        return None
    return min(int(button.choice[:10]), MOST_ID)


BUTTONS = {ids.HISTORY: history_pressed}

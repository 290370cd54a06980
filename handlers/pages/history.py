"""The history of an engagement or of one of its activities."""

from collections.abc import Sequence

from handlers.block_kit import ids
from handlers.block_kit.ids import MOST_ID, ButtonValue
from handlers.block_kit.modal import View
from handlers.pages.views.history import PER_PAGE, HistoryLine, history
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan
from storage.engagements import history as records
from storage.engagements.history import Change


def history_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Open a page of the changes of an engagement or of one of its activities."""
    origin = interaction.form_origin(button)

    def build() -> View:
        plan, changes = _load(interaction, button)
        names = {each.id: each.name for each in plan.work}
        lines = [
            HistoryLine(
                at=each.at,
                by=each.by,
                what=each.what,
                before=each.before,
                after=each.after,
                source=each.source,
                name=names.get(each.work, "") if each.work else "",
            )
            for each in changes[:PER_PAGE]
        ]
        older = str(changes[PER_PAGE - 1].id) if len(changes) > PER_PAGE else ""
        return history(plan, lines, interaction.today, origin, older=older)

    if interaction.is_in_modal and button.choice:
        interaction.update_form(build)
    else:
        interaction.open_form("History", build)


def _load(interaction: Interaction, button: ButtonValue) -> tuple[EngagementPlan, Sequence[Change]]:
    """The plan and a page of changes, plus one more if there are older ones."""
    plan = interaction.visible_plan(button)
    with interaction.app_context.database.reading() as session:
        changes = records.list_changes(
            session, plan.engagement.id, button.work, limit=PER_PAGE + 1, before_id=_last_shown(button)
        )
    return plan, changes


def _last_shown(button: ButtonValue) -> int | None:
    """The id of the last change on the page before; None for the first page."""
    if not (button.choice.isascii() and button.choice.isdigit()):
        return None
    return min(int(button.choice[:10]), MOST_ID)


BUTTONS = {ids.HISTORY: history_pressed}

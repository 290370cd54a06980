"""The history of an engagement or of one of its activities."""

from collections.abc import Sequence

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.modal import View
from handlers.pages.views.history import PER_PAGE, HistoryLine, history
from handlers.slack.interaction import Interaction
from handlers.slack.visibility import with_channels
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import must_see
from storage.engagements import history as records
from storage.engagements.engagement_plan import get_plan
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
        interaction.update_form(build())
    else:
        interaction.open_form("History", build)


def _load(interaction: Interaction, button: ButtonValue) -> tuple[EngagementPlan, Sequence[Change]]:
    """The plan and a page of changes, plus one more if there are older ones."""
    viewer, catalog = interaction.viewer, interaction.app_context.catalog
    before = int(button.choice) if button.choice.isdigit() else None
    with interaction.app_context.database.reading() as session:
        plan = get_plan(session, catalog, viewer.person.workspace, button.engagement_id)
        changes = (
            records.list_of_activity(session, button.work, limit=PER_PAGE + 1, before_id=before)
            if button.work
            else records.list_of_engagement(
                session, button.engagement_id, limit=PER_PAGE + 1, before_id=before
            )
        )
    must_see(with_channels(interaction.client, viewer, [plan.engagement]), plan.engagement)
    return plan, changes


BUTTONS = {ids.HISTORY: history_pressed}

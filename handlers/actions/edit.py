"""Correcting the customer, the reference and the type: entered, previewed with the plan's difference, then saved."""

from handlers.actions.bookmarks import bookmarks
from handlers.actions.channel import topics
from handlers.actions.form import Answer, finish_form, form_opener
from handlers.actions.views import edit as form
from handlers.actions.views.edit import Editing
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin, decode
from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.modal import View, as_json
from handlers.outbox.item import OutboxItem
from handlers.slack.interaction import Interaction
from methodology.engagement.edit import check_edit, edited, preview_edit
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.moves import fingerprint, without_turns_ahead
from methodology.engagement.rights import must_change
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.engagements.edit import edit_engagement
from storage.engagements.history import name_of_last
from storage.engagements.unit_of_work import UnitOfWork


def edit_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.edit_form(plan.methodology, edited(plan), origin)


def submit_edit(interaction: Interaction) -> Answer:
    """Show the plan's difference; nothing is stored yet."""
    origin = interaction.origin
    plan = interaction.visible_plan(origin.about)
    must_change(interaction.viewer, plan.engagement)
    now = edited(plan)
    to, shown = form.read_edit(interaction.entered, now), form.shown_edit(interaction.shown, now)

    def who() -> str:
        with interaction.app_context.database.reading() as session:
            return name_of_last(session, interaction.workspace, plan.engagement.id, ("edited",))

    try:
        changes = without_turns_ahead(plan, preview_edit(plan, check_edit(plan, to, shown, who)))
    except Refusal as refusal:
        raise FieldErrors({form.TYPE if to.type != now.type else form.CUSTOMER: str(refusal)}) from None
    agreed = origin.model_copy(update={"agreed": fingerprint(changes.shifts), "shown": None})
    editing = Editing(carried=agreed, to=to, shown=shown)
    view = form.edit_preview(plan.methodology, editing, changes, interaction.today)
    return {"response_action": "push", "view": as_json(view)}


def submit_preview(interaction: Interaction) -> Answer:
    editing = decode(Editing, interaction.view.get("private_metadata", ""))
    origin = editing.carried

    def edit(unit: UnitOfWork) -> EngagementPlan:
        return edit_engagement(unit, origin.about.engagement_id, editing.to, shown=editing.shown)

    return finish_form(interaction, origin, edit, lambda plan: _renamed(plan, interaction.viewer.id))


def _renamed(plan: EngagementPlan, by: PersonId) -> list[OutboxItem]:
    return [*topics(plan, by), *bookmarks(plan, by)]


BUTTONS = {ids.EDIT: form_opener("Edit", edit_view)}
FORMS = {ids.EDIT: submit_edit, form.PREVIEW: submit_preview}

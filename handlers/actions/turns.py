"""Closing the turns of one recurring activity in several engagements."""

from handlers.actions.form import Answer, perform
from handlers.actions.views import turns as form
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import View
from handlers.outbox.standings import settle_lists
from handlers.slack.interaction import Interaction
from methodology.plan.planned_activity import PlannedActivityId
from methodology.reminders.telling import due_alike
from storage.engagements import activity
from storage.engagements.activity import ActResult
from storage.engagements.engagement_plan import load_plans
from storage.engagements.lists import list_with_due
from storage.engagements.unit_of_work import UnitOfWork


def turns_pressed(interaction: Interaction, button: ButtonValue) -> None:
    interaction.open_form("Done", lambda: _view(interaction, button))


def _view(interaction: Interaction, button: ButtonValue) -> View:
    """The turns that are due today or late, of the activity that the button is about, where they are theirs."""
    app_context, person = interaction.app_context, interaction.viewer.person
    of = interaction.plan(button).activity(button.activity_id)
    settle_lists(app_context, person)
    with app_context.database.reading() as session:
        listed = list_with_due(session, person.workspace, person.id, of.activity)
        plans = load_plans(session, app_context.catalog, person.workspace, listed, only_open=True)
    due = [each for plan in plans for each in due_alike(plan, person, of.activity, interaction.now)]
    return form.turns_form(of.name, due, interaction.form_origin(button))


def submit_turns(interaction: Interaction) -> Answer:
    """Each engagement is a unit of work of its own; what somebody else has closed since stays as it is."""
    *others, last = form.read_turns(interaction.entered)
    for each in others:
        with interaction.unit(_about(interaction, each)) as unit:
            activity.complete(unit, each)

    def complete_last(unit: UnitOfWork) -> ActResult:
        return activity.complete(unit, last)

    perform(interaction, _about(interaction, last), complete_last, lambda result: result.plan)
    return None


def _about(interaction: Interaction, activity_id: PlannedActivityId) -> FormOrigin:
    """Where the form was opened, about another activity."""
    about = interaction.origin.about.model_copy(update={"engagement": None, "work": activity_id})
    return interaction.origin.model_copy(update={"about": about})


BUTTONS = {ids.TURNS_DONE: turns_pressed}
FORMS = {ids.TURNS_DONE: submit_turns}

"""The iterations of an engagement: proposed by the calendar, and accepted before they count."""

from handlers.actions.form import Answer, finish_form, form_opener
from handlers.actions.views import iterations as form
from handlers.actions.views.iterations import Proposed
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin, decode
from handlers.block_kit.modal import View, as_json
from handlers.slack.interaction import Interaction
from methodology.engagement.dates import DateEntry
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.iterations import MOST_AT_FIRST, first_day, propose_iterations
from methodology.plan.iterations import iteration_dates
from storage.engagements.dates import enter_dates


def iterations_view(_interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    weeks = plan.methodology.iterations.default_weeks
    return form.iterations_form(weeks, MOST_AT_FIRST, origin, first_day=first_day(plan))


def submit_iterations(interaction: Interaction) -> Answer:
    """Preview the iterations that the calendar proposes."""
    origin = interaction.origin
    plan = interaction.visible_plan(origin.about)
    wanted = form.read_iterations(interaction.entered)
    proposed = propose_iterations(plan, wanted.first_day, wanted.weeks, wanted.how_many)
    view = form.iterations_preview(Proposed(carried=origin, **dict(proposed)), interaction.today)
    return {"response_action": "update", "view": as_json(view)}


def submit_preview(interaction: Interaction) -> Answer:
    proposed = decode(Proposed, interaction.view.get("private_metadata", ""))
    origin = proposed.carried
    entries = [
        DateEntry(anchor=each.anchor, on=each.on, occurrence=each.occurrence, label=each.label)
        for each in iteration_dates(proposed.iterations, proposed.first_number)
    ]
    return finish_form(
        interaction, origin, lambda unit: enter_dates(unit, origin.about.engagement_id, entries).plan
    )


BUTTONS = {ids.ITERATIONS: form_opener("Plan iterations", iterations_view)}
FORMS = {ids.ITERATIONS: submit_iterations, form.ACCEPT: submit_preview}

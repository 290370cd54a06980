"""Ticking off the checklists of an activity."""

from handlers.actions.activity import activity_form_opener
from handlers.actions.form import CLOSE_ALL, Answer, perform, without_view
from handlers.actions.views.checklist import checklist_form, read_checklist
from handlers.block_kit import ids
from handlers.slack.interaction import Interaction
from storage.engagements import checklist


def submit_checklist(interaction: Interaction) -> Answer:
    """Close the details too, from which it may have been opened: they show what was ticked before."""
    origin = interaction.origin
    ticked, unticked = read_checklist(interaction.entered, interaction.shown)
    about = origin.about
    perform(
        interaction,
        without_view(origin),
        lambda unit: checklist.tick(unit, about.activity_id, ticked=ticked, unticked=unticked),
        lambda plan: plan,
        just_done=lambda plan: (about.activity_id,) if about.surface in ("card", "shared") else (),
    )
    return CLOSE_ALL


BUTTONS = {ids.CHECKLIST: activity_form_opener("Checklist", checklist_form)}
FORMS = {ids.CHECKLIST: submit_checklist}

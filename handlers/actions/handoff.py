"""Filling in the handoff sheet."""

from functools import partial

from handlers.actions.form import Answer, finish_form, form_opener
from handlers.actions.views import handoff as form
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.meanwhile import check_texts
from handlers.block_kit.modal import View
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan
from storage.engagements import handoff
from storage.engagements.history import name_of_writer
from storage.engagements.unit_of_work import UnitOfWork


def handoff_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    return form.handoff_form(plan, plan.today(interaction.now), origin)


def submit_handoff(interaction: Interaction) -> Answer:
    origin, parts = interaction.origin, form.read_handoff(interaction.entered, interaction.shown)

    def write(unit: UnitOfWork) -> EngagementPlan:
        engagement = origin.about.engagement_id
        standing = form.standing_parts(unit.lock_unless_over(engagement))
        who = partial(name_of_writer, unit.session, unit.workspace, engagement)
        check_texts(standing, interaction.entered, interaction.shown, origin.agreed, who)
        return handoff.write_handoff(unit, engagement, parts)

    return finish_form(interaction, origin, write, leads_back=origin.about.choice == ids.AT_GATE)


BUTTONS = {ids.HANDOFF: form_opener("Handoff sheet", handoff_view)}
FORMS = {ids.HANDOFF: submit_handoff}

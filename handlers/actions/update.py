"""Several activities of an engagement marked done at once."""

from handlers.actions.done_together import complete_all
from handlers.actions.form import Answer, form_opener, perform, unseen_moves
from handlers.actions.views.done_page import Fields
from handlers.actions.views.update import read_update, update_form
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import RADIO_MOST, ShowAgain
from handlers.block_kit.modal import View
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.work_lists import begun_by_urgency, can_be_done, own_first
from storage.engagements.unit_of_work import UnitOfWork


def update_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    """What can be done and, in the room that is left, what comes after it, which may be done as well."""
    reader, possible = interaction.viewer.id, can_be_done(plan)
    after = [each for each in begun_by_urgency(plan) if each not in possible]
    room = max(0, RADIO_MOST - len(possible))
    own, of_others = own_first(plan, [*possible, *after[:room]], reader, interaction.now)
    return update_form(
        plan,
        own,
        of_others,
        interaction.now,
        origin,
        reader=reader,
        waiting=len(after[room:]),
    )


def submit_update(interaction: Interaction) -> Answer:
    """All of it or nothing: what due dates of others move, and what Done asks, is shown once for everything that is
    ticked, before it is saved."""
    origin, entered = interaction.origin, interaction.entered
    ticked, engagement_id = read_update(entered), origin.about.engagement_id
    fields: Fields = []

    def update(unit: UnitOfWork) -> EngagementPlan:
        done = complete_all(unit, engagement_id, ticked, entered)
        fields.extend(done.fields)
        if not done.is_asked:
            moves = unseen_moves(interaction, origin, unit, done.plan)
            raise ShowAgain(moves.blocks if moves else [], moves.agreed if moves else origin.agreed)
        return done.plan

    try:
        perform(interaction, origin, update, lambda plan: plan, just_done=lambda _plan: tuple(ticked))
    except ShowAgain as again:
        raise ShowAgain([*again.blocks, *fields], again.agreed) from None
    return None


BUTTONS = {ids.UPDATE: form_opener("Update", update_view)}
FORMS = {ids.UPDATE: submit_update}
VIEWS_BEHIND = {ids.UPDATE: update_view}

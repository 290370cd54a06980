"""Several activities of an engagement marked done at once."""

from handlers.actions.done_together import complete_all
from handlers.actions.form import Answer, changeable_plan, form_opener, perform, unseen_moves
from handlers.actions.views.done_page import ASKED_NOW, Fields, below_moves, done_fields
from handlers.actions.views.update import (
    DONE,
    carried_ticks,
    parts_of,
    read_update,
    ticked_in,
    update_form,
)
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import NOTHING, RADIO_MOST, FormValues, ShowAgain
from handlers.block_kit.modal import View
from handlers.slack.interaction import Interaction
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.questions import as_if_done
from methodology.engagement.work_lists import (
    begun_by_urgency,
    can_be_done,
    is_before_its_turn,
    own_first,
)
from storage.engagements.unit_of_work import UnitOfWork


def update_view(
    interaction: Interaction, plan: EngagementPlan, origin: FormOrigin, entered: FormValues = NOTHING
) -> View:
    """The work that can be done now and, if there is room, the work that comes after it, which may be done as well;
    with the values entered so far, and the questions about the ticked work."""
    reader = interaction.viewer.id
    early = [each for each in begun_by_urgency(plan) if is_before_its_turn(plan, each, interaction.now)]
    possible = [each for each in can_be_done(plan) if each not in early]
    after = [each for each in begun_by_urgency(plan) if each not in (*possible, *early)]
    room = max(0, RADIO_MOST - len(possible))
    offered = [*possible, *after[:room]]
    own, of_others = own_first(plan, offered, reader, interaction.now)
    wanted = ticked_in(entered, origin)
    done = [each for each in offered if each.id in wanted]
    known = [each.id for each in done]
    asking = as_if_done(plan, done, reader, interaction.now)
    return update_form(
        plan,
        parts_of(own, of_others),
        interaction.now,
        origin,
        reader=reader,
        waiting=len(after[room:]),
        ticked=known,
        asked=done_fields(asking, known, entered, ASKED_NOW),
    )


def ticked(interaction: Interaction, _button: ButtonValue) -> None:
    """Ask at once about what was ticked, so that one Save is enough."""
    origin, entered = interaction.origin, interaction.entered

    def as_filled_in() -> View:
        return update_view(interaction, changeable_plan(interaction, origin.about), origin, entered)

    interaction.update_form(as_filled_in)


def part_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Show another part of the work; what is ticked stays ticked."""
    origin, entered = interaction.origin, interaction.entered
    ticks = carried_ticks(ticked_in(entered, origin))
    about = origin.about.model_copy(update={"page": button.page, "choice": ticks})
    elsewhere = origin.model_copy(update={"about": about})
    kept = FormValues({key: each for key, each in entered.values.items() if not key.startswith(DONE)})

    def other_part() -> View:
        return update_view(interaction, changeable_plan(interaction, about), elsewhere, kept)

    interaction.update_form(other_part)


def submit_update(interaction: Interaction) -> Answer:
    """All of it or nothing: what due dates of others move, and what Done asks, is shown once for everything that is
    ticked, before it is saved."""
    origin, entered = interaction.origin, interaction.entered
    ticked, engagement_id = read_update(entered, origin), origin.about.engagement_id
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
        raise ShowAgain([*again.blocks, *below_moves(again.blocks, fields)], again.agreed) from None
    return None


BUTTONS = {
    ids.UPDATE: form_opener("Update", update_view),
    ids.UPDATE_TICKED: ticked,
    ids.UPDATE_PART: part_pressed,
}
FORMS = {ids.UPDATE: submit_update}
VIEWS_BEHIND = {ids.UPDATE: update_view}

"""Snoozing a gate that is ready."""

from collections.abc import Callable
from functools import partial

from handlers.actions.form import CLOSE_ALL, Answer, form_opener, perform
from handlers.actions.views import gate as form
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.modal import View
from handlers.slack.interaction import Interaction
from methodology.definition.ids import StageId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff_work import find_derived_work
from methodology.engagement.lateness import Lateness
from methodology.engagement.rights import must_act
from methodology.engagement.snooze import A_DAY, A_WHILE
from methodology.refusal import Refusal, WrongDay
from storage.engagements.gate_work import snooze_gate
from storage.engagements.unit_of_work import UnitOfWork

DAYS = {"snooze_1": A_DAY, "snooze_3": A_WHILE}
"""The working days of each quick snooze."""


def menu_option_chosen(interaction: Interaction, button: ButtonValue) -> None:
    """Snooze at once, or open the form for a date."""
    how = button.choice.partition(":")[0]
    if how in DAYS:
        _act(interaction, interaction.form_origin(button), partial(snooze_gate, working_days=DAYS[how]))
    elif how == "snooze_to":
        _open_form(interaction, button)
    else:
        raise Refusal(ids.OLD)


def submit_snooze_gate(interaction: Interaction) -> Answer:
    until = form.read_snooze_gate(interaction.entered)

    def snooze(unit: UnitOfWork, engagement: EngagementId, gate: StageId) -> EngagementPlan:
        try:
            return snooze_gate(unit, engagement, gate, until=until)
        except WrongDay as refusal:
            raise FieldErrors({form.UNTIL: str(refusal)}) from None

    _act(interaction, interaction.origin, snooze)
    return CLOSE_ALL


def _act(
    interaction: Interaction,
    origin: FormOrigin,
    act: Callable[[UnitOfWork, EngagementId, StageId], EngagementPlan],
) -> None:
    about = origin.about
    perform(
        interaction,
        origin,
        lambda unit: act(unit, about.engagement_id, _gate_of(about)),
        lambda plan: plan,
    )


def _view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    lateness = Lateness(plan=plan, now=interaction.now)
    gate = find_derived_work(lateness, _gate_of(origin.about))
    owner = plan.people.get(gate.owner) if gate.owner else None
    must_act(interaction.viewer, plan.engagement, owner, interaction.now)
    return form.snooze_gate_form(plan, gate, lateness.today_for(owner), origin)


def _gate_of(about: ButtonValue) -> StageId:
    """The key of the gate that the option of a menu names after its colon."""
    return StageId(about.choice.partition(":")[2])


_open_form = form_opener("Snooze", _view, find=Interaction.plan)

BUTTONS = {ids.GATE_MENU: menu_option_chosen}
FORMS = {ids.GATE_SNOOZE: submit_snooze_gate}

"""The answers to what is asked once something was done."""

from collections.abc import Callable

from handlers.actions.form import perform
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.slack.interaction import Interaction
from methodology.definition.ids import ActivityId
from storage.engagements.questions import answer


def answered(*, holds: bool) -> Callable[[Interaction, ButtonValue], None]:
    """The handler of Yes or No; the place where it was pressed then shows the first answer, which may be
    somebody else's."""

    def pressed(interaction: Interaction, button: ButtonValue) -> None:
        work, engagement, condition = button.activity_id, button.engagement_id, ActivityId(button.choice)
        perform(
            interaction,
            interaction.form_origin(button),
            lambda unit: answer(unit, work, engagement, condition, holds=holds),
            lambda plan: plan,
            just_done=lambda _plan: (work,),
        )

    return pressed


BUTTONS = {ids.CONDITION_HOLDS: answered(holds=True), ids.CONDITION_FAILS: answered(holds=False)}

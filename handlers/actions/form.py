"""How does a form that changes an engagement open, and what follows when it is sent in?"""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient

from handlers.actions.redraw import form_origin, redraw
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import View
from handlers.slack.interaction import Interaction, already_done
from handlers.slack.lookup import look_up
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import must_change
from storage.engagements.unit_of_work import UnitOfWork


def form_opener(
    build: Callable[[Interaction, EngagementPlan, FormOrigin], View], title: str
) -> Callable[[Interaction, ButtonValue], None]:
    """A button that opens a form which changes an engagement."""

    def press(interaction: Interaction, about: ButtonValue) -> None:
        origin = form_origin(interaction, about)

        def filled() -> View:
            there = look_up(interaction, about)
            must_change(interaction.viewer, there.engagement)
            return build(interaction, there, origin)

        interaction.open_form(title, filled)

    return press


def finish_form(
    interaction: Interaction,
    origin: FormOrigin,
    change: Callable[[UnitOfWork], EngagementPlan],
    tell: Callable[[WebClient, EngagementPlan], None] | None = None,
) -> dict[str, Any]:
    """Do it in one unit of work, show it where More was pressed, and close every form.

    `tell` says it elsewhere too, such as in the topic of a channel.
    """
    with interaction.app_context.unit(interaction.viewer, origin.about.surface) as unit:
        there = change(unit)
    interaction.app_context.request_sweep()
    with already_done():
        if tell is not None:
            tell(interaction.client, there)
        redraw(interaction, origin, there)
    return {"response_action": "clear"}

"""The one way in which an action opens its form, and the one in which it is done and shown."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from slack_sdk import WebClient

from handlers.actions.redraw import redraw
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import View, as_json, notice
from handlers.slack.interaction import Interaction, already_done
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import must_change
from storage.engagements.unit_of_work import UnitOfWork

Answer = dict[str, Any] | None
"""What Slack is told once a form was submitted; None closes the form."""
BuildForm = Callable[[Interaction, EngagementPlan, FormOrigin], View]
FindPlan = Callable[[Interaction, ButtonValue], EngagementPlan]
"""Raises a `Refusal` where the caller may not have the form."""
Result = TypeVar("Result")

CLOSE_ALL: Answer = {"response_action": "clear"}


def changeable_plan(interaction: Interaction, button: ButtonValue) -> EngagementPlan:
    """For whoever may change the engagement."""
    plan = interaction.visible_plan(button)
    must_change(interaction.viewer, plan.engagement)
    return plan


def form_opener(
    title: str, build: BuildForm, *, find: FindPlan = changeable_plan, in_place: bool = False
) -> Callable[[Interaction, ButtonValue], None]:
    """A button that opens a form about an engagement; `in_place`, it takes the place of a form it is pressed in."""

    def pressed(interaction: Interaction, button: ButtonValue) -> None:
        origin = interaction.form_origin(button)
        show = interaction.show_form if in_place else interaction.open_form
        show(title, lambda: build(interaction, find(interaction, button), origin))

    return pressed


def perform(
    interaction: Interaction,
    origin: FormOrigin,
    act: Callable[[UnitOfWork], Result],
    show: Callable[[Result], None],
) -> None:
    """Do it in one unit of work, then show what it led to."""
    with interaction.unit(origin) as unit:
        result = act(unit)
    interaction.app_context.request_sweep()
    with already_done():
        show(result)


def finish_form(
    interaction: Interaction,
    origin: FormOrigin,
    act: Callable[[UnitOfWork], EngagementPlan],
    tell: Callable[[WebClient, EngagementPlan], None] | None = None,
) -> Answer:
    """Do it, show it where the form was opened from, and close every form.

    `tell` says it elsewhere too, such as in the topic of a channel.
    """

    def show(plan: EngagementPlan) -> None:
        if tell is not None:
            tell(interaction.client, plan)
        redraw(interaction, origin, plan)

    perform(interaction, origin, act, show)
    return CLOSE_ALL


def with_problems(problems: Sequence[str], title: str, otherwise: Answer) -> Answer:
    """What did not work beside what was done, said in the place of the form."""
    if not problems:
        return otherwise
    return {"response_action": "update", "view": as_json(notice("\n".join(problems), title))}

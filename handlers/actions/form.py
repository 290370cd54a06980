"""The opening of an action's form, and its end: the change in one unit of work, then the view after it."""

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
"""The answer to Slack after a form was submitted; None closes the form."""
BuildForm = Callable[[Interaction, EngagementPlan, FormOrigin], View]
FindPlan = Callable[[Interaction, ButtonValue], EngagementPlan]
"""Raises a `Refusal` where this person may not open the form."""
Result = TypeVar("Result")

CLOSE_ALL: Answer = {"response_action": "clear"}


def changeable_plan(interaction: Interaction, button: ButtonValue) -> EngagementPlan:
    """The plan; raises `NotAllowed` unless this person may change the engagement."""
    plan = interaction.visible_plan(button)
    must_change(interaction.viewer, plan.engagement)
    return plan


def form_opener(
    title: str, build: BuildForm, *, find: FindPlan = changeable_plan, in_place: bool = False
) -> Callable[[Interaction, ButtonValue], None]:
    """The handler of a button that opens a form about an engagement; `in_place`, it replaces the current modal."""

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
    """Make the change in one unit of work, then show the result."""
    with interaction.unit(origin) as unit:
        result = act(unit)
    interaction.app_context.request_sweep()
    with already_done():
        show(result)


def finish_form(
    interaction: Interaction,
    origin: FormOrigin,
    act: Callable[[UnitOfWork], EngagementPlan],
    announce: Callable[[WebClient, EngagementPlan], None] | None = None,
) -> Answer:
    """Make the change, show it where the form was opened, and close every form.

    `announce` shows it elsewhere too, such as in the topic of a channel.
    """

    def show(plan: EngagementPlan) -> None:
        if announce is not None:
            announce(interaction.client, plan)
        redraw(interaction, origin, plan)

    perform(interaction, origin, act, show)
    return CLOSE_ALL


def with_problems(problems: Sequence[str], title: str, otherwise: Answer) -> Answer:
    """The problems that came up, shown in place of the form; `otherwise` if there are none."""
    if not problems:
        return otherwise
    return {"response_action": "update", "view": as_json(notice("\n".join(problems), title))}

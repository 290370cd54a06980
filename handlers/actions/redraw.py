"""The redrawing of the message, page or view in which something was pressed."""

from collections.abc import Callable, Mapping

from handlers.block_kit.ids import FormOrigin, Surface
from handlers.block_kit.message import Message
from handlers.block_kit.modal import as_json
from handlers.messages.digest import rewritten_digest
from handlers.messages.handoff_sheet import handoff_message
from handlers.pages.full_plan import render_full_plan
from handlers.pages.home import publish
from handlers.pages.stage_card import render_card
from handlers.slack.interaction import Interaction
from handlers.slack.visibility import visible_to
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId

JustDone = tuple[PlannedActivityId, ...]
"""The activities just completed on a card, which it still shows."""


def redraw(
    interaction: Interaction,
    origin: FormOrigin,
    plan: EngagementPlan,
    *,
    just_done: PlannedActivityId | None = None,
) -> None:
    """Rewrite the message or view in which it was pressed, from the plan as it is now.

    People who may act on one activity of an engagement, but not see it, get to see no more of it than before.
    """
    done = (just_done,) if just_done is not None else ()
    surface = origin.about.surface
    if surface in WHOLE and not visible_to(interaction.client, interaction.viewer, [plan.engagement]):
        return
    REDRAWN[surface](interaction, origin, plan, done)


def _card(interaction: Interaction, origin: FormOrigin, plan: EngagementPlan, just_done: JustDone) -> None:
    _replace(
        interaction,
        origin,
        render_card(interaction.app_context, interaction.viewer, plan, just_done=just_done),
    )


def _shared(interaction: Interaction, origin: FormOrigin, plan: EngagementPlan, just_done: JustDone) -> None:
    message = render_card(interaction.app_context, interaction.viewer, plan, shared=True, just_done=just_done)
    _replace(interaction, origin, message)


def _digest(interaction: Interaction, origin: FormOrigin, plan: EngagementPlan, _done: JustDone) -> None:
    message = rewritten_digest(
        interaction.app_context, interaction.viewer.person, origin.channel, origin.message_ts, plan
    )
    if message is not None:
        _replace(interaction, origin, message)


def _plan(interaction: Interaction, origin: FormOrigin, plan: EngagementPlan, _done: JustDone) -> None:
    """The plan that the press or the form came from, and no other view."""
    shown = interaction.body.get("view") or {}
    if origin.view_id in [shown.get(each) for each in ("id", "previous_view_id", "root_view_id")]:
        view = render_full_plan(interaction.app_context, interaction.viewer, plan, origin)
        interaction.client.views_update(view_id=origin.view_id, view=as_json(view))


def _home(interaction: Interaction, _origin: FormOrigin, _plan: EngagementPlan, _done: JustDone) -> None:
    """All of Home: it lists every engagement of the person."""
    publish(interaction.app_context, interaction.client, interaction.viewer)


def _notice(interaction: Interaction, origin: FormOrigin, plan: EngagementPlan, _done: JustDone) -> None:
    """The handoff sheet, whose button names the person who handed over; other notices stay as sent."""
    if origin.about.choice:
        message = handoff_message(plan, PersonId(origin.about.choice))
        if message is not None:
            _replace(interaction, origin, message)


def _nothing(_interaction: Interaction, _origin: FormOrigin, _plan: EngagementPlan, _done: JustDone) -> None:
    """For forms without a message or page behind them."""


WHOLE: frozenset[Surface] = frozenset({"card", "shared", "plan", "notice"})
"""The surfaces that show all of an engagement."""
REDRAWN: Mapping[Surface, Callable[[Interaction, FormOrigin, EngagementPlan, JustDone], None]] = {
    "card": _card,
    "shared": _shared,
    "digest": _digest,
    "plan": _plan,
    "home": _home,
    "notice": _notice,
    "modal": _nothing,
}


def _replace(interaction: Interaction, origin: FormOrigin, message: Message) -> None:
    if origin.response_url:
        interaction.send_to(origin.response_url, message.payload() | {"replace_original": True})

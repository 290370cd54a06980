"""Where was something pressed, and how does that place show how things stand now?"""

from collections.abc import Callable, Mapping

from slack_sdk.webhook import WebhookClient

from handlers.block_kit.ids import ButtonValue, FormOrigin, Surface, decode
from handlers.block_kit.message import Message
from handlers.block_kit.modal import as_json
from handlers.messages.digest import rewritten_digest
from handlers.messages.handoff import handoff_message
from handlers.pages.full_plan import plan_view
from handlers.pages.home import publish
from handlers.pages.stage_card import card
from handlers.pages.views.full_plan import FILTERED
from handlers.slack.interaction import Interaction, surface_of
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.activity import PlannedActivityId
from methodology.plan.team import PersonId

TIMEOUT = 10


def form_origin(interaction: Interaction, about: ButtonValue) -> FormOrigin:
    """Where this was pressed, as a form carries it until it is sent in.

    From within a modal, what that modal carries goes on: it leads back to the message it was opened from.
    """
    view = interaction.body.get("view") or {}
    about = about.model_copy(update={"surface": surface_of(about, interaction.body)})
    if view.get("type") == "modal" and view.get("private_metadata"):
        before = decode(FormOrigin, view["private_metadata"])
        if about.surface == "plan":
            return before.model_copy(
                update={"about": _on_its_page(about, before.about), "view_id": view["id"]}
            )
        about = about.model_copy(update={"surface": before.about.surface})
        if about.surface == "plan":
            about = _on_its_page(about, before.about)
        return before.model_copy(update={"about": about})
    return FormOrigin(
        about=about,
        channel=interaction.channel,
        message_ts=interaction.message_ts,
        response_url=str(interaction.body.get("response_url") or ""),
    )


def _on_its_page(about: ButtonValue, before: ButtonValue) -> ButtonValue:
    """What was pressed in the full plan, or in a form above it, where the plan keeps its filter and page."""
    if about.choice.startswith(FILTERED):
        return about
    return about.model_copy(update={"choice": before.choice, "page": before.page})


def origin_of_form(interaction: Interaction) -> FormOrigin:
    """What the form that was sent in carries."""
    return decode(FormOrigin, interaction.body["view"]["private_metadata"])


def redraw(
    interaction: Interaction,
    origin: FormOrigin,
    there: EngagementPlan,
    *,
    just_done: PlannedActivityId | None = None,
) -> None:
    """Rewrite the place where it was pressed, so that it shows the true state."""
    REWRITERS[origin.about.surface](interaction, origin, there, just_done)


Rewriter = Callable[[Interaction, FormOrigin, EngagementPlan, PlannedActivityId | None], None]


def _card(
    interaction: Interaction, origin: FormOrigin, there: EngagementPlan, just_done: PlannedActivityId | None
) -> None:
    _replace(origin, card(interaction.app_context, interaction.viewer, there, just_done=_listed(just_done)))


def _shared(
    interaction: Interaction, origin: FormOrigin, there: EngagementPlan, just_done: PlannedActivityId | None
) -> None:
    _replace(
        origin,
        card(interaction.app_context, interaction.viewer, there, shared=True, just_done=_listed(just_done)),
    )


def _digest(
    interaction: Interaction, origin: FormOrigin, _there: EngagementPlan, _just_done: PlannedActivityId | None
) -> None:
    message = rewritten_digest(
        interaction.app_context, interaction.viewer.person, origin.channel, origin.message_ts
    )
    if message is not None:
        _replace(origin, message)


def _plan(
    interaction: Interaction, origin: FormOrigin, there: EngagementPlan, _just_done: PlannedActivityId | None
) -> None:
    view = plan_view(interaction.app_context, interaction.viewer, there, origin)
    interaction.client.views_update(view_id=origin.view_id, view=as_json(view))


def _home(
    interaction: Interaction, _place: FormOrigin, _there: EngagementPlan, _just_done: PlannedActivityId | None
) -> None:
    publish(interaction.app_context, interaction.client, interaction.viewer)


def _notice(
    interaction: Interaction, origin: FormOrigin, there: EngagementPlan, _just_done: PlannedActivityId | None
) -> None:
    """The handoff sheet, which says who handed over; other notices stay as they were sent."""
    if origin.about.choice:
        message = handoff_message(there, PersonId(origin.about.choice))
        if message is not None:
            _replace(origin, message)


def _nothing(
    _call: Interaction, _place: FormOrigin, _there: EngagementPlan, _just_done: PlannedActivityId | None
) -> None:
    """What is in a form of its own is not shown behind it."""


REWRITERS: Mapping[Surface, Rewriter] = {
    "card": _card,
    "shared": _shared,
    "digest": _digest,
    "plan": _plan,
    "home": _home,
    "notice": _notice,
    "modal": _nothing,
}


def _listed(work: PlannedActivityId | None) -> tuple[PlannedActivityId, ...]:
    return (work,) if work is not None else ()


def _replace(origin: FormOrigin, message: Message) -> None:
    if origin.response_url:
        WebhookClient(origin.response_url, timeout=TIMEOUT).send_dict(
            message.payload() | {"replace_original": True}
        )

"""Where was something pressed, and how does that place show how things stand now?"""

from collections.abc import Callable, Mapping

from slack_sdk.webhook import WebhookClient

from handlers.block_kit.ids import Carried, Ref, Surface, decode
from handlers.block_kit.message import Message
from handlers.block_kit.modal import as_json
from handlers.messages.contents import handoff, rewritten
from handlers.pages.full_plan import plan_view
from handlers.pages.home import publish
from handlers.pages.stage_card import card
from handlers.pages.views.full_plan import FILTERED
from handlers.slack.interaction import Call, surface_of
from methodology.plan.activity import WorkId
from methodology.plan.team import PersonId
from storage.engagements.replan import Planned

TIMEOUT = 10


def place_of(call: Call, about: Ref) -> Carried:
    """Where this was pressed, as a form carries it until it is sent in.

    From within a modal, what that modal carries goes on: it leads back to the message it was opened from.
    """
    view = call.body.get("view") or {}
    about = about.model_copy(update={"surface": surface_of(about, call.body)})
    if view.get("type") == "modal" and view.get("private_metadata"):
        before = decode(Carried, view["private_metadata"])
        if about.surface == "plan":
            return before.model_copy(
                update={"about": _on_its_page(about, before.about), "view_id": view["id"]}
            )
        about = about.model_copy(update={"surface": before.about.surface})
        if about.surface == "plan":
            about = _on_its_page(about, before.about)
        return before.model_copy(update={"about": about})
    return Carried(
        about=about,
        channel=call.channel,
        message_ts=call.message_ts,
        response_url=str(call.body.get("response_url") or ""),
    )


def _on_its_page(about: Ref, before: Ref) -> Ref:
    """What was pressed in the full plan, or in a form above it, where the plan keeps its filter and page."""
    if about.choice.startswith(FILTERED):
        return about
    return about.model_copy(update={"choice": before.choice, "page": before.page})


def carried_by(call: Call) -> Carried:
    """What the form that was sent in carries."""
    return decode(Carried, call.body["view"]["private_metadata"])


def show_again(call: Call, place: Carried, there: Planned, *, just_done: WorkId | None = None) -> None:
    """Rewrite the place where it was pressed, so that it shows the true state."""
    REWRITERS[place.about.surface](call, place, there, just_done)


Rewriter = Callable[[Call, Carried, Planned, WorkId | None], None]


def _card(call: Call, place: Carried, there: Planned, just_done: WorkId | None) -> None:
    _replace(place, card(call.desk, call.viewer, there, just_done=_listed(just_done)))


def _shared(call: Call, place: Carried, there: Planned, just_done: WorkId | None) -> None:
    _replace(place, card(call.desk, call.viewer, there, shared=True, just_done=_listed(just_done)))


def _digest(call: Call, place: Carried, _there: Planned, _just_done: WorkId | None) -> None:
    message = rewritten(call.desk, call.viewer.person, place.channel, place.message_ts)
    if message is not None:
        _replace(place, message)


def _plan(call: Call, place: Carried, there: Planned, _just_done: WorkId | None) -> None:
    view = plan_view(call.desk, call.viewer, there, place)
    call.client.views_update(view_id=place.view_id, view=as_json(view))


def _home(call: Call, _place: Carried, _there: Planned, _just_done: WorkId | None) -> None:
    publish(call.desk, call.client, call.viewer)


def _notice(call: Call, place: Carried, there: Planned, _just_done: WorkId | None) -> None:
    """The handoff sheet, which says who handed over; other notices stay as they were sent."""
    if place.about.choice:
        with call.desk.database.reading() as session:
            message = handoff(session, there, PersonId(place.about.choice))
        if message is not None:
            _replace(place, message)


def _nothing(_call: Call, _place: Carried, _there: Planned, _just_done: WorkId | None) -> None:
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


def _listed(work: WorkId | None) -> tuple[WorkId, ...]:
    return (work,) if work is not None else ()


def _replace(place: Carried, message: Message) -> None:
    if place.response_url:
        WebhookClient(place.response_url, timeout=TIMEOUT).send_dict(
            message.payload() | {"replace_original": True}
        )

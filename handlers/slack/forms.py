"""Modals as they open: shown at once and filled when their content is there, and knowing where they came from."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient

from handlers.block_kit.ids import PLAN_FILTERED, ButtonValue, FormOrigin, Surface, decode
from handlers.block_kit.modal import View, as_json, loading, notice
from methodology.refusal import Refusal

FAILED = "Something went wrong on our side, and nothing was changed. Close this and try again."


def open_and_fill(
    client: WebClient, trigger: str, title: str, build: Callable[[], View], *, on_top: bool = False
) -> None:
    """Open a modal at once and fill it when its content is there.

    A trigger lasts three seconds, so nothing slow happens before the first call. What is refused
    meanwhile is said in the modal.
    """
    open_view = client.views_push if on_top else client.views_open
    view_id = open_view(trigger_id=trigger, view=as_json(loading(title)))["view"]["id"]
    try:
        client.views_update(view_id=view_id, view=as_json(_built(build)))
    except Exception:
        client.views_update(view_id=view_id, view=as_json(notice(FAILED)))
        raise


def _built(build: Callable[[], View]) -> View:
    try:
        return build()
    except Refusal as refusal:
        return notice(str(refusal))


def form_origin(button: ButtonValue, body: Mapping[str, Any]) -> FormOrigin:
    """Where this button was pressed, as a form carries it until it is submitted.

    From within a modal, what that modal carries goes on: it leads back to the message it was opened from.
    """
    view = body.get("view") or {}
    button = button.model_copy(update={"surface": _surface(button, view)})
    if view.get("type") == "modal" and view.get("private_metadata"):
        before = decode(FormOrigin, view["private_metadata"])
        if button.surface == "plan":
            about = _on_its_page(button, before.about)
            return before.model_copy(update={"about": about, "view_id": view["id"]})
        button = button.model_copy(update={"surface": before.about.surface})
        if button.surface == "plan":
            button = _on_its_page(button, before.about)
        return before.model_copy(update={"about": button})
    return FormOrigin(
        about=button,
        channel=str(body.get("channel", {}).get("id", "")),
        message_ts=str(body.get("container", {}).get("message_ts", "")),
        response_url=str(body.get("response_url") or ""),
    )


def _surface(button: ButtonValue, view: Mapping[str, Any]) -> Surface:
    """Where the button is shown."""
    return "home" if view.get("type") == "home" else button.surface


def _on_its_page(button: ButtonValue, before: ButtonValue) -> ButtonValue:
    """What was pressed in the full plan, or in a form above it, where the plan keeps its filter and page."""
    if button.choice.startswith(PLAN_FILTERED):
        return button
    return button.model_copy(update={"choice": before.choice, "page": before.page})

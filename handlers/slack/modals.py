"""The opening of modals: shown at once and filled later, with the origin that each form carries."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient

from handlers.block_kit.ids import PLAN_FILTERED, ButtonValue, FormOrigin, decode
from handlers.block_kit.modal import View, as_json, loading, notice
from methodology.refusal import Refusal

FAILED = "Something went wrong on our side, and nothing was changed. Close this and try again."


def open_and_fill(
    client: WebClient, trigger: str, title: str, build: Callable[[], View], *, on_top: bool = False
) -> None:
    """Open a modal at once and fill it when its content is ready; a refusal is shown in it.

    A trigger lasts three seconds, so nothing slow may happen before the first call.
    """
    open_view = client.views_push if on_top else client.views_open
    view_id = open_view(trigger_id=trigger, view=as_json(loading(title)))["view"]["id"]
    try:
        client.views_update(view_id=view_id, view=as_json(_build_or_notice(build)))
    except Exception:
        client.views_update(view_id=view_id, view=as_json(notice(FAILED)))
        raise


def _build_or_notice(build: Callable[[], View]) -> View:
    try:
        return build()
    except Refusal as refusal:
        return notice(str(refusal))


def form_origin(button: ButtonValue, body: Mapping[str, Any]) -> FormOrigin:
    """Where this button was pressed, for the form that it opens to carry.

    Within a modal, the origin of that modal is passed on: it leads back to the first message.
    """
    view = body.get("view") or {}
    button = button.model_copy(update={"surface": "home" if view.get("type") == "home" else button.surface})
    if view.get("type") == "modal" and view.get("private_metadata"):
        before = decode(FormOrigin, view["private_metadata"])
        if button.surface == "plan":
            about = _with_plan_page(button, before.about)
            return before.model_copy(update={"about": about, "view_id": view["id"]})
        button = button.model_copy(update={"surface": before.about.surface})
        if button.surface == "plan":
            button = _with_plan_page(button, before.about)
        return before.model_copy(update={"about": button})
    return FormOrigin(
        about=button,
        channel=str(body.get("channel", {}).get("id", "")),
        message_ts=str(body.get("container", {}).get("message_ts", "")),
        response_url=str(body.get("response_url") or ""),
    )


def _with_plan_page(button: ButtonValue, before: ButtonValue) -> ButtonValue:
    """This button of the full plan, or of a form above it, with the filter and page that the plan shows."""
    if button.choice.startswith(PLAN_FILTERED):
        return button
    return button.model_copy(update={"choice": before.choice, "page": before.page})

"""Interactions of people: press, choose, type, submit and close."""

from __future__ import annotations

from typing import Any

from playground.app import payloads
from playground.app.answer import Answer
from playground.block_kit import element_state
from playground.block_kit.validation import check_offer, check_view
from playground.errors import PageError, SlackError
from playground.json_values import Json
from playground.page.page import Page
from playground.page.reader import Reader
from playground.page.suggestions import choices
from playground.web_api.block_scopes import check_files, check_scopes
from playground.web_api.objects import file_object
from playground.workspace import messages
from playground.workspace.changes import MessageRedrawn
from playground.workspace.models import Channel, Message
from playground.workspace.views import OpenView

_NOT_CONFIGURED = "This app is not configured to handle interactive responses."
_REMOVED = "This app has been removed from the workspace."
_TROUBLE = "We had some trouble connecting. Try again?"


class Surface:
    """The message or view on which an element sits, for one person."""

    def __init__(self, page: Page, person: str, named: Json) -> None:
        self.slack, self.person = page.slack, person
        self.view: OpenView | None = None
        if "view" in named:
            self.view = page.slack.views.of(person, named["view"])
            self.blocks, self.state = self.view.data["blocks"], self.view.state
            return
        self.channel: Channel = page.workspace.get_channel(named["conversation"])
        found = self.channel.find(named["ts"], person)
        if found is None or not page.workspace.may_see(person, self.channel):
            raise PageError("This message is gone.")
        self.message: Message = found
        self.blocks = found.data.get("blocks") or []
        self.state = messages.state_for(found, person)

    @property
    def key(self) -> str:
        return self.view.id if self.view else f"{self.channel.id}/{self.message.ts}"

    def container(self) -> Json:
        if self.view:
            return payloads.view_container(self.slack, self.view)
        return payloads.message_container(self.slack, self.channel, self.message)

    def payload(self, action: Json) -> Json:
        if self.view:
            return payloads.view_action(self.slack, self.view, action)
        return payloads.message_action(
            self.slack, self.person, self.channel, self.message, action, self.state
        )

    def redraw(self) -> None:
        if self.view is None:
            self.slack.workspace.publish(MessageRedrawn(self.channel, self.message))
        else:
            self.slack.views.tell(self.view, "input")


async def act(
    page: Page, surface: Surface, block_id: str, action_id: str, value: Any, *, confirmed: bool, event: str
) -> Json:
    """Press, choose or type; the app is told where Slack would tell it."""
    block, element = element_state.find(surface.blocks, block_id, action_id)
    confirm = _confirmation(element, value)
    if confirm and not confirmed:
        reads = Reader(page.workspace, surface.person).text(confirm["text"])
        return {"ok": False, "confirm": confirm | {"reads": reads}}
    entry = None
    if element["type"] not in ("button", "overflow"):
        kept = surface.state.get(block_id, {}).get(action_id, {}).get("selected_options") or []
        offered = [*page.offered.get((surface.person, surface.key, action_id), []), *kept]
        entry = element_state.chosen(element, value, offered, _files(page, element, value))
        surface.state.setdefault(block_id, {})[action_id] = entry
        if surface.view:
            surface.view.errors.pop(block_id, None)
        surface.redraw()
    if not _dispatches(block, element, event):
        return {"ok": True}
    if not page.slack.app.installed:
        return {"ok": False, "error": _REMOVED}
    if not page.slack.app.interactivity:
        return {"ok": False, "error": _NOT_CONFIGURED}
    ts = f"{page.slack.clock.seconds():.6f}"
    action = element_state.action_of(block, element, entry, value, ts)
    got = await page.slack.delivery.interaction(surface.payload(action))
    problem = _trouble(got)
    if problem:
        page.toast(surface.person, problem)
        return {"ok": False, "error": problem}
    opens = element.get("url") or (action.get("selected_option") or {}).get("url")
    return {"ok": True} | ({"opens": opens} if opens else {})


def _confirmation(element: Json, value: Any) -> Json | None:
    confirm: Json | None = element.get("confirm")
    return None if value is None and element["type"] == "overflow" else confirm


def _files(page: Page, element: Json, value: Any) -> list[Json]:
    if element["type"] != "file_input":
        return []
    picked = [page.workspace.files[id] for id in value or []]
    for file in picked:
        file.handed = True
    return [file_object(page.workspace, file) for file in picked]


def _dispatches(block: Json, element: Json, event: str) -> bool:
    if block["type"] != "input":
        return True
    if not block.get("dispatch_action"):
        return False
    if not element["type"].endswith("_input"):
        return True
    wanted = element.get("dispatch_action_config", {}).get("trigger_actions_on", ["on_enter_pressed"])
    return {"enter": "on_enter_pressed"}.get(event, "on_character_entered") in wanted


def _trouble(got: Answer) -> str | None:
    if got.failure == "timeout":
        return "This app took too long to respond."
    if got.failure == "unreachable":
        return "This app could not be reached."
    if got.failure is not None:
        return f"This app responded with status code {got.status}."
    return None


async def submit(page: Page, view: OpenView) -> Json:
    """Run the client's own checks, ask the app, and carry out its answer."""
    view.errors = element_state.client_errors(view.data["blocks"], view.state)
    view.error = None
    if view.errors:
        page.slack.views.tell(view, "errors")
        return {"ok": False, "errors": view.errors}
    if view.busy:
        return {"ok": False, "error": "This was sent already; wait for the answer."}
    view.busy = True
    page.slack.views.tell(view, "input")
    try:
        got = await page.slack.delivery.interaction(payloads.submission(page.slack, view))
    finally:
        view.busy = False
    return _follow(page, view, got)


def _follow(page: Page, view: OpenView, got: Answer) -> Json:
    if view not in page.slack.views.stack(view.person):
        return {"ok": True}  # the person has closed it in the meantime
    if got.failure is not None or (got.json is None and got.text.strip()):
        return _no_success(page, view, _TROUBLE)
    response = got.json or {}
    try:
        return _carry_out(page, view, response)
    except SlackError as error:
        said = "; ".join(error.answer.get("response_metadata", {}).get("messages", [error.code]))
        return _no_success(page, view, _TROUBLE, said)


def _no_success(page: Page, view: OpenView, text: str, detail: str = "") -> Json:
    view.error = text
    page.slack.views.tell(view, "errors")
    return {"ok": False, "error": text} | ({"detail": detail} if detail else {})


def _carry_out(page: Page, view: OpenView, response: Json) -> Json:
    action = response.get("response_action")
    if action is None and not response:
        page.slack.views.drop(view)
    elif action == "clear":
        page.slack.views.clear(view.person)
    elif action == "errors":
        return _field_errors(page, view, response.get("errors"))
    elif action in ("update", "push"):
        problems = check_view(response.get("view"), kinds=("modal",))
        if problems:
            raise SlackError("invalid_arguments", [problem.line() for problem in problems])
        check_scopes(response["view"]["blocks"], page.slack.app.scopes)
        check_files(page.workspace, response["view"]["blocks"], "invalid_arguments", "/view/blocks")
        if action == "update":
            page.slack.views.update(view, response["view"])
        else:
            page.slack.views.push(view.person, response["view"])
    else:
        raise SlackError("invalid_response", [f"unknown response to a view_submission: {sorted(response)}"])
    return {"ok": True}


def _field_errors(page: Page, view: OpenView, errors: Any) -> Json:
    inputs = {block["block_id"] for block in view.data["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_errors", [f"errors must name block_ids of inputs, not {errors!r}"])
    if not all(isinstance(text, str) and text for text in errors.values()):
        raise SlackError("invalid_errors", ["errors must say something in plain strings"])
    view.errors = errors
    page.slack.views.tell(view, "errors")
    return {"ok": False, "errors": view.errors}


async def close(page: Page, view: OpenView, *, everything: bool) -> None:
    """Cancel closes this view, × all of them; the app is told where the view asks for it."""
    stack = page.slack.views.stack(view.person)
    if view not in stack:
        raise PageError("This view is not open any more.")
    everything = everything or bool(view.data["clear_on_close"])
    told = stack[0] if everything else view
    asked = any(each.data["notify_on_close"] for each in (stack if everything else [view]))
    notice = payloads.closed(page.slack, told, cleared=everything)
    if everything:
        page.slack.views.clear(view.person)
    else:
        page.slack.views.drop(view)
    if asked:
        await page.slack.delivery.interaction(notice)


async def options(page: Page, surface: Surface, block_id: str, action_id: str, query: str) -> Json:
    """What a select offers for what was typed."""
    _, element = element_state.find(surface.blocks, block_id, action_id)
    if "options" in element or "option_groups" in element:
        raise PageError("This element carries its options itself.")
    if not element["type"].endswith("external_select"):
        return {"options": choices(page, surface.person, element, query)}
    if len(query) < element.get("min_query_length", 3):
        return {"options": []}
    if not (page.slack.socket_mode.enabled or page.slack.app.options_url):
        return {"error": "This app has no address for options (message_menu_options_url in its manifest)."}
    payload = payloads.suggestion(page.slack, surface.person, surface.container(), block_id, action_id, query)
    got = await page.slack.delivery.interaction(payload)
    answer = got.json or {}
    if got.failure is not None or check_offer(answer):
        return {"error": "The options could not be loaded."}
    page.offered[(surface.person, surface.key, action_id)] = element_state.options_of(answer)
    return answer

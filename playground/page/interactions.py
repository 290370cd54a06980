"""What happens when somebody presses, chooses, submits or closes?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.app import payloads
from playground.app.delivery import Answer
from playground.block_kit import check_offer, check_view, element_state
from playground.errors import PageError, SlackError
from playground.json_values import Json
from playground.page.reader import Reader
from playground.page.suggestions import choices
from playground.web_api.block_scopes import check_scopes
from playground.workspace import messages
from playground.workspace.files import as_file
from playground.workspace.views import OpenView
from playground.workspace.workspace import Channel, Message

if TYPE_CHECKING:
    from playground.app.slack import Slack

NOT_CONFIGURED = "This app is not configured to handle interactive responses."
REMOVED = "This app has been removed from the workspace."
TROUBLE = "We had some trouble connecting. Try again?"


class Surface:
    """The message or view on which an element sits, for one person."""

    def __init__(self, slack: Slack, person: str, where: Json) -> None:
        self.slack, self.person = slack, person
        self.view: OpenView | None = None
        if "view" in where:
            self.view = slack.views.of(person, where["view"])
            self.blocks, self.values = self.view.data["blocks"], self.view.state
            return
        self.channel: Channel = slack.world.channel(where["conversation"])
        found = self.channel.find(where["ts"], person)
        if found is None or not slack.world.may_see(person, self.channel):
            raise PageError("This message is gone.")
        self.message: Message = found
        self.blocks = found.data.get("blocks") or []
        self.values = messages.state_for(found, person)

    @property
    def key(self) -> str:
        return self.view.id if self.view else f"{self.channel.id}/{self.message.ts}"

    def place(self) -> Json:
        if self.view:
            return payloads.place_of_view(self.view)
        return payloads.place_of_message(self.slack, self.channel, self.message)

    def payload(self, action: Json) -> Json:
        if self.view:
            return payloads.view_action(self.slack, self.view, action)
        return payloads.message_action(
            self.slack, self.person, self.channel, self.message, action, self.values
        )

    def changed(self) -> None:
        if self.view is None:
            messages.show(self.slack, self.channel, self.message)
        elif self.view.data["type"] == "home":
            self.slack.show_home(self.person)
        else:
            self.slack.show_views(self.person, "input")


async def act(
    slack: Slack, surface: Surface, block_id: str, action_id: str, value: Any, *, confirmed: bool, event: str
) -> Json:
    """Press, choose or type; the app hears of it where Slack would tell it."""
    block, element = element_state.find(surface.blocks, block_id, action_id)
    confirm = _confirmation(element, value)
    if confirm and not confirmed:
        reads = Reader(slack.world, surface.person).text(confirm["text"])
        return {"ok": False, "confirm": confirm | {"reads": reads}}
    entry = None
    if element["type"] not in ("button", "overflow"):
        kept = surface.values.get(block_id, {}).get(action_id, {}).get("selected_options") or []
        offered = [*slack.offered.get((surface.person, surface.key, action_id), []), *kept]
        entry = element_state.chosen(element, value, offered, _files(slack, element, value))
        surface.values.setdefault(block_id, {})[action_id] = entry
        if surface.view:
            surface.view.errors.pop(block_id, None)
        surface.changed()
    if not _dispatches(block, element, event):
        return {"ok": True}
    if not slack.app.installed:
        return {"ok": False, "error": REMOVED}
    if not slack.app.interactivity:
        return {"ok": False, "error": NOT_CONFIGURED}
    ts = f"{slack.clock.seconds():.6f}"
    action = element_state.action_of(block, element, entry, value, ts)
    got = await slack.delivery.interaction(surface.payload(action))
    problem = _trouble(got)
    if problem:
        slack.toast(surface.person, problem)
        return {"ok": False, "error": problem}
    opens = element.get("url") or (action.get("selected_option") or {}).get("url")
    return {"ok": True} | ({"opens": opens} if opens else {})


def _confirmation(element: Json, value: Any) -> Json | None:
    confirm: Json | None = element.get("confirm")
    return None if value is None and element["type"] == "overflow" else confirm


def _files(slack: Slack, element: Json, value: Any) -> list[Json]:
    if element["type"] != "file_input":
        return []
    picked = [slack.world.files[id] for id in value or []]
    for file in picked:
        file.handed = True
    return [as_file(slack, file) for file in picked]


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


async def submit(slack: Slack, view: OpenView) -> Json:
    """The client's own checks first, then the app, then what the app wants done."""
    view.errors = element_state.client_errors(view.data["blocks"], view.state)
    view.error = None
    if view.errors:
        slack.show_views(view.person, "errors")
        return {"ok": False, "errors": view.errors}
    if view.busy:
        return {"ok": False, "error": "This was sent already; wait for the answer."}
    view.busy = True
    slack.show_views(view.person, "input")
    try:
        got = await slack.delivery.interaction(payloads.submission(slack, view))
    finally:
        view.busy = False
    return _follow(slack, view, got)


def _follow(slack: Slack, view: OpenView, got: Answer) -> Json:
    if view not in slack.views.stack(view.person):
        return {"ok": True}  # the person has closed it meanwhile
    if got.failure is not None or (got.json is None and got.text.strip()):
        return _no_success(slack, view, TROUBLE)
    wish = got.json or {}
    try:
        return _obey(slack, view, wish)
    except SlackError as error:
        said = "; ".join(error.answer.get("response_metadata", {}).get("messages", [error.code]))
        return _no_success(slack, view, TROUBLE, said)


def _no_success(slack: Slack, view: OpenView, text: str, detail: str = "") -> Json:
    view.error = text
    slack.show_views(view.person, "errors")
    return {"ok": False, "error": text} | ({"detail": detail} if detail else {})


def _obey(slack: Slack, view: OpenView, wish: Json) -> Json:
    action = wish.get("response_action")
    if action is None and not wish:
        slack.views.drop(view)
    elif action == "clear":
        slack.views.clear(view.person)
    elif action == "errors":
        return _field_errors(slack, view, wish.get("errors"))
    elif action in ("update", "push"):
        problems = check_view(wish.get("view"), kinds=("modal",))
        if problems:
            raise SlackError("invalid_arguments", [problem.line() for problem in problems])
        check_scopes(wish["view"]["blocks"], slack.app.scopes)
        if action == "update":
            slack.views.update(view, wish["view"])
        else:
            slack.views.push(view.person, wish["view"])
    else:
        raise SlackError("invalid_response", [f"unknown response to a view_submission: {sorted(wish)}"])
    return {"ok": True}


def _field_errors(slack: Slack, view: OpenView, errors: Any) -> Json:
    inputs = {block["block_id"] for block in view.data["blocks"] if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackError("invalid_errors", [f"errors must name block_ids of inputs, not {errors!r}"])
    if not all(isinstance(text, str) and text for text in errors.values()):
        raise SlackError("invalid_errors", ["errors must say something in plain strings"])
    view.errors = errors
    slack.show_views(view.person, "errors")
    return {"ok": False, "errors": view.errors}


async def close(slack: Slack, view: OpenView, *, everything: bool) -> None:
    """Cancel closes this view, × all of them; the app hears of it where the view asks for it."""
    stack = slack.views.stack(view.person)
    if view not in stack:
        raise PageError("This view is not open any more.")
    everything = everything or bool(view.data["clear_on_close"])
    told = stack[0] if everything else view
    asked = any(each.data["notify_on_close"] for each in (stack if everything else [view]))
    notice = payloads.closed(slack, told, cleared=everything)
    if everything:
        slack.views.clear(view.person)
    else:
        slack.views.drop(view)
    if asked:
        await slack.delivery.interaction(notice)


async def options(slack: Slack, surface: Surface, block_id: str, action_id: str, query: str) -> Json:
    """What a select offers for what was typed."""
    _, element = element_state.find(surface.blocks, block_id, action_id)
    if "options" in element or "option_groups" in element:
        raise PageError("This element carries its options itself.")
    if not element["type"].endswith("external_select"):
        return {"options": choices(slack, surface.person, element, query)}
    if len(query) < element.get("min_query_length", 3):
        return {"options": []}
    if not (slack.sockets.enabled or slack.app.options_url):
        return {"error": "This app has no address for options (message_menu_options_url in its manifest)."}
    payload = payloads.suggestion(slack, surface.person, surface.place(), block_id, action_id, query)
    got = await slack.delivery.interaction(payload)
    answer = got.json or {}
    if got.failure is not None or check_offer(answer):
        return {"error": "The options could not be loaded."}
    slack.offered[(surface.person, surface.key, action_id)] = element_state.options_of(answer)
    return answer

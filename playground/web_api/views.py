"""views.*: modals and Home tabs that the app opens, pushes, updates and publishes."""

from __future__ import annotations

from typing import Any

from playground.block_kit.validation import check_view, too_large
from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api.block_scopes import check_files, check_scopes
from playground.web_api.call import Call, Method, method


def _view(call: Call, *kinds: str) -> Json:
    if call.args.get("view") in (None, ""):
        raise SlackError("invalid_arguments", ["missing required field: view"])
    view: Any = call.data("view", "invalid_arguments")
    if too_large(view):
        raise SlackError("view_too_large")
    problems = check_view(view, kinds=kinds)
    if problems:
        raise SlackError("invalid_arguments", [problem.line() for problem in problems])
    check_scopes(view["blocks"], call.scopes)
    check_files(call.slack.workspace, view["blocks"], "invalid_arguments", "/view/blocks")
    return dict(view)


def _trigger(call: Call) -> str:
    trigger = call.text("trigger_id") or call.text("interactivity_pointer")
    if not trigger:
        raise SlackError("invalid_arguments", ["missing required field: trigger_id"])
    return trigger


def open_(call: Call) -> Json:
    view = _view(call, "modal")
    trigger = call.slack.triggers.use(_trigger(call))
    opened = call.slack.views.open(trigger.person, view, trigger.conversation)
    return {"view": opened.as_sent()}


def push(call: Call) -> Json:
    view = _view(call, "modal")
    trigger = call.slack.triggers.use(_trigger(call))
    return {"view": call.slack.views.push(trigger.person, view).as_sent()}


def update(call: Call) -> Json:
    view = _view(call, "modal", "home")
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if bool(view_id) == bool(external_id):
        raise SlackError("invalid_arguments", ["must provide exactly one of view_id and external_id"])
    target = call.slack.views.find(view_id, external_id)
    hash = call.text("hash")
    if hash and hash != target.data["hash"]:
        raise SlackError("hash_conflict")
    return {"view": call.slack.views.update(target, view).as_sent()}


def publish(call: Call) -> Json:
    view, person = _view(call, "home"), call.required("user_id")
    if person not in call.slack.workspace.people:
        raise SlackError("invalid_arguments", ["invalid user_id"])
    if not call.slack.app.home_tab:
        raise SlackError("not_enabled")
    return {"view": call.slack.views.publish(person, view, call.text("hash")).as_sent()}


METHODS: list[Method] = [
    method("views.open", open_, "trigger_id interactivity_pointer view"),
    method("views.push", push, "trigger_id interactivity_pointer view"),
    method("views.update", update, "view_id external_id view hash"),
    method("views.publish", publish, "user_id view hash"),
]

"""The opening of modals, with the origin that each form carries, and forms shown again as they were filled in."""

import json
import time
from collections.abc import Callable, Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackClientError

from handlers.block_kit.ids import (
    MOST_METADATA,
    PLAN_FILTERED,
    ButtonValue,
    FormOrigin,
    ViewBehind,
    decode,
    encode,
)
from handlers.block_kit.inputs import ABOVE, ShowAgain, as_compared, shown_in
from handlers.block_kit.layout import sections
from handlers.block_kit.modal import View, as_json, loading, notice
from handlers.block_kit.text import escape_sentence
from handlers.slack.api_errors import NotTaken, OutOfStep, RateLimited, Unclear, classify
from handlers.slack.facts import AskSlack, SlackFacts
from handlers.slack.pictures import show_view
from methodology.refusal import Refusal

Json = dict[str, Any]
Shown = Callable[[Json], None]
PAUSES = (1.0, 3.0, None)
"""Seconds before a modal is filled once more; None after the last attempt."""
UNTIL_ANSWERED = (0.3, 0.7, 2.0)
"""Seconds between two looks whether Slack has taken the answer to a form; it waits three seconds for one."""
MOST_ABOVE = 1500
"""Characters of a form's inputs that a form on top of it carries."""
OF_SLACK = (SlackClientError, HTTPException, OSError)
TEMPORARY = (NotTaken, RateLimited, Unclear)
FAILED = "Something went wrong on our side, and nothing was changed. Close this and try again."


def open_modal(
    facts: SlackFacts,
    trigger: str,
    title: str,
    build: Callable[[], View],
    *,
    on_top: bool = False,
    shown: Shown = lambda _view: None,
) -> None:
    """Open a modal, filled; one whose content must wait for Slack is opened at once and filled later.

    A trigger lasts three seconds, so nothing slow may happen before. A refusal is shown in the modal. `shown` is
    called with the view that was filled, as Slack has it.
    """
    open_view = facts.client.views_push if on_top else facts.client.views_open

    def build_anything() -> View:
        return _build_or_notice(build)

    def show(view: Json) -> Any:
        return open_view(trigger_id=trigger, view=view)

    try:
        view = show_view(facts.app_context, facts.workspace, build_anything, show)
    except AskSlack as needed:
        questions = needed.questions
        asking = facts.app_context.behind.begin(lambda: facts.ask(questions))
        view_id = open_view(trigger_id=trigger, view=as_json(loading(title)))["view"]["id"]
        asking.result()
        shown(_fill(facts, view_id, build_anything))
    else:
        shown(view)


def _fill(facts: SlackFacts, view_id: str, build: Callable[[], View]) -> Json:
    def settled() -> View:
        try:
            return facts.settle(build)
        except Exception:
            fill(facts, view_id, as_json(notice(FAILED)))
            raise

    return fill_view(facts, view_id, settled)


def fill_view(facts: SlackFacts, view_id: str, build: Callable[[], View]) -> Json:
    """Show this view in a modal that is open, without what Slack refuses; returns it as Slack has it."""
    return show_view(facts.app_context, facts.workspace, build, lambda view: fill(facts, view_id, view))


def fill_submitted(facts: SlackFacts, submitted: Json, view: Json) -> None:
    """Show this in a submitted form whose answer tells the person to wait.

    Slack may process that answer after this update, and so put the wait back in its place: as long as the view is
    still the submitted one or this one, the answer is still to come.
    """
    seen = submitted.get("hash")
    try:
        for pause in UNTIL_ANSWERED if seen else ():
            seen = fill(facts, submitted["id"], view, only_if=seen)["view"]["hash"]
            time.sleep(pause)
    except OF_SLACK as error:
        if not isinstance(classify(error), OutOfStep):
            raise
    fill(facts, submitted["id"], view)


def fill(facts: SlackFacts, view_id: str, view: Json, *, only_if: str | None = None) -> Any:
    """Show this in an open modal, and try once more if Slack does not take it: the modal shows only that one has to
    wait.

    `only_if` is the hash that it still must have.
    """
    for pause in PAUSES:
        try:
            return facts.app_context.behind.call_again(
                lambda: facts.client.views_update(view_id=view_id, view=view, hash=only_if)
            )
        except OF_SLACK as error:
            if pause is None or not isinstance(classify(error), TEMPORARY):
                raise
            time.sleep(pause)


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
        before = before.model_copy(update={"behind": _with_behind(before, view)})
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


def _with_behind(origin: FormOrigin, view: Mapping[str, Any]) -> tuple[ViewBehind, ...]:
    """The modals that are below a form which is opened in this one, whose origin this is."""
    above = [
        block
        for block in view.get("blocks", ())
        if block.get("type") == "input" and str(block.get("block_id")).startswith(ABOVE)
    ]
    fits = len(json.dumps(above)) <= MOST_ABOVE
    this = ViewBehind(
        view_id=str(view.get("id", "")),
        form=str(view.get("callback_id", "")),
        about=origin.about,
        above=tuple(above) if fits else (),
    )
    return (*(each for each in origin.behind if each.view_id != this.view_id), this)


def _with_plan_page(button: ButtonValue, before: ButtonValue) -> ButtonValue:
    """This button of the full plan, or of a form above it, with the filter and page that the plan shows."""
    if button.choice.startswith(PLAN_FILTERED):
        return button
    return button.model_copy(update={"choice": before.choice, "page": before.page})


def filled_in(view: Json, problems: Mapping[str, str]) -> Json:
    """A submitted form as it was filled in, with what is wrong below its fields, or on top where none has it.

    It carries the values that it was opened with, which tell what somebody changed from what others did.
    """
    entered, blocks = view["state"]["values"], list[Json]()
    fields = {block.get("block_id") for block in view["blocks"]}
    for field, sentence in problems.items():
        blocks += _told(sentence, field) if field not in fields else []
    for block in view["blocks"]:
        field = block.get("block_id", "")
        if field.startswith(_TOLD):
            continue
        blocks.append(_with_value(block, entered.get(field, {})))
        blocks += _told(problems[field], field) if field in problems else []
    kept = {key: view[key] for key in _OF_FORMS if view.get(key) is not None}
    return kept | {"private_metadata": _with_shown(view), "blocks": blocks}


def shown_again(view: Json, again: ShowAgain) -> Json:
    """A submitted form as it was filled in, below what the person is to agree to."""
    below = [each for each in view["blocks"] if not str(each.get("block_id", "")).startswith(ABOVE)]
    form = view | {"blocks": below, "private_metadata": _agreed(str(view["private_metadata"]), again.agreed)}
    filled = filled_in(form, {})
    return filled | {"blocks": [*(as_json(each) for each in again.blocks), *filled["blocks"]]}


def _agreed(carried: str, agreed: str) -> str:
    """The metadata of a form, where its origin says what the person agrees to."""
    values = json.loads(carried)
    origin = values.get("carried", values)
    origin["agreed"] = agreed
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _told(sentence: str, field: str) -> list[Json]:
    said = [as_json(each) for each in sections(f"⚠️ {escape_sentence(sentence)}")]
    return [each | {"block_id": f"{_TOLD}{field}:{n}"[:255]} for n, each in enumerate(said)]


_TOLD = "told:"
"""The prefix of the ids of blocks that say what is wrong, which go once the form is submitted again."""


_OF_FORMS = ("type", "callback_id", "title", "submit", "close", "private_metadata")
_INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_user": "initial_user",
    "selected_conversation": "initial_conversation",
}
"""The field of an input that holds what it shows at first, by the field of the state with what was entered."""


def _with_value(block: Json, entered: Json) -> Json:
    """This block with what was entered as its first value."""
    if block["type"] == "actions":
        return block | {"elements": [_filled(each, entered) for each in block["elements"]]}
    return block | {"element": _filled(block["element"], entered)} if "element" in block else block


def _filled(element: Json, entered: Json) -> Json:
    if element.get("action_id") not in entered:
        return element
    state = entered[element["action_id"]]
    fresh = {key: value for key, value in element.items() if key not in _INITIAL.values()}
    return fresh | {initial: state[name] for name, initial in _INITIAL.items() if state.get(name)}


def _with_shown(view: Json) -> str:
    """Its metadata, with the values that the changed fields had at first; long texts are cut to fit."""
    carried = str(view.get("private_metadata") or "")
    try:
        origin = decode(FormOrigin, carried)
    except Refusal:
        return carried  # this form compares nothing with what it showed
    entered = view["state"]["values"]
    shown = {**shown_in(view["blocks"]).values, **(origin.shown or {})}
    changed = {field: was for field, was in shown.items() if _is_changed(was, entered.get(field, {}))}
    whole = encode(origin.model_copy(update={"shown": changed}))
    if len(whole) <= MOST_METADATA:
        return whole
    cut = encode(origin.model_copy(update={"shown": {each: _cut(was) for each, was in changed.items()}}))
    return cut if len(cut) <= MOST_METADATA else carried


def _is_changed(was: Mapping[str, Mapping[str, Any]], entered: Mapping[str, Mapping[str, Any]]) -> bool:
    (before,), now = was.values(), next(iter(entered.values()), {})
    return any((before.get(key) or None) != (now.get(key) or None) for key in _INITIAL)


def _cut(was: Mapping[str, Mapping[str, Any]]) -> Json:
    """The same for comparison only."""
    return {
        action: {key: as_compared(each) if isinstance(each, str) else each for key, each in entry.items()}
        for action, entry in was.items()
    }

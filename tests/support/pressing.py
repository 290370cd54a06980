"""The results of pressing every button, menu and form that was left in Slack."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from playground.json_values import Json
from tests.support.left_behind import Before, HandedOut, Press, held, presses
from tests.support.overheard import Called

AT_ONCE = 4
"""So often is a modal opened before Slack is asked for more triggers."""
SOMETHING_WENT_WRONG = "Something went wrong"
SEEN = {
    "chat.postMessage": "sent",
    "views.publish": "home",
    "files.completeUploadExternal": "file",
    "conversations.create": "channel",
    "conversations.setTopic": "topic",
}
"""What people get to see when the app calls this."""
A_FACT = re.compile(
    r"<@\w+>|https?://[^\s|>]+|\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b"
)
"""A person, a link or a date in what is to be read."""
SENT_IN = Press("sent in", "", "")


class Came(NamedTuple):
    """What came of a press, and what is wrong with it; then, what has to be put back as it was.

    `shows` is what is to be read afterwards. `replaced_at` is where the message was replaced; `changed` are
    the views that were changed and what else was seen, `on_top` the views that lie over them now.
    """

    label: str
    outcome: Json
    problems: list[str]
    shows: str
    replaced_at: str
    changed: frozenset[str]
    on_top: tuple[str, ...]


class Heard(logging.Handler):
    """Collects what is logged as an error or with a traceback."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.exc_info:
            self._lines.append(f"logged: {self.format(record)}")

    def lines(self) -> list[str]:
        """What was logged since this was asked last."""
        lines, self._lines = self._lines, []
        return lines


class Pressing:
    """Presses, chooses and sends in, each time as if nothing had been done before."""

    def __init__(self, before: Before, heard: Heard) -> None:
        self._scene, self._records, self._overheard = before
        self._heard = heard
        self._not_understood = ""
        self._not_understood = self._said_to_nonsense()

    def on(self, surface: Json) -> Iterator[Came]:
        """What comes of everything that can be done view_id, one after the other.

        The outcome says what opened or changed, which people, links and dates are named then, and which press
        was the first that led to the same text: a choice nobody understands shows what another one does.
        """
        on = {"message": self._on_message, "modal": self._on_modal, "home": self._on_home}
        first: dict[str, int] = {}
        for number, came in enumerate(on[surface["kind"]](surface), 1):
            if came.shows:
                came.outcome["shows"] = first.setdefault(came.shows, number)
            yield came

    def _on_message(self, message: Json) -> Iterator[Came]:
        for press in presses(message.get("blocks", [])):
            came = self._pressed(message["person"], self._scene.where(message), press)
            self._put_back(came, message)
            yield came

    def _on_home(self, surface: Json) -> Iterator[Came]:
        person, view = surface["person"], self._scene.view(surface["view"])
        view_id = ""
        for press in presses(view["blocks"]):
            view_id = view_id or self._scene.api("views.publish", user_id=person, view=view)["view"]["id"]
            came = self._pressed(person, {"view": view_id}, press)
            view_id = "" if "home" in came.changed else view_id
            yield came

    def _on_modal(self, surface: Json) -> Iterator[Came]:
        person, views = surface["person"], surface["views"]
        under = self._scene.surfaces[surface["under"]] if surface["under"] else None
        pressed = presses(views[-1]["blocks"])
        ways = [*pressed, *([SENT_IN, *_changes(views[-1])] if views[-1].get("submit") else [])]
        given: list[HandedOut] = []
        view_id = ""
        for number, way in enumerate(ways):
            if not view_id:
                times = min(AT_ONCE, len(ways) - number) * len(views)
                given = given[len(views) :] or self._scene.handed_out(person, times, under)
                view_id = self._scene.opens(person, views, given[: len(views)])
            act = self._pressed if number < len(pressed) else self._sent_in
            came = act(person, {"view": view_id}, way)
            self._put_back(came, under)
            view_id = self._uncovered(person, view_id, came)
            yield came

    def _put_back(self, came: Came, message: Json | None) -> None:
        if came.replaced_at and message is not None:
            self._scene.answer(came.replaced_at, message, replace_original=True)

    def _uncovered(self, person: str, view: str, came: Came) -> str:
        """This view again with nothing on top of it, if it still is what it was."""
        if view in came.changed:
            return ""
        for each in reversed(came.on_top):
            self._scene.act(person, "/close", view=each)
        return view

    def _pressed(self, person: str, where: Json, press: Press) -> Came:
        return self._came(press.label, self._scene.press(person, where, press))

    def _sent_in(self, person: str, where: Json, holds: Press) -> Came:
        if holds is not SENT_IN:
            self._scene.press(person, where, holds)
        came = self._came(holds.label, self._scene.act(person, "/submit", view=where["view"]))
        modals = self._scene.look("/views", **{"as": person})["modals"]
        shows = "\n".join([came.shows, *(each["reads"] for each in modals[-1:])])
        came.outcome["stays"] = [each["callback_id"] for each in modals]
        came.problems.extend(self._not_to_be_said(shows))
        return came._replace(changed=came.changed | {where["view"]}, shows=shows)

    def _came(self, label: str, answer: Json) -> Came:
        calls = self._overheard.calls()
        views = {
            each.answer["view"]["id"]: each.answer["view"]
            for each in calls
            if each.name.startswith("views.") and not each.error
        }
        answers = [each for each in calls if each.name == "response_url"]
        said = [each.said["text"] for each in calls if each.name in ("response_url", "chat.postMessage")]
        seen = {SEEN[each.name] for each in calls if each.name in SEEN} | {*map(_kind, answers)}
        on_top = [each.answer["view"]["id"] for each in calls if each.name in ("views.open", "views.push")]
        shows = "\n".join([*said, *(_words(each["blocks"]) for each in views.values())])
        outcome = {
            "opens": [each["callback_id"] for each in views.values() if each["type"] == "modal"],
            "seen": sorted(seen),
            "names": sorted({*A_FACT.findall(shows)}),
            "rows": self._records.undo(),
            "errors": sorted(answer.get("errors", ())),
            "refused": sorted({f"{each.name}: {each.error}" for each in calls if each.error}),
        }
        return Came(
            label,
            {key: value for key, value in outcome.items() if value},
            [*self._wrong(calls, answer), *self._heard.lines()],
            shows,
            next((each.answer["address"] for each in answers if _kind(each) == "replaced"), ""),
            frozenset(seen | views.keys() - {*on_top}),
            tuple(on_top),
        )

    def _wrong(self, calls: list[Called], answer: Json) -> Iterator[str]:
        """What must not happen, whatever was pressed."""
        if "error" in answer:
            yield f"Slack shows: {answer}"
        yield from self._not_to_be_said(
            json.dumps([answer, *(each.said for each in calls)], ensure_ascii=False)
        )

    def _not_to_be_said(self, text: str) -> Iterator[str]:
        for sentence in (self._not_understood, SOMETHING_WENT_WRONG):
            if sentence and sentence in text:
                yield f"says: {sentence}"

    def _said_to_nonsense(self) -> str:
        """What is said to a button that nobody understands: no press of what was left may hear it."""
        person = next(iter(self._scene.surfaces.values()))["person"]
        text = {"type": "plain_text", "text": "Nonsense"}
        button = {"type": "button", "action_id": "ps.done", "text": text, "value": '{"non": "sense"}'}
        message = {
            "name": "nonsense",
            "person": person,
            "channel": "",
            "ts": "",
            "is_dm": True,
            "ephemeral": False,
            "text": "Nonsense",
            "blocks": [{"type": "actions", "block_id": "nonsense", "elements": [button]}],
        }
        self._scene.put(message)
        (came,) = self._on_message(message)
        sentence = came.shows.split(".")[0]
        assert sentence, "a person who presses nonsense is told so"
        return sentence


def _changes(view: Json) -> Iterator[Press]:
    """What else the form may hold when it is sent in: another radio button, or the tick or not."""
    for block in view["blocks"]:
        element = block["element"] if block["type"] == "input" else block
        if element["type"] not in ("checkboxes", "radio_buttons"):
            continue
        where, action, options = block["block_id"], element["action_id"], element["options"]
        now = held(view["state"]["values"][where][action])
        for option in options:
            value, label = option["value"], f"sent in with {where}: {option['text']['text']}"
            if element["type"] == "radio_buttons" and value != now:
                yield Press(label, where, action, value)
            elif now == [] and len(options) == 1:
                yield Press(label, where, action, [value])
            elif now == [value] and len(options) == 1:
                yield Press(label, where, action, [])


def _kind(answer: Called) -> str:
    if answer.said.get("replace_original"):
        return "replaced"
    return "shared" if answer.said.get("response_type") == "in_channel" else "told"


def _words(shown: Any) -> str:
    """All that the app has written in these blocks."""
    if isinstance(shown, list):
        return "\n".join(map(_words, shown))
    if not isinstance(shown, dict):
        return ""
    text = shown.get("text")
    return text if isinstance(text, str) else "\n".join(map(_words, shown.values()))

"""What people do with the bot about what they were told of."""

import json
import logging
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from benchmarks.noise.engagements import Engagements, is_current
from benchmarks.noise.lines import Thing, carried
from benchmarks.noise.log import Log
from benchmarks.noise.records import Json, Row
from benchmarks.noise.scenario import A_DAY, FIRST_DAY, Person
from benchmarks.noise.slack import elements_of
from benchmarks.noise.workplace import Workplace

log = logging.getLogger("noise")
AHEAD = {
    "project_end": 30,
    "financial_close": 35,
    "milestone_complete": 20,
    "training_end": 10,
    "closure_meeting": 3,
}
"""Working days from the day on which a date is asked for to the date that is entered; 5 for all others."""
SNOOZES_ON = FIRST_DAY + 15 * A_DAY
"""The day from which on who acts within three days snoozes once."""


@dataclass
class Todo:
    """Something a person was told of and means to do on a day."""

    thing: Thing
    on: date
    ts: str
    controls: list[tuple[Json, Json]] = field(default_factory=list)


class Acts:
    """What people do, in the order of time."""

    def __init__(self, workplace: Workplace, engagements: Engagements, log: Log) -> None:
        self.workplace, self.engagements, self.log = workplace, engagements, log
        self.did_once: set[str] = set()
        self.has_acted = False

    def is_off(self, person: Person, day: date) -> bool:
        is_away = person.away is not None and person.away[0] <= day <= person.away[1]
        return is_away or not self.workplace.calendars[person.id].is_working(day)

    def does(self, person: Person, todo: Todo, day: date) -> bool:
        """Do it if it can be done now; whether there is nothing left to do."""
        match todo.thing.kind:
            case "work":
                return self._does_work(person, todo, day)
            case "gate":
                return self.moves_on(person, todo.thing, todo)
            case "role":
                return self._fills_role(person, todo)
            case "date":
                return self._sets_date(person, todo, day)
            case "passed":
                return self._says_it_happened(person, todo)
            case _:
                return True

    def _does_work(self, person: Person, todo: Todo, day: date) -> bool:
        row = self.engagements.work(todo.thing)
        if row is None or row["state"] != "open":
            return True
        if self.engagements.is_blocked(row):
            return False
        if row["due"] and date.fromisoformat(row["due"]) > day and self.engagements.is_recurring(row):
            return False
        if person.behaviour == "three_days" and day >= SNOOZES_ON and person.id not in self.did_once:
            self.did_once.add(person.id)
            self.chooses(person, row, "snooze_3", todo)
            todo.on = self.workplace.calendars[person.id].shift(day, 3)
            return False
        pressed = [e for _, e in todo.controls if e["action_id"] in ("ps.done", "ps.turns_done")]
        value = json.dumps({"engagement": row["engagement"], "work": row["id"], "surface": "digest"})
        element = pressed[0] if pressed else {"type": "button", "action_id": "ps.done", "value": value}
        views = self.workplace.hands.press(person.id, element, {"block_id": "line"}, todo.ts)
        taken = all(
            self.workplace.hands.sends_in(person.id, view, _as_it_is) for view in views if view.get("submit")
        )
        self.log.note_records()
        done = (self.engagements.work(todo.thing) or {}).get("state") != "open"
        self.note(person, "done", todo.thing, done and taken)
        return True

    def chooses(self, person: Person, row: Row, choice: str, todo: Todo | None = None) -> list[Json]:
        """Choose an entry of the menu of an activity."""
        value = json.dumps(
            {"engagement": row["engagement"], "work": row["id"], "choice": choice, "surface": "digest"}
        )
        option = {"text": {"type": "plain_text", "text": choice}, "value": value}
        element = {"type": "overflow", "action_id": "ps.act", "selected_option": option}
        views = self.workplace.hands.press(person.id, element, {"block_id": "line"}, todo.ts if todo else "")
        self.note(person, choice, Thing("work", row["engagement"], str(row["id"])), True)
        return views

    def moves_on(self, person: Person, thing: Thing, todo: Todo | None = None) -> bool:
        """Leave a stage, or close after the last; every criterion is true."""
        current = [row["stage"] for row in self.engagements.stages(thing.engagement) if is_current(row)]
        if self.workplace.records.tables["engagement"][str(thing.engagement)]["state"] != "open":
            return True
        if current and thing.name and thing.name not in current:
            return True
        action = "ps.advance" if current else "ps.close"
        element = next((e for _, e in todo.controls if e["action_id"] == action), None) if todo else None
        choice = thing.name or (current[0] if current else "")
        value = json.dumps({"engagement": thing.engagement, "choice": choice, "surface": "digest"})
        element = element or {"type": "button", "action_id": action, "value": value}
        views = self.workplace.hands.press(person.id, element, {"block_id": "line"}, todo.ts if todo else "")
        view = views[-1] if views else None
        if view is not None and not view.get("submit"):  # two stages side by side: choose this one
            view = self._chosen(person, view, choice)
        taken = view is not None and self.workplace.hands.sends_in(person.id, view, _confirms_all)
        self.note(person, "moves_on" if current else "closes", thing, taken)
        return True

    def _chosen(self, person: Person, view: Json, choice: str) -> Json | None:
        for block, element in elements_of(view["blocks"]):
            if element["action_id"] == "ps.advance" and carried(element).get("choice") == choice:
                return self.workplace.hands.press_in(person.id, view, element, block)[-1]
        return None

    def _fills_role(self, person: Person, todo: Todo) -> bool:
        """Give the role to who acts the same day; who asked is one of a group of staff."""
        colleague = Person("same_day", person.number).id

        def fill(block: Json, element: Json) -> Any:
            is_deputy = "deputy" in block["block_id"]
            return colleague if element["type"] == "users_select" and not is_deputy else None

        return self.by_form(person, todo, "ps.fill_role", fill)

    def _sets_date(self, person: Person, todo: Todo, day: date) -> bool:
        anchor = todo.thing.name
        known = self.workplace.records.tables["anchor_date"]
        if any(r["engagement"] == todo.thing.engagement and r["anchor"] == anchor for r in known.values()):
            return True
        on = self.workplace.calendars[person.id].shift(day, AHEAD.get(anchor, 5)).isoformat()

        def fill(block: Json, element: Json) -> Any:
            is_it = anchor in block["block_id"].split(":") or anchor in element["action_id"].split(":")
            return (
                on if element["type"] == "datepicker" and is_it and not element.get("initial_date") else None
            )

        return self.by_form(person, todo, "ps.dates", fill)

    def _says_it_happened(self, person: Person, todo: Todo) -> bool:
        """Say that it happened on the planned day."""
        said = next((each for each in todo.controls if each[1]["action_id"] == "ps.happened"), None)
        if said is None:
            return True
        views = self.workplace.hands.press(person.id, said[1], said[0], todo.ts)
        taken = all(
            self.workplace.hands.sends_in(person.id, each, _as_it_is) for each in views if each.get("submit")
        )
        self.note(person, "happened", todo.thing, taken)
        return True

    def by_form(self, person: Person, todo: Todo, action: str, fill: Any) -> bool:
        about = {"engagement": todo.thing.engagement, "choice": todo.thing.name, "surface": "digest"}
        offered = [
            e
            for _, e in todo.controls
            if e["action_id"] == action and carried(e).get("choice", "") == todo.thing.name
        ]
        element = (
            offered[0] if offered else {"type": "button", "action_id": action, "value": json.dumps(about)}
        )
        views = self.workplace.hands.press(person.id, element, {"block_id": "line"}, todo.ts)
        taken = bool(views) and self.workplace.hands.sends_in(person.id, views[-1], fill)
        self.note(person, todo.thing.kind, todo.thing, taken)
        return True

    def note(self, person: Person, what: str, thing: Thing | None, taken: bool) -> None:
        self.has_acted = True
        if not taken:
            log.warning(
                "not taken: %s %s %s on %s %s",
                person.id,
                what,
                thing,
                self.workplace.now,
                self.workplace.slack.said[-1:],
            )
        self.log.write(
            {
                "t": "act",
                "at": self.workplace.now.isoformat(),
                "person": person.id,
                "what": what,
                "thing": thing,
                "taken": taken,
            }
        )


def _as_it_is(_block: Json, _element: Json) -> None:
    return None


def _confirms_all(block: Json, element: Json) -> Any:
    is_criterion = element["type"] == "checkboxes" and block["block_id"].startswith("criterion")
    return element["options"] if is_criterion else None

"""What leads do without being told: they give up on others, look at gates, move a date; and what is due is done."""

from collections import defaultdict
from datetime import date
from typing import Any

from benchmarks.noise.acts import Acts, Todo
from benchmarks.noise.engagements import Engagements, is_current
from benchmarks.noise.lines import Thing
from benchmarks.noise.log import Log
from benchmarks.noise.records import Json, Row
from benchmarks.noise.scenario import A_DAY, FIRST_DAY, Person
from benchmarks.noise.workplace import Workplace
from methodology.plan.planned_activity import PlannedActivityId
from storage.engagements.activity import complete

LOOKS_AFTER = 5
"""Working days after which a lead whom nobody told finds out that a stage can be left, or a date is missing."""
GIVES_UP_AFTER = 8
"""Working days after its date at which the lead decides that work of who never acts is not needed."""
MOVES_DATE_ON = FIRST_DAY + 36 * A_DAY
"""When a lead moves a date two working days earlier."""


class Leads(Acts):
    """What people do, with what they do without being told."""

    def __init__(self, workplace: Workplace, engagements: Engagements, log: Log) -> None:
        super().__init__(workplace, engagements, log)
        self._ready_since: dict[tuple[int, str], int] = {}

    def lead(self, person: Person, day: date) -> None:
        """What a lead does without being told."""
        for id in list(self.workplace.records.tables["engagement"]):
            engagement = self.workplace.records.tables["engagement"][id]
            if engagement["state"] != "open" or self.engagements.lead(int(id)) != person.id:
                continue
            self._gives_up(person, int(id), day)
            self._looks_at_gates(person, int(id))
            if day >= MOVES_DATE_ON and f"moved:{id}" not in self.did_once:
                self._moves_a_date(person, int(id), day)

    def _gives_up(self, person: Person, engagement: int, day: date) -> None:
        for row in list(self.workplace.records.tables["planned_activity"].values()):
            who = self.workplace.people.get(row["dri"] or "")
            if row["engagement"] != engagement or row["state"] != "open" or row["due"] is None:
                continue
            if (
                who is None
                or who.behaviour != "never"
                or self.engagements.is_recurring(row)
                or not self.engagements.can_be_done(row)
            ):
                continue
            late = self.workplace.calendars[who.id].working_days_between(date.fromisoformat(row["due"]), day)
            if late >= GIVES_UP_AFTER:
                for view in self.chooses(person, row, "not_needed"):
                    self.workplace.hands.sends_in(person.id, view, _types_reason)
                self.log.note_records()

    def _looks_at_gates(self, person: Person, engagement: int) -> None:
        stages = [row["stage"] for row in self.engagements.stages(engagement) if is_current(row)]
        for stage in stages or [""]:
            key = (engagement, stage)
            holds = any(
                row["engagement"] == engagement
                and row["state"] == "open"
                and row["required"]
                and row["stage"] == stage
                and not self.engagements.is_recurring(row)
                for row in self.workplace.records.tables["planned_activity"].values()
            )
            self._ready_since[key] = 0 if holds else self._ready_since.get(key, 0) + 1
            if self._ready_since[key] > LOOKS_AFTER:
                self.moves_on(person, Thing("gate", engagement, stage))
                self.log.note_records()
                self._ready_since[key] = 0

    def _moves_a_date(self, person: Person, engagement: int, day: date) -> None:
        """Once: the next date ahead, two working days earlier."""
        ahead = sorted(
            (row["on_day"], row["anchor"], row["occurrence"])
            for row in self.workplace.records.tables["anchor_date"].values()
            if row["engagement"] == engagement
            and not row["actual"]
            and row["on_day"] > (day + 4 * A_DAY).isoformat()
        )
        if not ahead:
            return
        self.did_once.add(f"moved:{engagement}")
        was, anchor, occurrence = ahead[0]
        on = self.workplace.calendars[person.id].shift(date.fromisoformat(was), -2).isoformat()

        def fill(block: Json, element: Json) -> Any:
            is_it = f"{anchor}:{occurrence}" in block["block_id"]
            return on if element["type"] == "datepicker" and is_it else None

        self.by_form(person, Todo(Thing("date", engagement, anchor), day, ""), "ps.dates", fill)

    def do_all_due(self, day: date) -> None:
        """Everybody but who never acts does what is due, and every stage with nothing left to do is left."""
        self.log.note_records()
        due = defaultdict[tuple[int, str], list[Row]](list)
        for row in self.workplace.records.tables["planned_activity"].values():
            who = self.workplace.people.get(row["dri"] or "")
            if who is None or who.behaviour == "never" or self.is_off(who, day) or row["state"] != "open":
                continue
            if row["due"] and date.fromisoformat(row["due"]) <= day and self.engagements.can_be_done(row):
                due[row["engagement"], who.id].append(row)
        for (_, person), rows in due.items():
            with self.workplace.unit(person, day) as unit:
                for row in rows:
                    complete(unit, PlannedActivityId(row["id"]))
            for row in rows:
                thing = Thing("work", row["engagement"], str(row["id"]))
                self.note(self.workplace.people[person], "done", thing, True)
        self.log.note_records()
        for each in self.workplace.world.people:
            if each.behaviour in ("lead", "away") and not self.is_off(each, day):
                self.lead(each, day)


def _types_reason(_block: Json, element: Json) -> Any:
    return "The customer does not need it." if element["type"] == "plain_text_input" else None

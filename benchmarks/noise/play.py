"""Plays one world through twelve weeks with the bot of this checkout, and writes down what happened.

    python -m benchmarks.noise.play WORLD LOG

The log has one JSON object a line: the world, then, in the order of time, each changed row of the records, each
change of the history, each act of a person and each message that somebody got. It is the same for each version of
the bot that has the buttons and tables named here, and knows nothing of the rules of reminding.
"""

import logging
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from benchmarks.noise.acts import Todo
from benchmarks.noise.engagements import Engagements
from benchmarks.noise.leads import Leads
from benchmarks.noise.lines import Line, Named, Names, Thing, read
from benchmarks.noise.log import Log, header
from benchmarks.noise.records import Json, Row
from benchmarks.noise.scenario import A_DAY, FIRST_DAY, Person, worlds
from benchmarks.noise.workplace import Workplace
from methodology.definition.model import Methodology

MORNINGS = ((time(9, 10), time(11), "Europe/"), (time(14, 10), time(16), "America/"))
"""By continent, in UTC: just after the digests of its people, and when they act."""
OPENING = time(6)
FRIDAY = 4
AFTER_ACTS = (timedelta(minutes=1), timedelta(minutes=20))
"""When messages at once come: right away, and those that wait for more."""


class Play:
    """The days of one world: messages come, and people act on them."""

    def __init__(self, workplace: Workplace, log: IO[str]) -> None:
        self._workplace = workplace
        self._engagements = Engagements(workplace.records, workplace.methodology)
        self._log = Log(log, workplace.records)
        self._acts = Leads(workplace, self._engagements, self._log)
        self._todo: dict[str, dict[Thing, Todo]] = defaultdict(dict)
        self._seen = 0
        self._wants_to_look: set[str] = set()

    def run(self) -> None:
        self._log.write(header(self._workplace.world, self._workplace.calendars, self._workplace.methodology))
        for number in range(self._workplace.world.days):
            self._day(FIRST_DAY + number * A_DAY)
        self._note_records()
        self._log.write({"t": "swept"})

    def _day(self, day: date) -> None:
        for case in self._workplace.world.cases:
            if case.opened_on == day:
                self._at(datetime.combine(day, OPENING, UTC))
                self._workplace.open(case)
        if any(case.opened_on == day for case in self._workplace.world.cases):
            self._tick(datetime.combine(day, OPENING, UTC) + AFTER_ACTS[0])
        if day.weekday() > FRIDAY:
            return
        for digests, acts, continent in MORNINGS:
            self._tick(datetime.combine(day, digests, UTC))
            self._at(datetime.combine(day, acts, UTC))
            self._acts.has_acted = False
            for person in self._workplace.world.people:
                if person.zone.startswith(continent) and self._workplace.reads(person):
                    self._act(person, day)
            if not self._workplace.world.all_read and continent == "Europe/":
                self._acts.do_all_due(day)
            for after in AFTER_ACTS if self._acts.has_acted else ():
                self._tick(datetime.combine(day, acts, UTC) + after)

    def _at(self, instant: datetime) -> None:
        self._workplace.now = instant

    def _tick(self, instant: datetime) -> None:
        self._at(instant)
        self._note_records()
        self._workplace.sweep.run()
        self._log.note_records()
        for message in self._workplace.slack.posted[self._seen :]:
            person = self._workplace.people.get(message.person)
            if person is not None:
                day = message.at.astimezone(ZoneInfo(person.zone)).date()
                self._log.write(
                    {
                        "t": "message",
                        "at": message.at.isoformat(),
                        "day": day.isoformat(),
                        "person": person.id,
                        "ts": message.ts,
                        **message.content,
                    }
                )
                self._hears(person, message.ts, message.content, day)
        self._seen = len(self._workplace.slack.posted)
        self._log.write({"t": "swept"})

    def _hears(self, person: Person, ts: str, content: Json, day: date) -> None:
        if person.behaviour == "never":
            return
        if person.behaviour in ("manager", "director"):
            self._wants_to_look.add(person.id)
        self._log.note_records()
        reading = read(content, self._names())
        if reading.kind == "welcome":  # who reads it has a look, and waits until something can be done
            return
        for line in reading.lines:
            for thing in line.things or self._asked_elsewhere(person, line):
                on = self._means_to_act_on(person, thing, line, day)
                known = self._todo[person.id].get(thing)
                if on is not None and (known is None or known.on > on or not known.controls):
                    self._todo[person.id][thing] = Todo(thing, on, ts, line.controls)

    def _asked_elsewhere(self, person: Person, line: Line) -> Iterator[Thing]:
        """What is missing in the engagements that a person leads, where a line only says that something is."""
        for id in self._workplace.records.tables["engagement"] if line.and_alike else ():
            if self._engagements.lead(int(id)) != person.id:
                continue
            for row in self._workplace.records.tables["planned_activity"].values():
                if row["engagement"] != int(id) or row["state"] != "open":
                    continue
                if row["role_unfilled"]:
                    role = self._workplace.methodology.role[row["role"]]
                    yield Thing("role", int(id), role.remind_via or role.id)
                if row["waiting_for"] and self._workplace.methodology.anchor[row["waiting_for"]].set_by.role:
                    yield Thing("date", int(id), row["waiting_for"])

    def _means_to_act_on(self, person: Person, thing: Thing, line: Line, day: date) -> date | None:
        calendar = self._workplace.calendars[person.id]
        soon = calendar.shift(day, 2) if person.behaviour == "three_days" else day
        if thing.kind != "work":
            return soon
        row = self._engagements.work(thing)
        if row is None or person.id not in self._owners(row):
            return None
        return max(soon, date.fromisoformat(row["due"])) if row["due"] else soon

    def _owners(self, row: Row) -> set[str]:
        """The DRI, and who stands in for them."""
        dri = self._workplace.people.get(row["dri"] or "")
        return {dri.id, dri.deputy or dri.id} if dri else set()

    def _act(self, person: Person, day: date) -> None:
        if person.behaviour == "never" or self._acts.is_off(person, day):
            return
        self._log.note_records()
        if person.id in self._wants_to_look:
            self._wants_to_look.remove(person.id)
            self._workplace.hands.types(person.id, "/ps-stage")
            self._acts.note(person, "looks", None, True)
        if person.behaviour in ("lead", "away"):
            self._acts.lead(person, day)
        todo = self._todo[person.id]
        for each in sorted(todo.values(), key=lambda each: (each.on, each.thing)):
            if each.on <= day and self._acts.does(person, each, day):
                todo.pop(each.thing, None)
                self._log.note_records()

    def _note_records(self) -> None:
        self._log.write({"t": "clock", "at": self._workplace.now.isoformat()})
        self._log.note_records()

    def _names(self) -> Names:
        return names_of(self._workplace.records.tables, self._workplace.methodology)


def names_of(tables: dict[str, dict[str, Row]], methodology: Methodology) -> Names:
    """The names by which messages refer to what is in these records."""
    return Names(
        {row["id"]: row["customer"] for row in tables["engagement"].values()},
        [
            Named(row["id"], row["engagement"], row["name"])
            for row in tables["planned_activity"].values()
            if row["state"] == "open"
        ],
        {stage.id: stage.name for stage in methodology.stages},
        {role.id: role.name for role in methodology.roles},
        {anchor.id: anchor.label for anchor in methodology.anchors},
    )


def main() -> None:
    name, path = sys.argv[1:]
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    with (
        tempfile.TemporaryDirectory(prefix="ps-noise-") as folder,
        ExitStack() as bot_calls,
        open(path, "w", encoding="utf-8") as log_file,
    ):
        Play(Workplace(worlds()[name], Path(folder), bot_calls), log_file).run()


if __name__ == "__main__":
    main()

"""A played world as its log tells it: what is open, since when it can be done and how late it is.

Written from the specification of the product, not from its code: none of it is imported here.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from benchmarks.noise.lines import Thing
from benchmarks.noise.state import Json, Row, State, day_of

NOTHING, CAN_START, DUE, LATE_1, LATE_3, LATE_5 = range(6)
"""The rungs of a thing."""
RUNGS = ("nothing", "can start", "due today", "late 1", "late 3", "late 5")


class World(State):
    """What is open in a world at one moment. `ready_on` has the day since which a gate is ready."""

    def __init__(self, header: Json) -> None:
        super().__init__(header)
        self.ready_on: dict[Thing, date] = {}
        self._by_key: dict[int, dict[str, list[Row]]] = {}
        self._since: dict[int, date | None] = {}

    def apply(self, change: Json) -> Row | None:
        before = super().apply(change)
        row: Row = change["row"] or before or {}
        engagement = int(row["engagement"] if "engagement" in row else row["id"])
        self._by_key.pop(engagement, None)
        for work in self.of["planned_activity"][engagement].values():
            self._since.pop(work["id"], None)
        return before

    def note_gates(self, day: date) -> None:
        """Look which gates are ready; a gate that was not is ready from this day on."""
        ready = {gate for id in self.running() for gate in self._ready_gates(id, day)}
        for gate in [each for each in self.ready_on if each not in ready]:
            del self.ready_on[gate]
        for gate in ready:
            self.ready_on.setdefault(gate, day)

    def _ready_gates(self, engagement: int, day: date) -> Iterator[Thing]:
        current = self.current(engagement)
        for stage in current:
            entry = self.of["stage_entry"][engagement][f"{engagement}:{stage}"]
            holding = any(
                row["stage"] == stage and row["state"] == "open" and row["required"] and self._holds(row, day)
                for row in self.of["planned_activity"][engagement].values()
            )
            if not holding or (entry["exit_by"] and day_of(entry["exit_by"]) <= day):
                yield Thing("gate", engagement, stage)
        if not current and self.entered(engagement):
            yield Thing("gate", engagement, "")

    def _holds(self, row: Row, day: date) -> bool:
        """Whether this open required work holds the gate: recurring work only where it is late."""
        return not self.is_recurring(row) or self.late(_thing(row), day) > 0

    def is_open(self, thing: Thing) -> bool:
        row = self.tables["planned_activity"].get(thing.name)
        return row is not None and row["state"] == "open"

    def is_let_pass(self, row: Row) -> bool:
        """Whether two turns of this recurring work in a row were let pass: then it is told weekly only."""
        before = [
            other["state"]
            for other in self.of["planned_activity"][row["engagement"]].values()
            if other["activity"] == row["activity"]
            and other["occurrence"] == row["occurrence"]
            and row["turn"] - 2 <= other["turn"] < row["turn"]
        ]
        return before == ["missed", "missed"]

    def alike(self, thing: Thing, day: date) -> Iterator[Thing]:
        """The same recurring work in other engagements, where it is due; or all that is asked for elsewhere."""
        if thing.kind == "work":
            activity = self.tables["planned_activity"][thing.name]["activity"]
            for row in self.tables["planned_activity"].values():
                if (
                    row["activity"] == activity
                    and row["state"] == "open"
                    and self.rung(_thing(row), day) >= DUE
                ):
                    yield _thing(row)

    def is_contradicted(self, thing: Thing, day: date) -> bool:
        """Whether this work is blocked past its date, and nothing that it waits for is late."""
        row = self.tables["planned_activity"].get(thing.name)
        if row is None or row["state"] != "open" or not row["due"] or day_of(row["due"]) >= day:
            return False
        roots = [*self._roots(row, set())]
        return bool(roots) and not any(self.late(_thing(each), day) for each in roots)

    def _roots(self, row: Row, seen: set[int]) -> Iterator[Row]:
        """The open, unblocked work that this work waits for, through chains."""
        first_turns = self._first_turns(row["engagement"])
        for other in (each for key in row["depends_on"] for each in first_turns.get(key, ())):
            if other["state"] != "open" or other["id"] in seen:
                continue
            seen.add(other["id"])
            further = [*self._roots(other, seen)]
            yield from further or [other]

    def is_snoozed(self, thing: Thing, day: date) -> bool:
        row = self.tables["planned_activity"].get(thing.name) if thing.kind == "work" else None
        return bool(row and row["not_before"] and day_of(row["not_before"]) > day)

    def could_be_done_since(self, row: Row) -> date | None:
        """The day from which this work could be done; None while it cannot."""
        if row["id"] not in self._since:
            self._since[row["id"]] = self._could_be_done_since(row)
        return self._since[row["id"]]

    def has_come(self, row: Row, day: date) -> bool:
        """Whether the event has come that this work follows, where the plan gives it one as its start."""
        anchor = self.facts["activities"].get(row["activity"], {}).get("follows")
        if anchor is None:
            return True
        occurrence = row["occurrence"] if self.facts["anchors"][anchor]["repeats"] else 1
        known = self.of["anchor_date"][row["engagement"]].get(f"{row['engagement']}:{anchor}:{occurrence}")
        return known is not None and day_of(known["on_day"]) <= day

    def _first_turns(self, engagement: int) -> dict[str, list[Row]]:
        """The first turns of all work of an engagement, by what names them where other work depends on them."""
        if engagement not in self._by_key:
            found = self._by_key[engagement] = defaultdict(list)
            for row in self.of["planned_activity"][engagement].values():
                if row["turn"] == 1:
                    found[_key(row)].append(row)
        return self._by_key[engagement]

    def _could_be_done_since(self, row: Row) -> date | None:
        engagement = row["engagement"]
        entered = self.entered(engagement).get(row["stage"])
        if entered is None:
            return None
        since = [entered, day_of(self.tables["engagement"][str(engagement)]["opened_on"])]
        first_turns = self._first_turns(engagement)
        for other in (each for key in row["depends_on"] for each in first_turns.get(key, ())):
            if other["state"] == "open":
                return None
            if other["closed_on"]:
                since.append(day_of(other["closed_on"]))
        return max(since)

    def due_on(self, thing: Thing) -> date | None:
        """The day on which this is to be done; None while it cannot be, or has no date.

        That is its due date or, if that is later, the first working day after it could be done. A turn by the
        calendar keeps its day: after it, the next takes its place.
        """
        reader = self.people[self.dri(thing)]
        if thing.kind == "gate":
            since = self.ready_on.get(thing)
            return reader.after(since) if since else None
        row = self.tables["planned_activity"][thing.name]
        since = self.could_be_done_since(row)
        if since is None or row["due"] is None:
            return None
        due = day_of(row["due"])
        return due if due >= since and self.is_by_calendar(row) else max(due, reader.after(since))

    def is_due_on(self, thing: Thing, day: date) -> bool:
        """Whether this is to be told today because it is due."""
        is_kind = thing.kind in ("work", "gate")
        return is_kind and self.due_on(thing) == day and not self.is_weekly_only(thing)

    def is_weekly_only(self, thing: Thing) -> bool:
        """Whether this is recurring work of which two turns in a row were let pass."""
        row = self.tables["planned_activity"].get(thing.name) if thing.kind == "work" else None
        return row is not None and self.is_let_pass(row)

    def gives_way(self, thing: Thing) -> bool:
        """Whether this is a turn of recurring work: the next one is in its place once its date has passed."""
        row = self.tables["planned_activity"].get(thing.name) if thing.kind == "work" else None
        return row is not None and self.is_recurring(row)

    def late(self, thing: Thing, day: date) -> int:
        """By how many working days of its DRI this is late."""
        due = self.due_on(thing)
        return max(0, self.people[self.dri(thing)].between(due, day)) if due else 0

    def rung(self, thing: Thing, day: date) -> int:
        if thing.kind == "gate":
            if thing not in self.ready_on:
                return NOTHING
        elif thing.kind == "work":
            row = self.tables["planned_activity"].get(thing.name)
            if row is None or row["state"] != "open":
                return NOTHING
        else:
            return NOTHING
        due, late = self.due_on(thing), self.late(thing, day)
        for rung, days in ((LATE_5, 5), (LATE_3, 3), (LATE_1, 1)):
            if late >= days:
                return rung
        if due is not None and due <= day:
            return DUE
        if thing.kind == "gate":
            return NOTHING
        row = self.tables["planned_activity"][thing.name]
        can_start = self.could_be_done_since(row) and self.has_come(row, day)
        if row["waiting_for"] and not row["due"]:
            return NOTHING
        return CAN_START if not self.is_recurring(row) and can_start else NOTHING

    def has_passed(self, thing: Thing, day: date) -> bool:
        """Whether the day of this date is over and nobody has said that it happened; an event goes on until a date."""
        row = self.of["anchor_date"][thing.engagement].get(f"{thing.engagement}:{thing.name}")
        return row is None or (not row["actual"] and day_of(row["on_day"]) < day)

    def rung_of_handoff(self, thing: Thing, person: str, day: date) -> int:
        """How far the handoff has come: it is due when the last stage of pre-sales is left, of two the later.

        Until then that is the day on which its gate is due, and the handoff is never late.
        """
        if not self.has_last_of_pre_sales_begun(thing.engagement):
            return NOTHING
        stages = self.facts["stages"]
        entries = self.of["stage_entry"][thing.engagement].values()
        pre_sales = [row for row in entries if stages[row["stage"]]["phase"] == self.facts["phases"][0]]
        current = [Thing("gate", thing.engagement, r["stage"]) for r in pre_sales if not r["left_on"]]
        if current:
            due_on = [self.due_on(gate) for gate in current]
            return DUE if all(due is not None and due <= day for due in due_on) else CAN_START
        left = [day_of(row["left_on"]) for row in pre_sales]
        late = self.people[person].between(max(left), day) if left else 0
        return next((rung for rung, days in ((LATE_5, 5), (LATE_3, 3), (LATE_1, 1)) if late >= days), DUE)

    def open_things(self, day: date) -> Iterator[Thing]:
        """Everything that can be done, decided or filled in on this day, and is not snoozed."""
        for id in self.running():
            yield from self.open_in(id, day)

    def open_in(self, engagement: int, day: date) -> Iterator[Thing]:
        roles, dates = set[str](), set[str]()
        for row in self.of["planned_activity"][engagement].values():
            thing = _thing(row)
            if row["state"] != "open" or self.is_snoozed(thing, day):
                continue
            if self.rung(thing, day) > NOTHING:
                yield thing
            if self.could_be_done_since(row) is None:
                continue
            if row["role_unfilled"]:
                roles.add(self.reached(engagement, row["role"]))
            if row["waiting_for"] and self._is_asked_for(row["waiting_for"]):
                dates.add(row["waiting_for"])
        yield from (Thing("role", engagement, role) for role in sorted(roles))
        yield from (Thing("date", engagement, anchor) for anchor in sorted(dates))
        for gate in self.ready_on:
            if gate.engagement == engagement:
                yield gate

    def _is_asked_for(self, anchor: str) -> bool:
        """Whether a person is to be asked for this date: also for one that an activity sets when it has happened."""
        return bool(self.facts["anchors"].get(anchor, {}).get("role"))

    def is_needed(self, thing: Thing) -> bool:
        """Whether this role or date is needed in a stage that was entered, or in the next one."""
        stages = self.facts["stages"]
        entered = self.entered(thing.engagement)
        ahead = sorted(
            {
                stages[row["stage"]]["order"]
                for row in self.of["planned_activity"][thing.engagement].values()
                if row["stage"] not in entered
            }
        )
        near = {stage for stage in stages if stage in entered or stages[stage]["order"] in ahead[:1]}
        for row in self.of["planned_activity"][thing.engagement].values():
            if row["state"] != "open" or row["stage"] not in near:
                continue
            waits_for_role = row["role_unfilled"] and self.reached(thing.engagement, row["role"])
            if thing.name == (waits_for_role if thing.kind == "role" else row["waiting_for"]):
                return True
        return False

    def words(self, thing: Thing) -> str:
        """What a thing is called, for people who read the result."""
        customer = self.tables["engagement"].get(str(thing.engagement), {}).get("customer", "?")
        match thing.kind:
            case "work":
                row = self.tables["planned_activity"].get(thing.name, {})
                return f"{customer}: {row.get('name', '?')} (due {row.get('due')})"
            case "gate":
                return f"{customer}: gate of {thing.name or 'the whole engagement'}"
            case _:
                return f"{customer}: {thing.kind} {thing.name}"


def _thing(row: Row) -> Thing:
    return Thing("work", row["engagement"], str(row["id"]))


def _key(row: Row) -> str:
    return row["activity"] if row["occurrence"] == 1 else f"{row['activity']}#{row['occurrence']}"

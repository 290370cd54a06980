"""What each reader has heard so far: what they were told and when, and what moved that they are to be told of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from benchmarks.noise.lines import Line, Thing
from benchmarks.noise.world import NOTHING, World

Json = dict[str, Any]
SHORT = 5
"""Working days within which a date that came closer is news."""


@dataclass
class Heard:
    """What readers of one world have heard, as of now."""

    world: World
    told: dict[tuple[str, Thing], tuple[int, date]] = field(default_factory=dict)
    """By reader and thing: the rung that was told, and the day of the last time."""
    mentioned: dict[tuple[str, Thing], date] = field(default_factory=dict)
    named: dict[tuple[str, date], set[Thing]] = field(default_factory=lambda: defaultdict(set))
    moved: dict[tuple[str, int], set[Thing]] = field(default_factory=dict)
    """What came closer, by reader and engagement, until their next digest, which is to say so."""
    last_digest: dict[str, date] = field(default_factory=dict)

    def fall(self, now: datetime) -> None:
        """Let what was told fall with the rungs of things that fell."""
        day = now.date()
        for (person, thing), (rung, on) in list(self.told.items()):
            if rung == NOTHING or self.world.is_snoozed(thing, day):
                continue
            there = now.astimezone(self.world.people[person].zone).date()
            if (current := self.world.rung(thing, there)) < rung:
                self.told[person, thing] = current, on

    def note_moves(
        self, batch: Iterable[tuple[Json, Json | None]], by: Mapping[int, set[str]], now: datetime
    ) -> None:
        """Note whose due dates came closer, and to within a week, because of somebody else.

        `batch` has changed rows, each with the row as it was before; `by` says who acted in which engagement.
        """
        for entry, before in batch:
            row = entry["row"]
            if (
                entry["table"] != "planned_activity"
                or row is None
                or before is None
                or row["state"] != "open"
            ):
                continue
            if not (before["due"] and row["due"] and row["due"] < before["due"]) or self.world.is_recurring(
                row
            ):
                continue
            thing = Thing("work", row["engagement"], str(row["id"]))
            today = now.date()
            owner = self.world.owner(thing, today)
            reader = self.world.people[owner]
            others = by.get(row["engagement"], set()) - {owner}
            if others and reader.between(today, date.fromisoformat(row["due"])) <= SHORT:
                self.moved.setdefault((owner, row["engagement"]), set()).add(thing)

    def things_of(self, person: str, line: Line, day: date) -> list[Thing]:
        """What a line is about, with what it says is alike elsewhere."""
        if not line.and_alike:
            return line.things
        if line.things:
            elsewhere = self.world.alike(line.things[0], day)
        else:
            elsewhere = (each for each in self.world.open_things(day) if each.kind in ("role", "date"))
        return list({*line.things, *(each for each in elsewhere if self.world.owner(each, day) == person)})

    def asked(self, person: str) -> Iterator[Thing]:
        """The roles and dates that this person was asked for and that are still needed, also for the next stage."""
        for reader, thing in self.told:
            if reader == person and thing.kind in ("role", "date") and self.world.is_needed(thing):
                yield thing

    def tell(self, person: str, thing: Thing, day: date) -> None:
        self.named[person, day].add(thing)
        self.mentioned[person, thing] = day
        rung = self.world.rung(thing, day)
        before, _ = self.told.get((person, thing), (NOTHING, day))
        self.told[person, thing] = max(rung, before), day

    def is_weekly(self, person: str, day: date) -> bool:
        """Whether a digest of this day is the first of a week, or after an absence."""
        last, reader = self.last_digest.get(person), self.world.people[person]
        if last is None or week_of(last) != week_of(day):
            return True
        return reader.away is not None and last < reader.away[0] and reader.away[1] < day


def week_of(day: date) -> tuple[int, int]:
    found = day.isocalendar()
    return found.year, found.week

"""Whether what a line says is news for its reader, by the specification."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from benchmarks.noise.escalations import Escalations
from benchmarks.noise.heard import Heard
from benchmarks.noise.lines import Line, Thing
from benchmarks.noise.world import NOTHING, RUNGS, World

WITH_THE_WEEKLY = ("Still needed", "Did this come up", "Not answered yet")
"""What is asked with the weekly message for as long as it is not answered."""
ACTS_OF_OTHERS = ("No longer running", "Closed", "What others did")
"""What others did, told once, in a message that goes anyway."""
REPEAT_AFTER = 3
"""Working days after which a question may ride on a digest once more."""
ASKED_AGAIN = "asked again"


@dataclass
class News:
    """Tells what is news in one world, from what its readers have heard."""

    world: World
    heard: Heard
    escalations: Escalations
    _acts: set[tuple[str, str]] = field(default_factory=set)
    _handoffs: dict[tuple[str, Thing], int] = field(default_factory=dict)

    def is_news(self, person: str, day: date, line: Line) -> tuple[bool, str]:
        """Whether a line tells its reader something that they were not told, or why not."""
        if line.heading in WITH_THE_WEEKLY and self.heard.is_weekly(person, day):
            return False, ASKED_AGAIN
        if line.heading in ACTS_OF_OTHERS:
            is_new = (person, line.text) not in self._acts
            self._acts.add((person, line.text))
            return is_new, "what somebody else did" if is_new else "told before"
        things = self.heard.things_of(person, line, day)
        if not things:
            return False, "names nothing that is known"
        told = [self._is_thing_news(person, day, each) for each in things]
        return next((each for each in told if each[0]), told[0])

    def untold(self, person: str, day: date) -> Iterator[tuple[Thing, str]]:
        """What is open and this reader's, and news that they have not been told by now; with what it is."""
        for thing in self.world.open_things(day):
            if self.world.owner(thing, day) != person:
                continue
            rung = self.world.rung(thing, day)
            before, on = self.heard.told.get((person, thing), (NOTHING, date.min))
            if thing.kind in ("role", "date"):
                if (person, thing) not in self.heard.told and self.world.is_needed(thing):
                    yield thing, "not asked"
            elif not self.world.is_weekly_only(thing) and (
                rung > before or self._snooze_ended(thing, on, day)
            ):
                yield thing, f"{RUNGS[rung]}, told {RUNGS[before]}"

    def about(self, line: Line) -> str:
        first = line.text.split("\n")[0].strip("*")
        return ", ".join(self.world.words(each) for each in line.things) or first

    def _is_thing_news(self, person: str, day: date, thing: Thing) -> tuple[bool, str]:
        match thing.kind:
            case "role" | "date":
                return self._is_question_news(person, day, thing)
            case "passed":
                return self._is_passed_news(person, day, thing)
            case "handoff":
                return self._is_handoff_news(person, day, thing)
            case "contradiction":
                if (person, thing) in self.heard.told:
                    return False, "the contradiction was told before"
                is_one = self.world.is_contradicted(thing, day)
                return is_one, "" if is_one else "no contradiction"
            case "begun":
                is_told = (person, thing) in self.heard.told
                return not is_told, "told before that it has begun" if is_told else "a stage has begun"
            case "engagement":
                is_moved = (person, thing.engagement) in self.heard.moved
                return is_moved, "" if is_moved else "nothing moved"
        if person != self.world.owner(thing, day):
            return self._is_escalation_news(person, day, thing)
        rung = self.world.rung(thing, day)
        before, on = self.heard.told.get((person, thing), (NOTHING, date.min))
        if rung > before:
            return True, RUNGS[rung]
        if self._snooze_ended(thing, on, day):
            return True, "the snooze has ended"
        if thing in self.heard.moved.get((person, thing.engagement), ()):
            return True, "its date came closer"
        if rung == NOTHING:
            return False, "not yet: it cannot be done, or is later work"
        return False, f"told before: {RUNGS[before]} on {on:%a %-d %b}"

    def _is_question_news(self, person: str, day: date, thing: Thing) -> tuple[bool, str]:
        if not self.world.is_needed(thing):
            return False, "asked before it is needed"
        if (person, thing) not in self.heard.told:
            return True, "asked for the first time"
        _, on = self.heard.told[person, thing]
        if self.world.people[person].between(on, day) >= REPEAT_AFTER:
            return False, ASKED_AGAIN
        return False, f"asked on {on:%a %-d %b} already"

    def _is_passed_news(self, person: str, day: date, thing: Thing) -> tuple[bool, str]:
        """A date that has passed, or the end of an event, is asked for once, and then with what goes anyway."""
        if (person, thing) not in self.heard.told:
            has_passed = self.world.has_passed(thing, day)
            return has_passed, "asked for the first time" if has_passed else "its day has not passed"
        _, on = self.heard.told[person, thing]
        is_again = (
            self.heard.is_weekly(person, day) or self.world.people[person].between(on, day) >= REPEAT_AFTER
        )
        return False, ASKED_AGAIN if is_again else f"asked on {on:%a %-d %b} already"

    def _is_handoff_news(self, person: str, day: date, thing: Thing) -> tuple[bool, str]:
        """The handoff is told when it is due, when it is late, and once to whom it is escalated."""
        rung = self.world.rung_of_handoff(thing, person, day)
        before = self._handoffs.get((person, thing), NOTHING)
        self._handoffs[person, thing] = max(rung, before)
        return rung > before, RUNGS[rung] if rung > before else f"told before: {RUNGS[before]}"

    def _is_escalation_news(self, person: str, day: date, thing: Thing) -> tuple[bool, str]:
        found = self.escalations.level_to_tell(person, thing, day)
        if found is None:
            return False, "not the reader's, nor to be escalated to them"
        level, is_told = found
        return not is_told, f"escalated to the {level}{' before' if is_told else ''}"

    def _snooze_ended(self, thing: Thing, told_on: date, day: date) -> bool:
        row = self.world.tables["planned_activity"].get(thing.name) if thing.kind == "work" else None
        return bool(row and row["not_before"] and told_on < date.fromisoformat(row["not_before"]) <= day)

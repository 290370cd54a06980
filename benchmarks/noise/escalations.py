"""What is to be escalated and to whom, and how often who was told."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from benchmarks.noise.lines import Thing
from benchmarks.noise.state import Reader
from benchmarks.noise.world import DUE, World

TO_LEAD, TO_MANAGER = 3, 6
"""Working days late after which each is told."""


@dataclass
class Escalation:
    """Late work or a late gate that a lead or a manager is to hear of, and how often who did.

    Who comes back hears of what was told to their deputy only.
    """

    to: str
    since: date
    told: Counter[str] = field(default_factory=Counter)

    @property
    def is_right(self) -> bool:
        return bool(self.told) and max(self.told.values()) == 1


@dataclass
class Escalations:
    """Those of one world that are open, by thing and level ("lead" or "manager")."""

    world: World
    _open: dict[tuple[Thing, str], Escalation] = field(default_factory=dict)

    def to_whom(self, thing: Thing, day: date) -> dict[str, str]:
        """To whom this is escalated on this day, by level."""
        if thing.kind not in ("work", "gate") or self.world.is_snoozed(thing, day):
            return {}
        if self.world.gives_way(thing):  # those whom this world leaves out get no message that records it
            return {}
        late, engagement = self.world.late(thing, day), thing.engagement
        dri, owner = self.world.dri(thing), self.world.owner(thing, day)
        lead = self.world.lead(engagement)
        found: dict[str, str] = {}
        if late >= TO_LEAD and lead not in (dri, owner):
            to = self.world.stands_for(engagement, lead, day)
            if to not in (dri, owner):
                found["lead"] = to
        if late >= (TO_MANAGER if lead not in (dri, owner) else TO_LEAD):
            for role in self.world.managers(engagement):
                manager = self.world.holder(engagement, role)
                if manager and manager not in (dri, owner):
                    to = self.world.stands_for(engagement, manager, day)
                    if to not in (dri, owner):
                        found["manager"] = to
                    break
        return found

    def level_to_tell(self, person: str, thing: Thing, day: date) -> tuple[str, bool] | None:
        """The level at which this is escalated to this person, and whether they were told; None if it is not."""
        for level, to in self.to_whom(thing, day).items():
            if to == person:
                known = self._open.get((thing, level))
                return level, bool(known and known.told[person])
        return None

    def expect(self, reader: Reader, day: date) -> None:
        """Note what is to be escalated to this reader by now."""
        for id in self.world.running():
            for thing in [*self.world.open_in(id, day)]:
                for level, to in self.to_whom(thing, day).items():
                    if to == reader.id:
                        self._open.setdefault((thing, level), Escalation(to, day))

    def count(self, person: str, thing: Thing, day: date) -> None:
        """Count that this person was told of this thing."""
        for level, to in self.to_whom(thing, day).items():
            if to == person and person != self.world.owner(thing, day):
                self._open.setdefault((thing, level), Escalation(to, day)).told[person] += 1

    def count_left_out(self, person: str, day: date) -> None:
        """What a digest leaves out counts as told: also what was to be escalated to its reader by now."""
        for thing in [*self.world.open_things(day)]:
            for level, to in self.to_whom(thing, day).items():
                known = self._open.setdefault((thing, level), Escalation(to, day))
                if to == person and not known.told[person]:
                    known.told[person] = 1

    def ended(self, day: date) -> Iterator[tuple[Thing, str, Escalation]]:
        """Those that are over; what is snoozed comes back."""
        for (thing, level), known in list(self._open.items()):
            is_late = self.world.rung(thing, day) >= DUE and level in self.to_whom(thing, day)
            if not is_late and not self.world.is_snoozed(thing, day):
                del self._open[thing, level]
                yield thing, level, known

    def unended(self, day: date) -> Iterator[tuple[Thing, str, Escalation]]:
        """Those that are still open at the end."""
        for (thing, level), known in self._open.items():
            if not self.world.is_snoozed(thing, day):
                yield thing, level, known

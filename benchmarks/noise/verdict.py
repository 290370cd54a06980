"""What the judge finds in one world: the figures of each person, and an example for everything that should not be."""

from dataclasses import dataclass

from benchmarks.noise.scenario import Behaviour

SUMMED = (
    "digests", "lines", "news", "mornings_without_news", "due", "due_told", "escalations", "escalated_once", "untold", "at_once",
)  # fmt: skip
LONGEST = ("unmentioned", "quiet_week")


@dataclass
class Miss:
    """Something that should not be, with its example."""

    figure: str
    world: str
    person: str
    day: str
    about: str
    why: str


@dataclass
class OfPerson:
    """The figures of one person in one world; `unmentioned` is in working days, `quiet_week` in messages."""

    person: str
    behaviour: Behaviour
    digests: int = 0
    lines: int = 0
    news: int = 0
    mornings_without_news: int = 0
    unmentioned: int = 0
    due: int = 0
    due_told: int = 0
    escalations: int = 0
    escalated_once: int = 0
    quiet_week: int = 0
    untold: int = 0
    at_once: int = 0

    def add(self, other: "OfPerson") -> None:
        """Add the figures of the same person, or of one who behaves in the same way, in another world."""
        for name in SUMMED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in LONGEST:
            setattr(self, name, max(getattr(self, name), getattr(other, name)))


@dataclass
class Verdict:
    """The figures of one world; `still` is the longest time that each engagement stood still, in working days."""

    world: str
    people: list[OfPerson]
    still: dict[str, int]
    misses: list[Miss]

"""What a digest has below its lines: `Weekly` with the lines of what else is open, and `Tomorrow`; what is
`Kept` of both."""

from datetime import date
from typing import NamedTuple

from methodology.engagement.engagement import EngagementId
from methodology.value import Value


class OpenLine(Value):
    """What is open for the reader in one engagement, beside the news: how much, and the worst of it ("no Trainer yet").

    `escalated` counts late things of others, for the lead or a manager.
    """

    engagement: EngagementId
    title: str
    open: int = 0
    worst: str = ""
    late_by: int = 0
    escalated: int = 0

    @property
    def is_named(self) -> bool:
        """Whether the line names the worst of it: what is late, or the one thing that is open."""
        return bool(self.worst) and (self.open == 1 or bool(self.late_by))


class Weekly(Value):
    """What a weekly message has beside the news; `more` is the number of engagements that are left out.

    `later` counts the reader's work that cannot start yet or is snoozed. For leads, `snoozed` counts the
    snoozed work of all, and `no_manager` names the engagements of which something late should be told to a
    manager, and the team has none.
    """

    also: tuple[OpenLine, ...] = ()
    more: int = 0
    later: int = 0
    snoozed: int = 0
    no_manager: tuple[str, ...] = ()


class Tomorrow(Value):
    """What comes on the next working day of the reader: the first of it by name, and the number of the rest."""

    day: date
    names: tuple[str, ...]
    more: int = 0


class Coming(NamedTuple):
    """What comes on that day in one engagement."""

    engagement: EngagementId
    title: str
    name: str


class Counted(NamedTuple):
    """A thing whose line comes after all that are shown: a digest tells it with "and n more", at its `rung`.

    `kind` is the place of its section; with `late_by`, `due` and `work` it is what lines are ordered by.
    """

    engagement: EngagementId
    thing: str
    rung: int
    kind: int
    late_by: int
    due: date
    work: int

    @property
    def order(self) -> tuple[int, int, date, int, int]:
        return (self.kind, -self.late_by, self.due, self.engagement, self.work)


class Kept(Value):
    """What a digest says, as it is kept, of engagements in which nothing is news for its reader, or only what
    is `counted`.

    `also` has the first of their lines, `fresh` the engagements of these that were opened this week.
    `tomorrow` has what comes in these, and the first of what comes in the others; `more` and `more_tomorrow`
    count the rest of both.
    """

    also: tuple[OpenLine, ...] = ()
    fresh: frozenset[EngagementId] = frozenset()
    more: int = 0
    later: int = 0
    snoozed: int = 0
    no_manager: tuple[tuple[EngagementId, str], ...] = ()
    tomorrow: tuple[Coming, ...] = ()
    more_tomorrow: int = 0
    counted: tuple[Counted, ...] = ()

"""`AppContext`: the database, the clock and the settings for handlers, and its units of work."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import chain
from typing import Any, NamedTuple

from handlers.behind import Behind
from handlers.turns import Turns
from methodology.engagement.engagement import Engagement
from methodology.engagement.rights import Viewer, must_change
from methodology.people import DIGEST_AT, Person
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements.names import EngagementNames
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import Catalog
from storage.outbox import acts_of_others, new_for_you
from storage.workspaces import workspaces


class SendingStatus(NamedTuple):
    """The time of the last sweep, of the oldest unsent message, and what keeps messages from being sent."""

    last_at: datetime | None = None
    waiting_since: datetime | None = None
    trouble: str = ""


MOST_REMEMBERED = 10_000
HEAVY_WAITS = 2.0
"""Seconds that something heavy waits for another such thing to end."""


@dataclass(frozen=True)
class SlackMemory:
    """What this process remembers of Slack for minutes. Thread-safe, since each change is one step.

    `memberships` has the private channels of a person, `apps` the apps that somebody took for one,
    `blocked_until` when a method may be called again, all by workspace; `renewing` are the questions that are
    being asked. `newest_press` is the newest press in a modal, by the id of its view. `readers` are
    members of channels of whom nothing is stored, each as Slack described them then.
    """

    memberships: dict[tuple[str, PersonId], Any] = field(default_factory=dict)
    apps: set[tuple[str, PersonId]] = field(default_factory=set)
    blocked_until: dict[tuple[str, str], datetime] = field(default_factory=dict)
    renewing: set[tuple[str, Hashable]] = field(default_factory=set)
    newest_press: dict[str, str] = field(default_factory=dict)
    readers: dict[tuple[str, PersonId], tuple[Person, datetime]] = field(default_factory=dict)

    def remember(self, workspace: str, person: PersonId, membership: Any) -> None:
        if len(self.memberships) >= MOST_REMEMBERED:
            self.memberships.clear()
        self.memberships[workspace, person] = membership

    def remember_reader(self, workspace: str, person: Person, now: datetime) -> None:
        if len(self.readers) >= MOST_REMEMBERED:
            self.readers.clear()
        self.readers[workspace, person.id] = person, now

    def note_press(self, view_id: str, at: str) -> None:
        """Remember this press, by its `action_ts`, as the newest one in a view."""
        if len(self.newest_press) >= MOST_REMEMBERED:
            self.newest_press.clear()
        self.newest_press[view_id] = max(at, self.newest_press.get(view_id, ""))


@dataclass(frozen=True)
class AppContext:
    """The database, the clock and the settings that handlers need; made once, in `bot.py`.

    `request_sweep` asks for a sweep at once, so that new messages need not wait for the next one.
    """

    database: Database
    catalog: Catalog
    now: Callable[[], datetime]
    must_not_date: Callable[[], str] = str
    """A sentence where the clock is so wrong that what it dates would stay wrong; else empty."""
    request_sweep: Callable[[], None] = lambda: None
    sending_status: Callable[[], SendingStatus] = SendingStatus
    app_id: Callable[[], str] = str
    """The id of the app in Slack, `A…`; empty as long as Slack has not said it."""
    default_zone: str = "UTC"
    digest_at: time = DIGEST_AT
    channel_pattern: str = "ps-{customer}"
    admins: frozenset[str] = field(default_factory=frozenset)
    """Ids of people, `U…`; where several workspaces install the app, each with its workspace: `T…:U…`."""
    workspace_admins: bool = False
    """Whether the admins and owners of a workspace in Slack are admins of the app there too."""
    behind: Behind = field(default_factory=Behind)
    heavy: Turns = field(default_factory=lambda: Turns(1, HEAVY_WAITS))
    """Of what is computed from many engagements, one at a time, so that what is quick stays quick."""
    names: EngagementNames = field(default_factory=EngagementNames)
    memory: SlackMemory = field(default_factory=SlackMemory)

    @contextmanager
    def unit(self, viewer: Viewer, source: str) -> Iterator[UnitOfWork]:
        """A unit of work by this person: committed on leaving, rolled back on an exception.

        Raises `Refusal` while the clock is wrong.
        """
        at = self.now()
        if wrong := self.must_not_date():
            raise Refusal(wrong)

        def guard(engagement: Engagement) -> None:
            must_change(viewer, engagement)

        with self.database.begin() as session:
            actor = Actor(by=viewer.id, at=at, today=viewer.person.today(at), source=source)
            unit = UnitOfWork(session, self.catalog, viewer.person.workspace, actor, guard)
            yield unit
            new_for_you.enqueue(session, unit.given.values(), at)
            acts_of_others.enqueue(session, unit.workspace, chain.from_iterable(unit.acts.values()), at)

    def home_address(self, workspace: str) -> str:
        """The address that opens Home in Slack; empty as long as the id of the app is not known."""
        app_id = self.app_id()
        return f"slack://app?team={workspace}&id={app_id}&tab=home" if app_id else ""

    def is_admin(self, person: Person) -> bool:
        """Whether they are an admin of the app: by the settings, or as an admin or owner of the workspace."""
        if self.workspace_admins and person.workspace_admin and person.is_member:
            return True
        return not self.admins.isdisjoint((person.id, f"{person.workspace}:{person.id}"))

    def stop_workspace(self, workspace: str, because: str) -> None:
        """Send nothing more in this workspace, where Slack refuses the app or which has removed it."""
        with self.database.begin() as session:
            workspaces.stop_workspace(session, workspace, because, self.now())

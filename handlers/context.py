"""`AppContext`: the database, the clock and the settings that everything called from outside works with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from methodology.engagement.engagement import Engagement
from methodology.engagement.rights import Viewer, must_change
from methodology.people import DIGEST_AT
from methodology.plan.team import PersonId
from storage.database.connection import Database
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import Catalog
from storage.workspaces import workspaces


class SendingStatus(NamedTuple):
    """When the last sweep was, since when something waits, and what keeps sending from its work."""

    last_at: datetime | None = None
    waiting_since: datetime | None = None
    trouble: str = ""


@dataclass(frozen=True)
class AppContext:
    """The database, the clock and the settings that handlers need; made once, in `bot.py`.

    `request_sweep` tells the sweep that something waits to be sent, so that nobody waits for its next round.
    """

    database: Database
    catalog: Catalog
    now: Callable[[], datetime]
    request_sweep: Callable[[], None] = lambda: None
    sending_status: Callable[[], SendingStatus] = SendingStatus
    default_zone: str = "UTC"
    digest_at: time = DIGEST_AT
    channel_pattern: str = "ps-{customer}"
    admins: frozenset[PersonId] = field(default_factory=frozenset)

    def today(self) -> date:
        """The date where nobody's own counts: in a channel, people of many zones read it."""
        return self.now().astimezone(ZoneInfo(self.default_zone)).date()

    @contextmanager
    def unit(self, viewer: Viewer, source: str) -> Iterator[UnitOfWork]:
        """One unit of work by this person: committed on leaving, rolled back on an exception."""
        at = self.now()

        def guard(engagement: Engagement) -> None:
            must_change(viewer, engagement)

        with self.database.begin() as session:
            actor = Actor(by=viewer.id, at=at, today=viewer.person.today(at), source=source)
            yield UnitOfWork(session, self.catalog, viewer.person.workspace, actor, guard)

    def stop_workspace(self, workspace: str, because: str) -> None:
        """Nothing more is sent in this workspace: the app was removed from it."""
        with self.database.begin() as session:
            workspaces.stop_workspace(session, workspace, because, self.now())

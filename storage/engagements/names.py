"""`EngagementNames`: the names of all engagements, kept in the process and refreshed by what is new.

Names never change. So each replica reads them once, and from then on those that came since.
"""

from threading import Lock

from sqlalchemy import bindparam
from sqlmodel import Session

from methodology.engagement.engagement import EngagementId
from methodology.lookup.name_index import NameIndex
from storage.database.reading import column, columns, rows, unindexed
from storage.tables.engagements import EngagementRow

STILL_OPENING = 100
"""So many engagements may be in the database whose numbers are lower than that of the last one that was read: the
transaction that opened them ended later."""

_ID = column(EngagementRow, "id")
_ALL = (
    columns(EngagementRow, ("id", "customer", "reference"))
    .where(column(EngagementRow, "workspace") == bindparam("workspace"))
    .order_by(_ID)
)
_SINCE = (
    columns(EngagementRow, ("id", "customer", "reference"))
    .where(bindparam("since") < _ID, unindexed(column(EngagementRow, "workspace")) == bindparam("workspace"))
    .order_by(_ID)
)


class EngagementNames:
    """The names of the engagements of each workspace. Thread-safe.

    One that was erased is found until the process ends: its readers find that it is not there.
    """

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def beginning_with(self, session: Session, workspace: str, words: str, limit: int) -> list[EngagementId]:
        """The newest engagements whose customer and reference begin with these words."""
        with self._lock:
            found = self._current(session, workspace).beginning_with(words, limit)
        return list(map(EngagementId, found))

    def nearest(
        self, session: Session, workspace: str, words: str, limit: int
    ) -> list[tuple[str, list[EngagementId]]]:
        """The titles most like these words, the nearest first, each with its engagements, newest first."""
        with self._lock:
            found = self._current(session, workspace).nearest(words, limit)
        return [(title, list(map(EngagementId, numbers))) for title, numbers in found]

    def _current(self, session: Session, workspace: str) -> NameIndex:
        kept = self._kept.setdefault(workspace, _Kept())
        if kept.last:
            found = rows(session, _SINCE, workspace=workspace, since=kept.last - STILL_OPENING)
        else:
            found = rows(session, _ALL, workspace=workspace)
        new = [each for each in found if each.id not in kept.latest]
        kept.index.add((each.id, each.customer, each.reference) for each in new)
        kept.last = max(kept.last, *(each.id for each in found)) if found else kept.last
        known = kept.latest.union(each.id for each in found)
        kept.latest = {each for each in known if each > kept.last - STILL_OPENING}
        return kept.index


class _Kept:
    """The names of one workspace, the last number that was read, and the numbers shortly before it that were."""

    def __init__(self) -> None:
        self.index = NameIndex()
        self.last = 0
        self.latest: set[int] = set()

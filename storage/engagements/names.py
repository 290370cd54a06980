"""`EngagementNames`: the names of all engagements, kept in the process and refreshed by what is new or was edited.

Each replica reads them once, and from then on those that came or were given another name since.
"""

from threading import Lock

from sqlalchemy import BindParameter, bindparam, func, literal_column, union_all
from sqlmodel import Session

from methodology.engagement.engagement import EngagementId
from methodology.lookup.name_index import NameIndex
from storage.database.reading import column, columns, rows, unindexed
from storage.tables.engagements import EngagementRow
from storage.tables.history import WAS_EDITED, HistoryRow

STILL_OPEN = 100
"""So many rows may be in the database whose numbers are lower than that of the last one that was read: the transaction
that wrote them ended later."""

LARGE, MOST_AHEAD = 1_000, 20
"""Workspaces with so many engagements are read ahead, up to so many of them."""
_LARGEST = (
    columns(EngagementRow, ("workspace",))
    .group_by(column(EngagementRow, "workspace"))
    .having(func.count() >= bindparam("large"))
    .order_by(func.count().desc())
    .limit(MOST_AHEAD)
)
_ID = column(EngagementRow, "id")
_WORKSPACE: BindParameter[str] = bindparam("workspace")
_NAMED = columns(EngagementRow, ("id", "customer", "reference")).add_columns(
    literal_column("0").label("edit")
)
_EDITED = (
    columns(EngagementRow, ("id", "customer", "reference"))
    .add_columns(column(HistoryRow, "id").label("edit"))
    .join(HistoryRow, column(HistoryRow, "engagement") == _ID)
    .where(
        literal_column(WAS_EDITED),
        column(HistoryRow, "workspace") == _WORKSPACE,
        bindparam("edited_since") < column(HistoryRow, "id"),
    )
)
_ALL = union_all(_NAMED.where(column(EngagementRow, "workspace") == _WORKSPACE), _EDITED)
_SINCE = union_all(
    _NAMED.where(bindparam("since") < _ID, unindexed(column(EngagementRow, "workspace")) == _WORKSPACE),
    _EDITED,
)


class EngagementNames:
    """The names of the engagements of each workspace. Thread-safe.

    One that was erased is found until the process ends: its readers find that it is not there.
    """

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def read_ahead(self, session: Session, *, large: int = LARGE) -> None:
        """Read the names of the largest workspaces, so that the first one who looks for a name does not wait."""
        for workspace in rows(session, _LARGEST, large=large):
            with self._lock:
                self._current(session, workspace.workspace)

    def beginning_with(self, session: Session, workspace: str, words: str, limit: int) -> list[EngagementId]:
        """The newest engagements whose customer and reference begin with these words."""
        with self._lock:
            found = self._current(session, workspace).beginning_with(words, limit)
        return list(map(EngagementId, found))

    def of_customer(self, session: Session, workspace: str, customer: str, limit: int) -> list[EngagementId]:
        """The newest engagements for this customer, however it is spelt."""
        with self._lock:
            found = self._current(session, workspace).of_customer(customer, limit)
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
        edited_since = max(0, kept.last_edit - STILL_OPEN)
        if kept.last:
            since = kept.last - STILL_OPEN
            found = rows(session, _SINCE, workspace=workspace, since=since, edited_since=edited_since)
        else:
            found = rows(session, _ALL, workspace=workspace, edited_since=edited_since)
        kept.index.add(sorted((each.id, each.customer, each.reference) for each in found))
        kept.last = max([kept.last, *(each.id for each in found)])
        kept.last_edit = max([kept.last_edit, *(each.edit for each in found)])
        return kept.index


class _Kept:
    """The names of one workspace, and the last numbers of an engagement and of an edit that were read."""

    def __init__(self) -> None:
        self.index = NameIndex()
        self.last = 0
        self.last_edit = 0

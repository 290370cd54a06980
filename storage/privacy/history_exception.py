"""Exceptions to the rule that the history is written once.

The triggers of the history let pass what a row of `history_exception` names, on both databases. The row is made
and deleted in the transaction that needs it, so that no other transaction ever sees it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from storage.tables.privacy import HistoryExceptionRow


@contextmanager
def replacing_person(session: Session, workspace: str, person: str, former: str) -> Iterator[None]:
    """Within this block, the id of a person may be replaced by that of a former member."""
    with _excepted(session, HistoryExceptionRow(workspace=workspace, person=person, former=former)):
        yield


@contextmanager
def deleting_history(session: Session, workspace: str, engagement: int | None) -> Iterator[None]:
    """Within this block, the history of this engagement may be deleted; None: that of none."""
    with _excepted(session, HistoryExceptionRow(workspace=workspace, engagement=engagement)):
        yield


@contextmanager
def _excepted(session: Session, row: HistoryExceptionRow) -> Iterator[None]:
    session.add(row)
    session.flush()
    yield
    session.delete(row)
    session.flush()

"""Computes anew how engagements stand once the stored answer has expired: a few at each sweep, and first for people
who ask."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from handlers.context import AppContext
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.team import PersonId
from storage.engagements import lists, standing
from storage.outbox.digest_input import list_involving

log = logging.getLogger(__name__)

MOST_AT_ONCE = 100
"""Engagements for each sweep: a day has ended somewhere, or a version before has left them."""
TOGETHER = 10
"""Engagements in one transaction: others wait for it where the database has one writer."""
MOST_WAITED_FOR = 1000
"""The most engagements for which somebody waits who asks for their list."""


def settle_some(app_context: AppContext, must_end: Callable[[], bool]) -> None:
    """Settle some of what does not hold any more, in all workspaces."""
    with app_context.database.reading() as session:
        changed = standing.list_changed_people(session, most=MOST_AT_ONCE)
    _forget(app_context, changed)
    with app_context.database.reading() as session:
        lapsed = standing.list_lapsed(session, app_context.now(), most=MOST_AT_ONCE)
        by_older = standing.list_kept_by_older(session, most=MOST_AT_ONCE)
    _settle(app_context, [*dict.fromkeys([*lapsed, *by_older])], must_end)


def settle_lists(app_context: AppContext, person: Person, *, all_of_workspace: bool = False) -> None:
    """Settle what is on the lists of this person, and does not hold any more; usually nothing."""
    workspace, now = person.workspace, app_context.now()
    with app_context.database.reading() as session:
        changed = standing.list_changed_people(session, workspace=workspace, most=MOST_AT_ONCE)
        if not changed and not standing.list_lapsed(session, now, workspace=workspace, most=1):
            return
        if len(changed) == MOST_AT_ONCE:  # there are more; first of all those by whom their own lists change
            theirs = _on_lists(session, workspace, person.id)
            first = standing.list_changed_people_in(session, workspace, theirs)
            changed = list(dict.fromkeys([*first, *changed]))
    _forget(app_context, changed)
    with app_context.database.reading() as session:
        among = None if all_of_workspace else _on_lists(session, workspace, person.id)
        lapsed = standing.list_lapsed(session, now, workspace=workspace, among=among, most=MOST_WAITED_FOR)
    _settle(app_context, lapsed)


def settle_changed(session: Session, plan: EngagementPlan, now: datetime) -> None:
    """Settle an engagement in the transaction that has changed it, so that a list drawn next need not read it again.

    The change is kept where that fails: `settle_lists` tries it once more.
    """
    try:
        standing.keep(session, [plan], now)
    except SQLAlchemyError:
        raise
    except Exception:
        log.exception("could not tell how it stands", extra={"engagement": plan.engagement.id})


def _on_lists(session: Session, workspace: str, person: PersonId) -> set[EngagementId]:
    """The engagements that are or may come on the lists of this person."""
    involving = list_involving(session, workspace, person)
    return {*involving, *lists.list_on_agenda(session, workspace, person)}


def _forget(app_context: AppContext, changed: Sequence[tuple[str, PersonId]]) -> None:
    for workspace, person in changed:
        with app_context.database.begin() as session:
            involving = list_involving(session, workspace, person)
            standing.forget_standing_of(session, workspace, person, involving)


def _settle(
    app_context: AppContext,
    lapsed: Sequence[tuple[str, EngagementId]],
    must_end: Callable[[], bool] = lambda: False,
) -> None:
    for workspace, group in groupby(sorted(lapsed), key=itemgetter(0)):
        ids = [engagement_id for _, engagement_id in group]
        for first in range(0, len(ids), TOGETHER):
            if must_end():
                return
            _settle_together(app_context, workspace, ids[first : first + TOGETHER])


def _settle_together(app_context: AppContext, workspace: str, ids: Sequence[EngagementId]) -> None:
    """Settle these in one transaction; where that fails, each alone, so that one with bad records holds up no other."""
    now = app_context.now()
    try:
        with app_context.database.begin() as session:
            standing.settle(session, app_context.catalog, workspace, ids, now)
    except SQLAlchemyError:
        raise
    except Exception:
        if len(ids) > 1:
            for each in ids:
                _settle_together(app_context, workspace, [each])
            return
        log.exception("could not tell how it stands", extra={"engagement": ids[0]})
        with app_context.database.begin() as session:
            standing.put_off(session, ids[0], now)

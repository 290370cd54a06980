"""`Upgrades`: after an update of the app, engagements are planned by its rules, a few at each sweep."""

import logging
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from handlers.context import AppContext
from methodology.engagement.engagement import EngagementId
from methodology.people import Person
from storage.engagements.upgrade import list_outdated, upgrade_engagement

log = logging.getLogger(__name__)

MOST_AT_ONCE = 20
"""Engagements for each sweep: a digest upgrades those of its recipient first."""
MOST_WAITED_FOR = 1000
"""The most engagements for which a digest waits."""


class Upgrades:
    """The upgrades of one process. One that fails is logged once, and tried again after a restart."""

    def __init__(self, app_context: AppContext) -> None:
        self._app_context = app_context
        self._failed: set[EngagementId] = set()

    def run(self, must_end: Callable[[], bool]) -> None:
        """Upgrade some engagements, each in its own transaction."""
        with self._app_context.database.reading() as session:
            waiting = list_outdated(session, most=MOST_AT_ONCE, but=self._failed)
        for workspace, engagement_id in waiting:
            if must_end():
                return
            try:
                _upgrade(self._app_context, workspace, engagement_id)
            except SQLAlchemyError:
                raise
            except Exception:  # one engagement with bad records holds up no other
                self._failed.add(engagement_id)
                log.exception("could not upgrade", extra={"engagement": engagement_id})


def upgrade_first(app_context: AppContext, person: Person) -> None:
    """Upgrade the engagements that concern this person before they are told of them; the sweep logs what fails."""
    with app_context.database.reading() as session:
        waiting = list_outdated(session, most=MOST_WAITED_FOR, concerning=person)
    for workspace, engagement_id in waiting:
        try:
            _upgrade(app_context, workspace, engagement_id)
        except SQLAlchemyError:
            raise
        except Exception:  # noqa: BLE001  # bad records hold up nobody's digest
            log.debug("could not upgrade", extra={"engagement": engagement_id})


def _upgrade(app_context: AppContext, workspace: str, engagement_id: EngagementId) -> None:
    with app_context.database.begin() as session:
        upgrade_engagement(session, app_context.catalog, workspace, engagement_id, app_context.now())

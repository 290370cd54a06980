"""Two processes that change the same engagement at the same time."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier as ProcessBarrier
from typing import Any

from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from storage.database.connection import Database
from storage.engagements import activity
from storage.methodologies import Catalog
from tests.support.engaged import EM, PM, Engaged, days, engage

SECONDS = 60


@contextmanager
def _connected(url: str) -> Iterator[Database]:
    with closing(Database(url, pool_size=2)) as database:
        yield database


def _complete_all(
    url: str,
    engagement_id: EngagementId,
    chosen: list[PlannedActivityId],
    who: PersonId,
    ready: ProcessBarrier,
    completed: Any,
) -> None:
    """In a process of its own: complete each of these, and report the ones that it was first to complete."""
    with _connected(url) as database:
        other = Engaged(database, Catalog(database), engagement_id, by=who)
        other.plan()
        ready.wait(SECONDS)
        completed.put((who, [each for each in chosen if _is_first_to_complete(other, each)]))


def _is_first_to_complete(engaged: Engaged, work: PlannedActivityId) -> bool:
    with engaged.unit() as unit:
        return activity.complete(unit, work).changed


def test_two_processes_complete_the_same_work_once_each(database_url: str, methodology: Methodology) -> None:
    with _connected(database_url) as database:
        engaged = engage(
            database,
            methodology,
            stage="engagement_execution",
            dates={"booking": days(-7), "kickoff": days(7), "project_end": days(90)},
        )
        chosen = [each.id for each in engaged.plan().work if each.is_open][:12]
    context = get_context("spawn")
    ready, completed = context.Barrier(2), context.Queue()
    processes = [
        context.Process(
            target=_complete_all, args=(database_url, engaged.engagement_id, chosen, who, ready, completed)
        )
        for who in (EM, PM)
    ]
    for each in processes:
        each.start()
    by_whom = dict(completed.get(timeout=SECONDS) for _ in processes)
    for each in processes:
        each.join(SECONDS)
    mine, yours = by_whom[EM], by_whom[PM]
    assert sorted([*mine, *yours]) == sorted(chosen)
    with _connected(database_url) as database:
        other = Engaged(database, Catalog(database), engaged.engagement_id)
        assert Counter(c.work for c in other.history("done")) == Counter(chosen)
        assert Counter(c.by for c in other.history("done")) == Counter({EM: len(mine), PM: len(yours)})
        assert other.is_in_step()

"""The lists of a person, of which only the part is read that is shown: work, gates, engagements, portfolio."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from sqlmodel import Session

from handlers.context import AppContext
from handlers.pages.paged import Paged
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_line import EngagementLine, engagement_line
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.questions import still_asked
from methodology.engagement.rights import Viewer
from methodology.engagement.things import gate_key
from methodology.reminders.my_gates import (
    MyGate,
    MyHandoff,
    MyQuestion,
    Waiting,
    my_gates,
    my_handoffs,
    my_questions,
    waiting_on_others,
)
from methodology.reminders.my_work import GROUPS, MyActivity, my_work
from methodology.reminders.standing import ASKING, GATES, HANDOFFS, QUESTIONS, WAITING
from storage.engagements import lists
from storage.engagements.engagement_plan import load_plans
from storage.engagements.lists import EngagementList, Listed

T = TypeVar("T")
ALL_WORK = range(len(GROUPS))


@dataclass(frozen=True)
class Lists:
    """The lists of one person as they are in this session, once they are settled. Each engagement is read once."""

    app_context: AppContext
    session: Session
    viewer: Viewer
    _plans: dict[EngagementId, EngagementPlan] = field(default_factory=dict, init=False)

    def work(self, groups: range = ALL_WORK) -> Paged[MyActivity]:
        """Their work in these groups of `GROUPS`."""

        def find(listed: Sequence[Listed], plans: Sequence[EngagementPlan]) -> Iterable[MyActivity]:
            known = {
                (each.activity.id, GROUPS.index(each.group)): each
                for each in my_work(self.viewer, plans, self._now)
            }
            return (known[key] for each in listed if (key := (each.work, each.grouped)) in known)

        return self._of_agenda(groups, find)

    def gates(self) -> Paged[MyGate]:
        """The gates that wait for them."""

        def find(listed: Sequence[Listed], plans: Sequence[EngagementPlan]) -> Iterable[MyGate]:
            known = {
                (each.plan.engagement.id, gate_key(each.gate.key)): each
                for each in my_gates(self.viewer, plans, self._now)
            }
            return (known[key] for each in listed if (key := (each.engagement, each.thing)) in known)

        return self._of_agenda(range(GATES, GATES + 1), find)

    def handoffs(self) -> Paged[MyHandoff]:
        """The handoffs that wait for them."""

        def find(listed: Sequence[Listed], plans: Sequence[EngagementPlan]) -> Iterable[MyHandoff]:
            known = {each.plan.engagement.id: each for each in my_handoffs(self.viewer, plans, self._now)}
            return (known[each.engagement] for each in listed if each.engagement in known)

        return self._of_agenda(range(HANDOFFS, HANDOFFS + 1), find)

    def questions(self) -> Paged[MyQuestion]:
        """The dates of which they are to say whether they came true."""

        def find(listed: Sequence[Listed], plans: Sequence[EngagementPlan]) -> Iterable[MyQuestion]:
            known = {
                (each.plan.engagement.id, each.about.key): each
                for each in my_questions(self.viewer, plans, self._now)
            }
            return (known[key] for each in listed if (key := (each.engagement, each.thing)) in known)

        return self._of_agenda(range(QUESTIONS, QUESTIONS + 1), find)

    def waiting(self) -> Paged[Waiting]:
        """The gates and handoffs that are late with others."""

        def find(listed: Sequence[Listed], plans: Sequence[EngagementPlan]) -> Iterable[Waiting]:
            known = {
                (each.plan.engagement.id, each.key): each
                for each in waiting_on_others(self.viewer, plans, self._now)
            }
            return (known[key] for each in listed if (key := (each.engagement, each.thing)) in known)

        return self._of_agenda(range(WAITING, WAITING + 1), find)

    def asking(self) -> Paged[EngagementPlan]:
        """The engagements in which they have not answered a question."""

        def find(_listed: Sequence[Listed], plans: Sequence[EngagementPlan]) -> Iterable[EngagementPlan]:
            return (each for each in plans if still_asked(each, self.viewer.id, self._now))

        return self._of_agenda(range(ASKING, ASKING + 1), find)

    def engagements(self, found: EngagementList) -> Paged[EngagementLine]:
        """The lines of these engagements."""

        def read(offset: int, limit: int) -> list[EngagementLine]:
            ids = found.read(self.session, self._workspace, offset, limit)
            return [engagement_line(each, self.viewer.id, self._now) for each in self._load(ids)]

        return Paged(found.count_all(self.session, self._workspace), read)

    def _of_agenda(
        self, groups: range, find: Callable[[Sequence[Listed], Sequence[EngagementPlan]], Iterable[T]]
    ) -> Paged[T]:
        who = (self.session, self._workspace, self.viewer.id, groups)

        def read(offset: int, limit: int) -> list[T]:
            listed = lists.list_agenda(*who, offset=offset, limit=limit)
            return list(find(listed, self._load(each.engagement for each in listed)))

        return Paged(sum(self._counts[each] for each in groups), read)

    @cached_property
    def _counts(self) -> Counter[int]:
        """How much there is in each group of their list."""
        return lists.count_agenda(self.session, self._workspace, self.viewer.id)

    def _load(self, ids: Iterable[EngagementId]) -> list[EngagementPlan]:
        """The plans of these engagements, each once, with their open work."""
        wanted = list(dict.fromkeys(ids))
        missing = [each for each in wanted if each not in self._plans]
        if missing:
            for plan in load_plans(
                self.session, self.app_context.catalog, self._workspace, missing, only_open=True
            ):
                self._plans[plan.engagement.id] = plan
        return [self._plans[each] for each in wanted if each in self._plans]

    @property
    def _workspace(self) -> str:
        return self.viewer.person.workspace

    @property
    def _now(self) -> datetime:
        return self.app_context.now()

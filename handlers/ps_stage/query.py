"""`StageQuery`: the words of one `/ps-stage`, with everything needed to answer them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlmodel import Session

from handlers.context import AppContext
from handlers.slack.facts import SlackFacts
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer
from storage.engagements.engagement_plan import get_plan
from storage.of_workspace import OfWorkspace, read_of_workspace


@dataclass(frozen=True)
class StageQuery:
    """The words, and everything needed to answer them; `shared` if the whole channel sees the answer."""

    facts: SlackFacts
    session: Session
    viewer: Viewer
    channel: str
    words: str
    shared: bool = False
    _read: dict[object, Any] = field(default_factory=dict, repr=False)
    """What was read so far, also for the queries that are made from this one."""

    @property
    def app_context(self) -> AppContext:
        return self.facts.app_context

    @property
    def can_share(self) -> bool:
        return not self.shared

    @cached_property
    def methodology(self) -> Methodology:
        """The latest version of the methodology, for questions that are about no engagement."""
        of_workspace = self.of_workspace
        return self.app_context.catalog.get_first_readable(of_workspace.versions, of_workspace.links)

    @property
    def of_workspace(self) -> OfWorkspace:
        found: OfWorkspace = self._once(OfWorkspace, lambda: read_of_workspace(self.session, self.workspace))
        return found

    def plan_of(self, engagement_id: EngagementId) -> EngagementPlan:
        """The plan of an engagement of this workspace, with its open work."""
        where = self.session, self.app_context.catalog, self.workspace
        found: EngagementPlan = self._once(
            engagement_id, lambda: get_plan(*where, engagement_id, only_open=True)
        )
        return found

    def _once(self, what: object, read: Callable[[], object]) -> Any:
        if what not in self._read:
            self._read[what] = read()
        return self._read[what]

    @property
    def workspace(self) -> str:
        return self.viewer.person.workspace

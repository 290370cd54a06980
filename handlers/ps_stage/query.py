"""`StageQuery`: the words of one `/ps-stage`, with everything needed to answer them."""

from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from handlers.context import AppContext
from handlers.slack.facts import SlackFacts
from methodology.definition.model import Methodology
from methodology.engagement.rights import Viewer
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

    @cached_property
    def of_workspace(self) -> OfWorkspace:
        return read_of_workspace(self.session, self.workspace)

    @property
    def workspace(self) -> str:
        return self.viewer.person.workspace

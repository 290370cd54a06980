"""`Problem`: what did not work in Slack after somebody did something."""

from handlers.block_kit.layout import sections
from handlers.block_kit.message import message
from handlers.block_kit.text import escape_sentence
from handlers.context import AppContext
from handlers.outbox.outgoing_message import Content, OutgoingMessage, RenderContext
from storage.outbox import queue


class Problem(OutgoingMessage):
    """Tells a person what did not work, and what they can do; `about` tells several apart."""

    kind = "problem"

    about: str
    sentence: str

    @property
    def subject(self) -> str:
        return self.about

    def content(self, _context: RenderContext) -> Content | None:
        return Content(message(*sections(escape_sentence(self.sentence))))

    @classmethod
    def enqueue_for(
        cls, app_context: AppContext, workspace: str, person: str, about: str, sentence: str
    ) -> None:
        """Have this person told."""
        problem = cls(workspace=workspace, recipient=person, about=about, sentence=sentence)
        with app_context.database.begin() as session:
            queue.enqueue(session, [problem.delivery()], app_context.now())
        app_context.request_sweep()

"""`StatusReport`: the status report of an engagement, for a person who asked for it to copy from."""

from handlers.messages.engagement_message import EngagementMessage
from handlers.outbox.outgoing_message import Content, RenderContext
from handlers.pages.views.status_report import status_report_message
from methodology.engagement.status_report import status_report


class StatusReport(EngagementMessage):
    """The report as of its sending; `asked` tells several requests apart."""

    kind = "status_report"
    is_urgent = True

    asked: str

    @property
    def subject(self) -> str:
        return self.asked

    def content(self, context: RenderContext) -> Content | None:
        return Content(status_report_message(status_report(self.load_plan(context), context.now)))

"""`Welcome`: the first message to a member of a team, and the one about a role given later."""

from handlers.messages.engagement_message import EngagementMessage
from handlers.messages.views.welcome import given_role, welcome
from handlers.outbox.outgoing_message import Content, RenderContext
from methodology.definition.ids import RoleId
from methodology.plan.team import PersonId
from methodology.reminders.digest import digest_for, first_reminder
from storage.outbox import queue
from storage.outbox.digest_input import load_digest_input


class Welcome(EngagementMessage):
    """Tells a member of the team what they are the DRI for, and when the first reminder comes.

    `role` and `given_by` are set where a role was given after the opening. Each role is announced once.
    """

    kind = "welcome"

    role: RoleId | None = None
    given_by: PersonId | None = None

    @property
    def subject(self) -> str:
        return f"{self.engagement}:{self.role}" if self.role else str(self.engagement)

    def content(self, context: RenderContext) -> Content | None:
        person, plan = context.recipient, self.load_plan(context)
        digest_input = load_digest_input(context.session, context.app_context.catalog, person)
        reminder = first_reminder(person, context.now, digest_input)
        today = person.today(context.now).isoformat()
        if queue.is_waiting(context.session, self.workspace, person.id, queue.DIGEST, today) and digest_for(
            person, context.now, digest_input
        ):
            reminder = context.now  # today's is on its way
        if self.role is None or self.given_by is None:
            return Content(welcome(plan, person.id, now=context.now, first_reminder=reminder))
        if self.role not in plan.engagement.team.roles_of(person.id):
            return None
        return Content(
            given_role(
                plan,
                person.id,
                self.role,
                given_by=self.given_by,
                now=context.now,
                next_reminder=reminder,
            )
        )

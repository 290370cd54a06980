"""`Welcome`: the first message to a member of a team, and the one about a role given later."""

from sqlmodel import Session

from handlers.context import AppContext
from handlers.messages.engagement_message import EngagementMessage
from handlers.messages.views.welcome import given_role, welcome
from handlers.outbox.outgoing_message import Content, RenderContext
from methodology.definition.ids import RoleId
from methodology.engagement.work_lists import first_for, open_work_for
from methodology.plan.team import PersonId
from methodology.reminders.digest import digest_for, first_reminder
from methodology.reminders.digest_lines import Telling
from methodology.reminders.telling import telling
from methodology.reminders.weekly import never_acts
from storage.engagements.told import record_message
from storage.outbox import queue
from storage.outbox.digest_input import load_digest_input
from storage.outbox.queries import is_waiting


class Welcome(EngagementMessage):
    """Tells a member of the team what they are the DRI for, and when the first reminder comes.

    `role` and `given_by` are set where a role was given after the opening. Each role is announced once. What it
    names counts as told. Who never acts does not get it.
    """

    kind = "welcome"

    role: RoleId | None = None
    given_by: PersonId | None = None
    tells: Telling | None = None

    @property
    def subject(self) -> str:
        return f"{self.engagement}:{self.role}" if self.role else str(self.engagement)

    def content(self, context: RenderContext) -> Content | None:
        person, plan = context.recipient, self.load_plan(context)
        digest_input = load_digest_input(context.session, context.app_context.catalog, person)
        if never_acts(digest_input.unanswered):
            return None
        first = first_for(plan, person.id, context.now)
        theirs = [each.id for each in open_work_for(plan, person.id)]
        tells = telling(plan, person, [first.id] if first else [], context.now, counted=theirs)
        reminder = first_reminder(person, context.now, digest_input, tells)
        today = person.today(context.now).isoformat()
        if is_waiting(context.session, self.workspace, person.id, queue.DIGEST, today) and digest_for(
            person, context.now, digest_input
        ):
            reminder = context.now  # today's is on its way
        kept = {"tells": tells.model_dump(mode="json")}
        if self.role is None or self.given_by is None:
            return Content(welcome(plan, person.id, now=context.now, first_reminder=reminder), kept)
        if self.role not in plan.engagement.team.roles_of(person.id):
            return None
        message = given_role(
            plan, person.id, self.role, given_by=self.given_by, now=context.now, next_reminder=reminder
        )
        return Content(message, kept)

    def after_sending(self, app_context: AppContext, session: Session) -> None:
        if self.tells is not None:
            record_message(session, app_context.catalog, self.workspace, self.tells, app_context.now())

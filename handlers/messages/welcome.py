"""`Welcome`: the first message to a member of a team, and the one about a role given later."""

from datetime import datetime

from sqlmodel import Session

from handlers.context import AppContext
from handlers.messages.engagement_message import EngagementMessage
from handlers.messages.views.welcome import given_role, welcome
from handlers.outbox.outgoing_message import Content, RenderContext
from handlers.outbox.standings import settle_lists
from methodology.definition.ids import RoleId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.work_lists import first_for, open_work_for
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.digest import digest_for, first_reminder, new_for, once_told
from methodology.reminders.digest_lines import DigestInput
from methodology.reminders.now_told import Telling
from methodology.reminders.schedule import next_digest_at
from methodology.reminders.telling import telling
from methodology.reminders.weekly import never_acts
from storage.digest_rhythm import get_rhythm
from storage.engagements.history import Giving, find_giving
from storage.engagements.told import record_message
from storage.outbox import queue
from storage.outbox.digest_input import load_digest_input, load_soonest
from storage.outbox.queries import is_waiting


class Welcome(EngagementMessage):
    """Tells a member of the team what they are the DRI for, and when the first reminder comes.

    `role` and `given_by` are set where a role was given after the opening. Each role is announced once; given anew by
    somebody else while that waits, it names who gave it last. What it names counts as told. Somebody who never acts
    does not get it.
    """

    kind = "welcome"

    role: RoleId | None = None
    given_by: PersonId | None = None
    tells: Telling | None = None

    @property
    def subject(self) -> str:
        return f"{self.engagement}:{self.role}" if self.role else str(self.engagement)

    def prepare(self, app_context: AppContext, recipient: Person, now: datetime) -> None:
        """Work out anew what has changed, so that of their engagements only those are read that are news soon."""
        settle_lists(app_context, recipient)

    def content(self, context: RenderContext) -> Content | None:
        person, plan = context.recipient, self.load_plan(context)
        if never_acts(get_rhythm(context.session, person.workspace, person.id).unanswered):
            return None
        first = first_for(plan, person.id, context.now)
        theirs = [each.id for each in open_work_for(plan, person.id)]
        tells = telling(plan, person, [first.id] if first else [], context.now, counted=theirs)
        reminder = self._next_reminder(context, tells)
        kept = {"tells": tells.model_dump(mode="json")}
        if self.role is None or self.given_by is None:
            return Content(welcome(plan, person.id, now=context.now, first_reminder=reminder), kept)
        if self.role not in plan.engagement.team.roles_of(person.id):
            return None
        last = find_giving(context.session, self.engagement, self.role, person.id)
        by, before = last or Giving(self.given_by, None)
        message = given_role(
            plan,
            person.id,
            self.role,
            given_by=by,
            now=context.now,
            next_reminder=reminder,
            before=before,
        )
        return Content(message, kept)

    def _next_reminder(self, context: RenderContext, tells: Telling) -> datetime | None:
        """When something is told to them next: at once if today's digest, or what is new for them, is on its way and
        has something to say beside this message."""
        session, catalog = context.session, context.app_context.catalog
        person, now = context.recipient, context.now
        today = person.today(now).isoformat()
        for kind, rule in ((queue.DIGEST, digest_for), (queue.NEW_FOR_YOU, new_for)):
            if is_waiting(session, self.workspace, person.id, kind, today):
                waits = load_digest_input(session, catalog, person, settled_at=now)
                if rule(person, now, once_told(waits, tells)):
                    return now
        soonest = load_soonest(session, catalog, person, self.engagement, now)
        soon = first_reminder(person, now, soonest, tells)
        if soon == next_digest_at(person, now):
            return soon  # no engagement can have an earlier one
        everything = load_digest_input(session, catalog, person)
        if _engagements(everything) == _engagements(soonest):
            return soon
        return first_reminder(person, now, everything, tells)

    def after_sending(self, app_context: AppContext, session: Session) -> None:
        if self.tells is not None:
            record_message(session, app_context.catalog, self.workspace, self.tells, app_context.now())


def _engagements(digest_input: DigestInput) -> set[EngagementId]:
    return {each.engagement.id for each in digest_input.plans}

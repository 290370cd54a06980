"""`DailyDigest`: the reminders to one person on one day, and that message as rewritten after an action."""

import logging
from datetime import date, datetime
from typing import Any

from pydantic import Field
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from handlers.block_kit.message import Message
from handlers.context import AppContext
from handlers.messages.views.digest import digest
from handlers.outbox.outgoing_message import Content, OutgoingMessage, RenderContext
from methodology.definition.model import Methodology
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.digest import digest_for
from methodology.reminders.digest_lines import Digest
from methodology.reminders.schedule import digest_instant, when_to_send
from storage.engagements import queries
from storage.engagements.engagement_plan import methodology_of
from storage.engagements.missed_turns import close_missed_turns, list_engagements_behind
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.outbox import digest_schedule, queue
from storage.outbox.digest_input import load_digest_input
from storage.outbox.queue import DIGEST, Delivery

log = logging.getLogger(__name__)

SWEEP = PersonId("ps-bot")
"""The actor in the history for what happens by itself: a turn that passed undone."""


class DailyDigest(OutgoingMessage):
    """The digest of one day; once sent, `digest` keeps its content, so that it can be rewritten.

    It is enqueued without this class: see `storage.outbox.digest_schedule`.
    """

    kind = DIGEST

    day: date = Field(exclude=True)
    digest: Digest | None = None

    @property
    def subject(self) -> str:
        return self.day.isoformat()

    @classmethod
    def fields_of(cls, delivery: Delivery) -> dict[str, Any]:
        return {**super().fields_of(delivery), "day": delivery.subject}

    def time_to_send(self, recipient: Person, now: datetime) -> datetime | None:
        match when_to_send(recipient, self.day, now):
            case "over":
                return None
            case "later":
                return digest_instant(recipient, self.day)
            case "now":
                return now

    def prepare(self, app_context: AppContext, recipient: Person, now: datetime) -> None:
        """Recurring work whose date has passed gives way to its next occurrence."""
        today = recipient.today(now)
        with app_context.database.reading() as session:
            behind = list_engagements_behind(session, recipient.workspace, recipient.id, today)
        actor = Actor(by=SWEEP, at=now, today=today, source="sweep")
        for engagement_id in behind:
            try:
                with app_context.database.begin() as session:
                    close_missed_turns(
                        UnitOfWork(session, app_context.catalog, recipient.workspace, actor, lambda _: None),
                        engagement_id,
                    )
            except SQLAlchemyError:
                raise
            except Exception:  # one engagement with bad records holds up nobody's digest
                log.exception("could not roll", extra={"engagement": engagement_id})

    def content(self, context: RenderContext) -> Content | None:
        person = context.recipient
        digest_input = load_digest_input(context.session, context.app_context.catalog, person)
        found = digest_for(person, context.now, digest_input)
        if found is None:
            return None
        methodologies: dict[int, Methodology] = {e.engagement.id: e.methodology for e in digest_input.plans}
        return Content(digest(methodologies, found), {"digest": found.model_dump(mode="json")})

    def after_sending(self, session: Session) -> None:
        if self.digest is not None:
            digest_schedule.mark_startable_told(session, self.digest)

    def after_nothing_to_say(self, session: Session) -> None:
        """Drop people without any work from the schedule until they have some."""
        digest_schedule.unschedule_if_uninvolved(session, self.workspace, PersonId(self.recipient))


def rewritten_digest(
    app_context: AppContext, person: Person, channel: str, ts: str, changed: EngagementPlan
) -> Message | None:
    """This message, if it is a digest of this person, with the current state of its lines; None if not.

    `changed` is the current plan of the engagement that was acted on: only the others are read.
    """
    with app_context.database.reading() as session:
        delivery = queue.find_by_message(session, person.workspace, channel, ts)
        is_theirs = delivery is not None and (delivery.kind, delivery.recipient) == (DIGEST, person.id)
        sent = DailyDigest.from_delivery(delivery).digest if delivery and is_theirs else None
        if sent is None:
            return None
        others = list(dict.fromkeys(line.engagement for line in sent.lines))
        others = [each for each in others if each != changed.engagement.id]
        engagements = queries.get_engagements(session, person.workspace, others) if others else []
        work = {
            each.id: each
            for activities in (changed.work, *(queries.list_work(session, other) for other in others))
            for each in activities
        }
    methodologies = {int(each.id): methodology_of(app_context.catalog, each) for each in engagements}
    methodologies[int(changed.engagement.id)] = changed.methodology
    return digest(methodologies, sent, current=work)

"""`DailyDigest` and `NewForYou`: what is news for one person on one day; and both as rewritten after an action."""

import logging
from datetime import date, datetime
from typing import Any

from pydantic import Field
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from handlers.context import AppContext
from handlers.messages.views.digest import digest
from handlers.outbox.outgoing_message import Content, OutgoingMessage, RenderContext
from handlers.outbox.standings import settle_lists
from handlers.outbox.upgrades import upgrade_first
from methodology.definition.model import Methodology
from methodology.engagement.links import with_own_links
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.digest import digest_for, new_for
from methodology.reminders.digest_lines import Digest, DigestInput
from methodology.reminders.schedule import digest_instant, when_to_send
from storage import digest_rhythm
from storage.engagements.history import BY_ITSELF
from storage.engagements.missed_turns import close_missed_turns, list_engagements_behind
from storage.engagements.told import record_message
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.outbox import acts_of_others, digest_schedule, nudges
from storage.outbox.digest_input import load_digest_input
from storage.outbox.queries import is_waiting
from storage.outbox.queue import DIGEST, NEW_FOR_YOU, Delivery

log = logging.getLogger(__name__)


class DailyDigest(OutgoingMessage):
    """The digest of one day; once sent, `news` keeps its content, so that it can be rewritten.

    It is enqueued without this class: see `storage.outbox.digest_schedule`. A version before 0.3 kept the
    content as `digest`, and knows nothing of `news`: it leaves such a message as it is.
    """

    kind = DIGEST

    day: date = Field(exclude=True)
    digest: Digest | None = None
    news: Digest | None = None

    @property
    def said(self) -> Digest | None:
        return self.news or self.digest

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
        """Plan by the rules of this version, let recurring work whose date has passed give way to its next
        occurrence, and take nudges along."""
        with app_context.database.begin() as session:
            nudges.take_along(session, recipient.workspace, recipient.id)
        today = recipient.today(now)
        settle_lists(app_context, recipient)
        upgrade_first(app_context, recipient)
        with app_context.database.reading() as session:
            behind = list_engagements_behind(
                session, app_context.catalog, recipient.workspace, recipient.id, today
            )
        actor = Actor(by=BY_ITSELF, at=now, today=today, source="sweep")
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
        settle_lists(app_context, recipient)

    def content(self, context: RenderContext) -> Content | None:
        session, now = context.session, context.now
        waiting = nudges.list_taken_along(session, self.workspace, self.recipient, now)
        digest_input = load_digest_input(
            session,
            context.app_context.catalog,
            context.recipient,
            settled_at=now,
            nudges=waiting,
            acts=acts_of_others.list_waiting(session, self.workspace, context.recipient.id),
            counted=True,
        )
        home = context.app_context.home_address(self.workspace)
        with context.app_context.heavy.one():
            found = digest_for(context.recipient, context.now, digest_input)
            return content_of(found, digest_input, home, context.recipient)

    def after_sending(self, app_context: AppContext, session: Session) -> None:
        if self.news is not None:
            record_message(session, app_context.catalog, self.workspace, self.news, app_context.now())
            nudges.mark_said(session, self.news.nudges, app_context.now())
            acts_of_others.mark_said(session, self.news.acts, app_context.now())
        weekly_on = self.day if self.news is not None and self.news.weekly is not None else None
        digest_rhythm.count_digest(session, self.workspace, PersonId(self.recipient), weekly_on)

    def after_nothing_to_say(self, session: Session) -> None:
        """Drop people without any work from the schedule until they have some."""
        digest_schedule.unschedule_if_uninvolved(session, self.workspace, PersonId(self.recipient))


class NewForYou(OutgoingMessage):
    """What somebody else gave to a person since their digest and is due already; once a day at most.

    It is enqueued without this class: see `storage.outbox.new_for_you`.
    """

    kind = NEW_FOR_YOU

    day: date = Field(exclude=True)
    news: Digest | None = None

    @property
    def subject(self) -> str:
        return self.day.isoformat()

    @property
    def said(self) -> Digest | None:
        return self.news

    @classmethod
    def fields_of(cls, delivery: Delivery) -> dict[str, Any]:
        return {**super().fields_of(delivery), "day": delivery.subject}

    def prepare(self, app_context: AppContext, recipient: Person, now: datetime) -> None:
        """Work out anew what has changed, so that only what may be news is read."""
        settle_lists(app_context, recipient)

    def content(self, context: RenderContext) -> Content | None:
        person, session, now = context.recipient, context.session, context.now
        waits = is_waiting(session, self.workspace, person.id, DIGEST, self.subject)
        if waits or person.today(now) != self.day:
            return None  # a digest says it
        digest_input = load_digest_input(session, context.app_context.catalog, person, settled_at=now)
        return content_of(new_for(person, now, digest_input), digest_input)

    def after_sending(self, app_context: AppContext, session: Session) -> None:
        if self.news is not None:
            record_message(session, app_context.catalog, self.workspace, self.news, app_context.now())


def content_of(
    found: Digest | None, digest_input: DigestInput, home: str = "", reader: Person | None = None
) -> Content | None:
    """This message, drawn, with its content to keep; `home` and `reader` are as for `digest`."""
    if found is None:
        return None
    methodologies: dict[int, Methodology] = {
        each.engagement.id: with_own_links(each.methodology, each.engagement) for each in digest_input.plans
    }
    kept = {"news": found.model_dump(mode="json", exclude_defaults=True)}
    return Content(digest(methodologies, found, home=home, reader=reader), kept)

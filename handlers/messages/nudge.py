"""`Nudge`: what a member of the team asks the owner of something, or their substitute, once a day for each thing."""

from datetime import datetime

from sqlmodel import Session

from handlers.block_kit.text import plain
from handlers.context import AppContext
from handlers.messages.digest import content_of
from handlers.messages.engagement_message import EngagementMessage
from handlers.outbox.outgoing_message import Content, RenderContext
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Digest, DigestInput, Section
from methodology.reminders.news import EngagementNews
from methodology.reminders.nudges import AFTER_DIGEST, find_thing
from methodology.reminders.schedule import in_working_hours, next_digest_at
from storage import people
from storage.engagements.told import record_message
from storage.outbox.queue import NUDGE


class Nudge(EngagementMessage):
    """What `asker` asks about the thing of this key; `day` is that of the recipient on which it goes to them.

    `asks` is their question; empty: how it is going. Outside of the recipient's working hours it waits for their
    digest, which takes it along (see `storage.outbox.nudges`). `news` keeps its content, so that it can be
    rewritten.
    """

    kind = NUDGE

    thing: str
    day: str
    asker: PersonId
    asks: str = ""
    news: Digest | None = None

    @property
    def subject(self) -> str:
        return f"{self.engagement}:{self.thing}:{self.day}"

    @property
    def said(self) -> Digest | None:
        return self.news

    def time_to_send(self, recipient: Person, now: datetime) -> datetime | None:
        if in_working_hours(recipient, now):
            return now
        return next_digest_at(recipient, now) + AFTER_DIGEST

    def content(self, context: RenderContext) -> Content | None:
        """Nothing once the thing is closed, or has gone to somebody else."""
        person, plan = context.recipient, self.load_plan(context)
        news = EngagementNews(plan=plan, now=context.now)
        thing = find_thing(news, self.thing)
        if thing is None or not news.is_readers(person, thing):
            return None
        asked = news.nudged(person.id, thing, self.asker, self.asks)
        asker = people.find_person(context.session, self.workspace, self.asker)
        name = asker.name if asker else "Somebody"
        said = Digest(
            person=person.id,
            day=person.today(context.now),
            at=context.now,
            at_once=True,
            title=plain(f"{name} asks about {thing.name}", 150),
            sections=(Section(kind="nudged", lines=(asked.line,)),),
            told=asked.told,
        )
        return content_of(said, DigestInput(plans=(plan,)))

    def after_sending(self, app_context: AppContext, session: Session) -> None:
        if self.news is not None:
            record_message(session, app_context.catalog, self.workspace, self.news, app_context.now())

"""What does each kind of message say, at the moment it is sent?"""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from handlers.block_kit.message import Message
from handlers.context import AppContext
from handlers.messages.digest import digest_content, digest_in
from handlers.messages.views.can_start import Left, can_start
from handlers.messages.views.card import opened
from handlers.messages.views.digest import DigestAction, digest
from handlers.messages.views.handoff import handoff_sheet
from handlers.messages.views.welcome import welcome
from handlers.outbox.sender import Content, ContentOf
from handlers.pages.stage_card import SHARED, facts_of
from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff import sheet
from methodology.people import Person
from methodology.plan.activity import by_urgency
from methodology.plan.team import PersonId
from methodology.reminders.digest import first_reminder
from storage.engagements import queries
from storage.engagements.handoff import written
from storage.engagements.plans import get_plan, methodology_of
from storage.engagements.recurrence import engagements_behind, roll
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.outbox import queue
from storage.outbox.digest_schedule import load_digest_input
from storage.outbox.queue import DIGEST, Delivery

DIGEST_ACTIONS: frozenset[DigestAction] = frozenset({"done", "undo", "act", "why", "card", "dates", "team"})
SWEEP = PersonId("ps-bot")
"""Who did it, in the history, where nobody did: a turn that passed undone."""


def contents(app_context: AppContext) -> Mapping[str, ContentOf]:
    """The content of each kind of message."""

    digest_now = digest_content(app_context.catalog, DIGEST_ACTIONS)

    def digest_after_rolling(
        _session: Session, delivery: Delivery, person: Person | None, now: datetime
    ) -> Content | None:
        assert person is not None, "a digest is a person's"
        _roll(app_context, person, now)
        with app_context.database.reading() as session:
            return digest_now(session, delivery, person, now)

    def card_content(
        session: Session, delivery: Delivery, _person: Person | None, now: datetime
    ) -> Content | None:
        there = get_plan(session, app_context.catalog, delivery.workspace, delivery.payload["engagement"])
        facts = facts_of(app_context, there, viewer=None, today=app_context.today())
        return Content(opened(there.methodology, facts, SHARED))

    def welcome_content(
        session: Session, delivery: Delivery, person: Person | None, now: datetime
    ) -> Content | None:
        assert person is not None, "a welcome is a person's"
        there = get_plan(session, app_context.catalog, delivery.workspace, delivery.payload["engagement"])
        said = welcome(
            there.methodology,
            there.engagement,
            person.id,
            sorted((each for each in there.work if each.is_open and each.dri == person.id), key=by_urgency),
            today=person.today(now),
            first_reminder=first_reminder(
                person, now, load_digest_input(session, app_context.catalog, person)
            ),
            opened_by=there.engagement.opened_by,
        )
        return Content(said)

    def can_start_content(
        session: Session, delivery: Delivery, person: Person | None, now: datetime
    ) -> Content | None:
        assert person is not None, "a notice is a person's"
        told = delivery.payload
        there = get_plan(session, app_context.catalog, delivery.workspace, told["engagement"])
        if not there.engagement.is_running:
            return None
        stages = [there.methodology.stage[stage] for stage in told["stages"]]
        mine = [w for w in there.work if w.is_open and w.dri == person.id and w.stage in told["stages"]]
        said = can_start(
            there.methodology,
            there.engagement,
            stages,
            sorted(mine, key=by_urgency),
            today=person.today(now),
            by=told["by"],
            left=_left(there, told["left"]),
        )
        return Content(said)

    def handoff_content(
        session: Session, delivery: Delivery, person: Person | None, now: datetime
    ) -> Content | None:
        there = get_plan(session, app_context.catalog, delivery.workspace, delivery.payload["engagement"])
        said = handoff(session, there, delivery.payload["by"])
        return None if said is None else Content(said)

    return {
        DIGEST: digest_after_rolling,
        "card": card_content,
        "welcome": welcome_content,
        "can_start": can_start_content,
        "handoff": handoff_content,
    }


def handoff(session: Session, there: EngagementPlan, by: PersonId) -> Message | None:
    """The handoff sheet as it is filled by now; None where the methodology asks for none."""
    filled = sheet(there.methodology, there.work, written(session, there.engagement.id))
    given = {(each.stage, each.criterion): each.evidence for each in there.engagement.confirmed}
    confirmed = [
        Left(what=criterion.text, evidence=given[stage.id, criterion.id])
        for stage in there.methodology.stages_in_order
        for criterion in stage.exit_criteria
        if given.get((stage.id, criterion.id))
    ]
    return handoff_sheet(there.engagement, filled, by=by, confirmed=confirmed) if filled else None


def _left(there: EngagementPlan, stage: str) -> list[Left]:
    """The evidence left in a stage and those beside it: of what is done there, and of what was confirmed."""
    last = there.methodology.stage[StageId(stage)]
    stages = [there.methodology.stage[each] for each in (*last.parallel_with, last.id)]
    criteria = {each.id: each.text for stage in stages for each in stage.exit_criteria}
    left = {stage.id for stage in stages}
    work = [
        Left(what=each.name, evidence=each.evidence)
        for each in there.work
        if each.stage in left and each.state == "done" and each.evidence
    ]
    confirmed = [
        Left(what=criteria[each.criterion], evidence=each.evidence)
        for each in there.engagement.confirmed
        if each.stage in left and each.evidence and each.criterion in criteria
    ]
    return work + confirmed


def rewritten(app_context: AppContext, person: Person, channel: str, ts: str) -> Message | None:
    """The digest that this message is, with what has become of its lines; None for another message."""
    with app_context.database.reading() as session:
        sent = queue.of_message(session, person.workspace, channel, ts)
        if sent is None or "digest" not in sent.payload:
            return None
        was = digest_in(sent)
        numbers = list(dict.fromkeys(line.engagement for line in was.lines))
        work = {each.id: each for number in numbers for each in queries.list_work(session, number)}
        there = queries.get_engagements(session, person.workspace, numbers)
    methodologies = {int(each.id): methodology_of(app_context.catalog, each) for each in there}
    return digest(methodologies, was, DIGEST_ACTIONS, now=work)


def _roll(app_context: AppContext, person: Person, now: datetime) -> None:
    """Turns whose date has passed give way to the next before they are spoken of."""
    today = person.today(now)
    with app_context.database.reading() as session:
        behind = engagements_behind(session, person.workspace, person.id, today)
    for number in behind:
        with app_context.database.begin() as session:
            actor = Actor(by=SWEEP, at=now, today=today, source="sweep")
            roll(
                UnitOfWork(session, app_context.catalog, person.workspace, actor, lambda _engagement: None),
                number,
            )

"""The messages with lines to act on, rewritten after an action."""

from collections.abc import Mapping

from handlers.block_kit.message import Message
from handlers.context import AppContext
from handlers.messages.digest import DailyDigest, NewForYou
from handlers.messages.nudge import Nudge
from handlers.messages.views.digest import digest
from handlers.messages.views.digest_parts import Refused
from handlers.messages.views.digest_state import Current
from methodology.definition.model import Methodology
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff_work import handoff_to_ask
from methodology.engagement.lateness import Lateness
from methodology.engagement.links import with_own_links
from methodology.people import Person
from methodology.reminders.digest_lines import Digest
from storage.engagements.aggregate import Aggregate, read_aggregates
from storage.engagements.engagement_plan import methodology_of
from storage.outbox.queries import find_by_message
from storage.people import get_people

REWRITTEN: Mapping[str, type[DailyDigest] | type[NewForYou] | type[Nudge]] = {
    each.kind: each for each in (DailyDigest, NewForYou, Nudge)
}


def rewritten_digest(
    app_context: AppContext,
    person: Person,
    channel: str,
    ts: str,
    changed: EngagementPlan,
    *,
    refused: Refused | None = None,
) -> Message | None:
    """This message, if it is one of those to this person, with the current state of its lines; None if not.

    `changed` is the current plan of the engagement that was acted on: only the others are read. `refused` is what was
    picked in it and cannot be saved.
    """
    with app_context.database.reading() as session:
        delivery = find_by_message(session, person.workspace, channel, ts)
    kind = REWRITTEN.get(delivery.kind) if delivery and delivery.recipient == person.id else None
    sent = kind.from_delivery(delivery).said if kind and delivery else None
    return rewritten(app_context, person, sent, changed, refused=refused) if sent else None


def rewritten(
    app_context: AppContext,
    person: Person,
    sent: Digest,
    changed: EngagementPlan,
    *,
    refused: Refused | None = None,
) -> Message:
    """What this message said, with the current state of its lines."""
    others = list(dict.fromkeys(each for line in sent.lines for each in line.engagements))
    others = [each for each in others if each != changed.engagement.id]
    with app_context.database.reading() as session:
        read = read_aggregates(session, person.workspace, others, work="all", links=True)
        engagements = [each.engagement for each in read]
        teams = {each for one in engagements for each in one.team.people()} if _asks_for_roles(sent) else ()
        people = (
            {**get_people(session, person.workspace, teams), **changed.people} if teams else changed.people
        )
    work = {each.id: each for of_one in (changed.work, *(found.work for found in read)) for each in of_one}
    methodologies = {
        int(each.engagement.id): methodology_of(app_context.catalog, each.engagement, each.links)
        for each in read
    }
    methodologies[int(changed.engagement.id)] = changed.methodology
    methodologies |= {
        int(each.id): with_own_links(methodologies[int(each.id)], each)
        for each in (changed.engagement, *engagements)
    }
    known = {each.id: each for each in (changed.engagement, *engagements)}
    handoffs = {
        each.engagement.id: handoff_to_ask(Lateness(plan=each, now=app_context.now()))
        for each in (changed, *(_without_people(methodologies, found) for found in read))
        if each.engagement.state != "on_hold"
    }
    today = person.today(app_context.now())
    gone = frozenset(each.id for each in people.values() if not each.is_member)
    current = Current(
        work=work, engagements=known, handoffs=handoffs, today=today, gone=gone, reader=person.id
    )
    home = app_context.home_address(person.workspace)
    return digest(methodologies, sent, current=current, refused=refused, home=home, reader=person)


def _asks_for_roles(sent: Digest) -> bool:
    return any(line.role or any(each.role for each in line.missing) for line in sent.lines)


def _without_people(methodologies: Mapping[int, Methodology], read: Aggregate) -> EngagementPlan:
    return EngagementPlan.model_construct(
        engagement=read.engagement,
        methodology=methodologies[int(read.engagement.id)],
        work=read.work,
        people={},
    )

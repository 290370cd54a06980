"""The answer to Nudge: who is asked, or why nobody is."""

from collections.abc import Iterator
from datetime import date, datetime

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import capital, instant, linked, mention
from handlers.block_kit.wording import ABSENT, away_words, state_words, work_name
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import DerivedWork
from methodology.engagement.handoff_work import HandoffWork
from methodology.engagement.things import HANDOFF_KEY
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.reminders.nudges import Addressee, absence_before_nudge, when_to_nudge
from methodology.reminders.thing import Thing
from methodology.text import day
from methodology.value import Value

NUDGED = "ps.nudged"


class Nudged(Value):
    """The outcome of a nudge: the thing it is about, None if that is closed, and the person who got it.

    `work` is the activity, `first` the person who has asked about it for the same day before, if anybody has.
    """

    plan: EngagementPlan
    now: datetime
    asker: PersonId
    work: PlannedActivityId | None = None
    can_reassign: bool = False
    thing: Thing | None = None
    to: Addressee | None = None
    first: PersonId | None = None


def nudged(asked: Nudged, origin: FormOrigin) -> View:
    """Who is asked, or why nobody is; where somebody is not there, a way to give it to somebody else."""
    blocks: list[Block] = [section("\n".join(_lines(asked, origin)))]
    is_away = asked.to is not None and asked.to.absent is not None
    if (is_away or _away_soon(asked)) and _can_go_to_another(asked):
        blocks += row([_reassign(asked, origin)])
    return modal(NUDGED, "Nudge", blocks, close="Close", carries=origin)


def given_to(asked: Nudged, origin: FormOrigin) -> View:
    """Whose it is now that somebody else was chosen."""
    if asked.thing is None:
        said = _closed(asked, origin, asked.plan.today(asked.now))
    else:
        said = f"*{linked(asked.thing.name, 150)}*: it is {mention(asked.thing.recipient.person)}’s now."
    return modal(NUDGED, "Nudge", [section(said)], close="Close", carries=origin)


def _can_go_to_another(asked: Nudged) -> bool:
    """Whether the asker may give it to somebody else: not the handoff that is nobody's work, of which who opened the
    engagement is asked."""
    derived = asked.thing.derived if asked.thing else None
    return asked.can_reassign and (
        derived is None or derived.owner is None or _holds_role(asked.plan, derived)
    )


def _holds_role(plan: EngagementPlan, derived: DerivedWork) -> bool:
    holder = plan.roles.holder(derived.role)
    return holder is not None and holder.person == derived.owner


def _lines(asked: Nudged, origin: FormOrigin) -> Iterator[str]:
    to, today = asked.to, asked.plan.today(asked.now)
    if asked.thing is None or to is None:
        yield _closed(asked, origin, today)
        return
    if to.absent is not None and to.because is not None:
        known = asked.plan.people.get(to.absent)
        away = known.absence if known and to.because == "away" else None
        until = f" until {day(away.last, today)}" if away else ""
        yield f"{mention(to.absent)} {ABSENT[to.because]}{until}."
    is_handoff = isinstance(asked.thing.derived, HandoffWork)
    name = "the *handoff*" if is_handoff else f"*{linked(asked.thing.name, 150)}*"
    match to.kind:
        case "nobody":
            yield f"Nobody stands in, so nobody is asked about {name}."
        case "own" if to.absent is not None:
            yield f"You stand in, so {name} is yours for now."
        case "own":
            yield f"{capital(name)} is yours, so nobody is asked."
        case "ask":
            yield from _asked(asked, to, name)


def _asked(asked: Nudged, to: Addressee, name: str) -> Iterator[str]:
    person, stands_in = mention(to.person), ", who stands in," if to.absent else ""
    known, away = asked.plan.people.get(to.person), _away_soon(asked)
    at = when_to_nudge(known, asked.now) if known else asked.now
    waits = at > asked.now
    with_next = f" with their next message, {instant(at)}" if waits else ""
    if asked.first is not None:
        has_asked = "You have" if asked.first == asked.asker else f"{mention(asked.first)} has"
        goes = f": it goes{with_next}." if waits else " already today."
        yield f"{has_asked} asked {person}{stands_in} about {name}{goes}"
        if away:
            yield f"{person} {away}."
        return
    why = f": they {away or 'are not at work now'}" if waits else ""
    yield f"✅ {person}{stands_in} is asked about {name}{with_next}{why}."


def _away_soon(asked: Nudged) -> str:
    """From when until when who is asked will be away before they hear of it; empty if they will not be."""
    known = asked.plan.people.get(asked.to.person) if asked.to and asked.to.kind == "ask" else None
    away = absence_before_nudge(known, asked.now) if known else None
    return away_words(away.first, away.last, known.today(asked.now)) if known and away else ""


def _closed(asked: Nudged, origin: FormOrigin, today: date) -> str:
    """Why nobody is asked any more."""
    title = f"*{linked(asked.plan.engagement.title, 150)}*"
    if not asked.plan.engagement.is_running:
        return f"{title} is {asked.plan.engagement.state.replace('_', ' ')}, so nobody is asked."
    if origin.about.choice == HANDOFF_KEY:
        return f"The handoff of {title} is filled in, so nobody is asked."
    if asked.work is None:
        return f"There is nothing to move on in {title} any more, so nobody is asked."
    work = asked.plan.activity(asked.work)
    state = state_words(asked.plan.methodology, work, today)
    return f"*{work_name(work)}*: {state}. Nobody is asked."


def _reassign(asked: Nudged, origin: FormOrigin) -> ButtonElement:
    """An activity alone goes to somebody else; a gate or the handoff, with its role."""
    about = origin.about.model_copy(update={"surface": "modal", "choice": ""})
    derived = asked.thing.derived if asked.thing else None
    if asked.thing is None or derived is None:
        return button("Reassign …", ids.REASSIGN, about, of=asked.thing.name if asked.thing else "")
    role = asked.plan.roles.reached(derived.role)
    about = about.model_copy(update={"choice": role})
    return button("Choose somebody else …", ids.FILL_ROLE, about, of=asked.thing.name)

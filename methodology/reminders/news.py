"""`EngagementNews`: what of one engagement is news for a reader, as lines, and when a question is repeated."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from methodology.definition.ids import StageId
from methodology.engagement.passed_dates import OpenDate
from methodology.engagement.questions import asked_today
from methodology.engagement.rights import is_part_of
from methodology.engagement.things import begun_key, contradiction_key, question_key
from methodology.people import Person, today_where
from methodology.plan.changes import is_in_turns, recurs
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Closer, Line, SectionKind
from methodology.reminders.engagement_things import HOLD, EngagementThings
from methodology.reminders.escalation import (
    escalation_key,
)
from methodology.reminders.now_told import NowMoved, NowTold
from methodology.reminders.rungs import (
    ASKED,
    CAN_START,
    DUE,
    LATE_1,
    NONE,
    TOLD_TWICE,
    Told,
    is_news,
)
from methodology.reminders.thing import News, Thing
from methodology.text import day

BEGUN_WITHIN = timedelta(days=31)
"""For so long it is news that a stage has begun, after an absence for example."""
ASK_AGAIN = 3
"""Working days after which a role or date is asked for again, in a message that goes anyway."""


class EngagementNews(EngagementThings):
    """What of one engagement concerns people now, and what of it is news for a reader.

    `left_by` has who left each stage, as far as that is known: nobody is told their own note.
    """

    left_by: Mapping[StageId, PersonId] = {}

    def news_for(
        self, person: Person, told: Told, *, weekly: bool = False, since: date | None = None
    ) -> Iterator[News]:
        """What is news for this person, who was told this before; in a weekly message, also what goes with it, and
        in a digest the stages that have begun `since` a day."""
        found = self._all_news_for(person, told, weekly=weekly, since=since)
        yield from found if is_part_of(person.id, self.plan.engagement) else map(_for_outside, found)

    def _all_news_for(
        self, person: Person, told: Told, *, weekly: bool, since: date | None
    ) -> Iterator[News]:
        yield from self._own(person, told, weekly=weekly)
        yield from self._moved(person)
        yield from self._missing(person, told, weekly=weekly)
        yield from self._happened(person, told, weekly=weekly)
        yield from self._offered(person, told, weekly=weekly)
        yield from self._escalated(person, told)
        if since is not None:
            yield from self._begun(person, told, since)
        if weekly:
            yield from self._unanswered(person, told)
        if self.recipients.lead_who_may.person == person.id:
            yield from self._for_lead(person, told, weekly=weekly)

    def nudged(self, person: PersonId, thing: Thing, by: PersonId, asks: str) -> News:
        """What somebody asks this person about this thing."""
        line = self._line(thing, "nudged").model_copy(update={"asked_by": by, "asks": asks})
        found = self._news(thing, line)
        return found if is_part_of(person, self.plan.engagement) else _for_outside(found)

    def _own(self, person: Person, told: Told, *, weekly: bool) -> Iterator[News]:
        for each in self.things:
            if not self.is_readers(person, each):
                continue
            if each.is_still_needed:
                if weekly and self._stands_for_passed(each) and not each.is_snoozed:
                    yield self._news(each, self._line(each, "still_needed"))._replace(weekly=True)
            elif self._is_news(each, told):
                skipped = bool(told) and each.key not in told and self._was_given(each)
                is_new = skipped and each.recipient.standing_in is None
                line = self._line(each, _kind(each), is_new=is_new)
                yield self._news(each, line)._replace(anew_after=each.not_before)

    def _is_news(self, thing: Thing, told: Told) -> bool:
        """What cannot be done yet is none; of what has no rung, only a turn whose snooze has ended."""
        if thing.work is not None and not self.lateness.can_start(thing.work):
            return False
        is_turn = thing.work is not None and is_in_turns(self.plan.methodology, thing.work.activity)
        if thing.rung == NONE and not is_turn:
            return False
        return is_news(thing.rung, told.get(thing.key), thing.not_before, thing.today)

    def _stands_for_passed(self, thing: Thing) -> bool:
        """Whether this turn is the one to ask about: of an iteration, one that passed; by the calendar, the open
        one, which took the place of those that passed, whatever its day."""
        work = thing.work
        if work is None or not self.lateness.can_start(work):
            return False
        return bool(thing.rung) or recurs(self.plan.methodology, work.activity)

    def _was_given(self, thing: Thing) -> bool:
        """Whether what its reader hears of for the first time was given to them since their last digest.

        What they have had for longer was told at a lower rung (a turn on its day, other work when it could start), or
        is known from the message that told them of the engagement or the role.
        """
        if thing.work is None:
            return False
        first = DUE if is_in_turns(self.plan.methodology, thing.work.activity) else CAN_START
        return thing.rung > first

    def _moved(self, person: Person) -> Iterator[News]:
        moved = [
            each.work
            for each in self.things
            if each.work is not None
            and each.work.moved is not None
            and each.work.moved.by != person.id
            and self.is_readers(person, each)
        ]
        if not moved:
            return
        closer = tuple(
            Closer(id=each.id, name=each.name, was=each.moved.was, due=each.due)
            for each in sorted(moved, key=lambda work: work.due or date.max)
            if each.moved
        )
        cause = moved[0].moved.cause if moved[0].moved else ""
        line = self._plain("moved", name=moved[0].name).model_copy(
            update={"closer": closer, "cause": cause, "owner": moved[0].moved and moved[0].moved.by}
        )
        telling = tuple(NowMoved(activity=each.id, moved=each.moved) for each in moved if each.moved)
        come = {each.work.id for each in self.things if each.work and each.has_come}
        yield News(line, (), telling, has_come=any(each.id in come for each in moved))

    def _missing(self, person: Person, told: Told, *, weekly: bool) -> Iterator[News]:
        """One line with what is asked for the first time, and what was asked for long enough ago."""
        mine = [each for each in self.asks if each.person == person.id]
        new = [each for each in mine if each.key not in told]
        again = [each for each in mine if self._is_asked_again(person, told, each.key)]
        if shown := [*new, *again]:
            missing = tuple(each.missing for each in shown)
            line = self._plain("missing", name=missing[0].name).model_copy(update={"missing": missing})
            told_now = tuple(self._now(each.key, ASKED) for each in shown)
            yield News(line, told_now, rides=not new, anew_after=self._ask_again_after(person))

    def _is_asked_again(self, person: Person, told: Told, key: str) -> bool:
        """Whether it is asked once more, in a message that goes anyway."""
        return key in told and told[key].on < self._ask_again_after(person)

    def _ask_again_after(self, person: Person) -> date:
        """What was asked before this day is asked again: so many of their working days have passed."""
        calendar = person.calendar
        return calendar.shift(calendar.on_or_before(today_where(person, self.now)), 1 - ASK_AGAIN)

    def _happened(self, person: Person, told: Told, *, weekly: bool) -> Iterator[News]:
        """The dates that passed, and in a weekly message the events that go on, each with its question."""
        for each in self.passed_dates:
            is_new = each.key not in told
            if each.person == person.id and (is_new or self._is_asked_again(person, told, each.key)):
                yield News(
                    self._question(each.about),
                    (self._now(each.key, ASKED),),
                    rides=not is_new,
                    anew_after=self._ask_again_after(person),
                )
        for each in self.unsettled if weekly else ():
            if each.person == person.id:
                told_now = (self._now(each.key, ASKED),)
                yield News(self._question(each.about), told_now, rides=True, weekly=True)

    def _question(self, about: OpenDate) -> Line:
        return self._plain("happened", name=about.anchor.label).model_copy(
            update={
                "anchor": about.anchor.id,
                "occurrence": about.occurrence,
                "label": about.label,
                "due": about.on,
                "question": about.question,
            }
        )

    def _offered(self, person: Person, told: Told, *, weekly: bool) -> Iterator[News]:
        """What somebody has who leaves: told once, then in each weekly message."""
        for each in self.offers:
            if each.reader == person.id and (weekly or each.key not in told):
                line = self._plain("hand_over").model_copy(update={"leaving": each.leaving})
                yield News(line, (self._now(each.key, ASKED),), rides=each.key in told, weekly=True)

    def _unanswered(self, person: Person, told: Told) -> Iterator[News]:
        """What Done has asked this person, in two weekly messages; of what is on hold nobody is reminded."""
        for each in asked_today(self.plan, self.now, person.id) if self.plan.engagement.is_running else ():
            key = question_key(each.work, each.condition)
            times = told[key].rung if key in told else 0
            if times < TOLD_TWICE:
                line = self._plain("unanswered").model_copy(update={"unanswered": each})
                yield News(line, (self._now(key, times + 1),), rides=True, weekly=True)

    def _begun(self, person: Person, told: Told, since: date) -> Iterator[News]:
        """Stages of whose beginning this person was told nothing at once, in one line, with what was left for them."""
        stages = [each for each in self.begun_for(person, since) if begun_key(each) not in told]
        if not stages:
            return
        names = " and ".join(self.plan.methodology.stage[each].name for each in stages)
        notes, left = self.plan.engagement.left_notes, self.plan.engagement.plan_facts.left
        last = max((each for each in notes if each in left), key=lambda each: left[each], default=None)
        note = notes[last] if last and self.left_by.get(last) != person.id else ""
        line = self._plain("begun", name=names).model_copy(update={"count": len(stages), "cause": note})
        yield News(line, tuple(self._now(begun_key(each), ASKED) for each in stages))

    def _escalated(self, person: Person, told: Told) -> Iterator[News]:
        for each in self.things:
            rung = self.rung_for(person, each)
            key = escalation_key(each.key)
            if rung > (told[key].rung if key in told else NONE):
                line = self._line(each, "escalated").model_copy(
                    update={
                        "owner": each.owner,
                        "standing_in": None,
                        "can_reassign": is_part_of(person.id, self.plan.engagement),
                    }
                )
                yield News(line, (self._now(key, rung),))

    def _for_lead(self, person: Person, told: Told, *, weekly: bool) -> Iterator[News]:
        for each in self.blocking.contradictions(self.lateness):
            if contradiction_key(each.work.id) not in told:
                roots = ", ".join(self._with_due(root) for root in each.roots)
                line = self._plain("contradiction", name=each.work.name).model_copy(
                    update={"cause": roots, "due": each.work.due, "owner": each.work.dri}
                )
                yield News(line, (self._now(contradiction_key(each.work.id), ASKED),))
        if self.hold and (weekly or HOLD not in told):
            line = self._plain("hold").model_copy(update={"due": self.hold.until})
            yield News(line, (self._now(HOLD, ASKED),), rides=HOLD in told, weekly=True)

    def _with_due(self, work: PlannedActivity) -> str:
        if work.due is None:
            return work.name
        return f"{work.name} (due {day(work.due, self.plan.today_of(work, self.lateness.now))})"

    def _news(self, thing: Thing, line: Line) -> News:
        return News(line, (self._now(thing.key, thing.rung),), has_come=thing.has_come)

    def _now(self, key: str, rung: int) -> NowTold:
        return NowTold(engagement=self.plan.engagement.id, thing=key, rung=rung)

    def _line(self, thing: Thing, kind: SectionKind, *, is_new: bool = False) -> Line:
        work, gate, handoff, derived = thing.work, thing.gate, thing.handoff, thing.derived
        return Line(
            engagement=self.plan.engagement.id,
            title=self.plan.engagement.title,
            kind=kind,
            work=work,
            name=thing.name,
            stage=gate.stage.id if gate and gate.stage else None,
            today=thing.today,
            handoff=(handoff.filled, handoff.parts) if handoff else None,
            due=self.lateness.due(work) if work else derived.due if derived else None,
            overdue_by=thing.late_by,
            holds_up=self.blocking.holds_up(work) if work else 0,
            is_new=is_new,
            standing_in=thing.recipient.standing_in,
        )

    def _plain(self, kind: SectionKind, name: str = "") -> Line:
        engagement = self.plan.engagement
        return Line(
            engagement=engagement.id,
            title=engagement.title,
            kind=kind,
            name=name,
            today=self.plan.today(self.now),
        )


def _for_outside(news: News) -> News:
    """The same for somebody who has no part in the engagement."""
    return news._replace(line=news.line.model_copy(update={"is_outside": True}))


def _kind(thing: Thing) -> SectionKind:
    if thing.gate is not None:
        return "gate"
    return "overdue" if thing.rung >= LATE_1 else "today" if thing.rung == DUE else "startable"

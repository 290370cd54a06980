"""`Current`: what the lines of a message are about as it is by now, and what became of it since."""

from collections.abc import Iterable, Mapping
from datetime import date

from methodology.definition.ids import RoleId
from methodology.engagement.engagement import Engagement, EngagementId, Question
from methodology.engagement.handoff_work import HandoffWork
from methodology.engagement.rights import is_part_of
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Line, Missing
from methodology.text import day
from methodology.value import Value


class Current(Value):
    """The work and the engagements of a message as they are by now; those that are left out are as they were.

    `today` is the date of the `reader` now, where the message is rewritten.
    """

    work: Mapping[PlannedActivityId, PlannedActivity] = {}
    engagements: Mapping[EngagementId, Engagement] = {}
    handoffs: Mapping[EngagementId, HandoffWork | None] = {}
    """The handoffs of these engagements, None where nothing is left to fill in."""
    today: date | None = None
    reader: PersonId | None = None
    gone: frozenset[PersonId] = frozenset()
    """Of the people in the teams, those who are no full members any more: their roles count as empty."""

    def is_outside(self, line: Line) -> bool:
        """Whether the reader has no part in the engagement of this line, or none any more: the team would be asked."""
        engagement = self.engagements.get(line.engagement)
        if self.reader is None or engagement is None:
            return line.is_outside
        return line.is_outside or not is_part_of(self.reader, engagement)

    def ended(self, line: Line) -> Engagement | None:
        """The engagement of this line if it is over by now, and what the line asks for was left open."""
        engagement = self.engagements.get(line.engagement)
        is_open = engagement is not None and engagement.is_over and not line.elsewhere
        return engagement if is_open and not self._is_done(line) else None

    def is_over(self, line: Line) -> bool:
        """Whether what this line asks for has been done since, or its engagement has ended."""
        return self._is_done(line) or self.ended(line) is not None

    def _is_done(self, line: Line) -> bool:
        engagement = self.engagements.get(line.engagement)
        if line.handoff is not None:
            return self.handoffs.get(line.engagement, ...) is None
        match line.kind:
            case "gate" | "nudged" if line.work is None:
                return engagement is not None and (
                    engagement.is_over or line.stage in engagement.plan_facts.left
                )
            case "hold":
                return engagement is not None and (
                    engagement.state != "on_hold" or self._held_until(line) is not None
                )
            case "unanswered":
                asked = self.answered(line)
                return asked is not None and asked.state != "asked"
            case "happened":
                return self.happened_on(line) is not None or self._was_taken_out(line)
            case "missing":
                return bool(line.missing) and all(self.is_filled(line, each) for each in line.missing)
            case "role_unfilled" | "date_missing":
                return self.is_filled(line, asked_before(line))
            case "hand_over":
                return line.leaving is not None and not self.has_something(
                    line.engagements, line.leaving.person
                )
            case "moved" | "contradiction" | "begun" | "over" | "done_by_other":
                return True
        work = self.work.get(line.work.id, line.work) if line.work else None
        turns = (self.work.get(each.work) for each in line.elsewhere if each.work)
        return work is not None and not work.is_open and all(it and not it.is_open for it in turns)

    def has_something(self, engagements: Iterable[EngagementId], person: PersonId) -> bool:
        """Whether this person has a role or open work in any of these; nothing is left of what is over."""
        known = [self.engagements[each] for each in engagements if each in self.engagements]
        if known and all(each.is_over for each in known):
            return False
        in_team = not known or any(person in each.team.people() for each in known if not each.is_over)
        return in_team or any(each.is_open and each.dri == person for each in self.work.values())

    def questions(self, line: Line) -> tuple[Question, ...]:
        """What has been asked in the engagement of this line when something was done."""
        engagement = self.engagements.get(line.engagement)
        return engagement.questions if engagement else ()

    def answered(self, line: Line) -> Question | None:
        """The question of this line as it is by now."""
        asked = line.unanswered
        known = ((each.work, each.condition, each) for each in self.questions(line))
        found = (
            each
            for work, condition, each in known
            if asked and (work, condition) == (asked.work, asked.condition)
        )
        return next(found, asked)

    def snoozed_until(self, line: Line) -> date | None:
        """The day until which the gate or handoff of this line has been snoozed."""
        engagement = self.engagements.get(line.engagement)
        if engagement is None:
            return None
        if line.handoff is not None:
            return engagement.handoff_not_before
        return engagement.gates_not_before.get(line.stage) if line.stage else engagement.close_not_before

    def _held_until(self, line: Line) -> date | None:
        """The later end that the hold of this line has by now, if it has one."""
        engagement = self.engagements.get(line.engagement)
        until = engagement.hold_until if engagement and engagement.state == "on_hold" else None
        return until if until and line.due and until > line.due else None

    def happened_on(self, line: Line) -> date | None:
        """The day on which the date of this line is by now, if somebody has answered its question."""
        engagement = self.engagements.get(line.engagement)
        if engagement is None:
            return None
        dates = engagement.plan_facts.dates
        known = next((e for e in dates if (e.anchor, e.occurrence) == (line.anchor, line.occurrence)), None)
        return known.on if known and (known.actual or known.on != line.due) else None

    def words_of_date(self, line: Line, today: date) -> str:
        """What became of the date that this line asks for."""
        on = self.happened_on(line)
        return "no date any more" if on is None else f"{'planned for ' if on > today else ''}{day(on, today)}"

    def _was_taken_out(self, line: Line) -> bool:
        """Whether the date of this line has no day any more."""
        engagement = self.engagements.get(line.engagement)
        if engagement is None or line.due is None:
            return False
        dates = engagement.plan_facts.dates
        return all((each.anchor, each.occurrence) != (line.anchor, line.occurrence) for each in dates)

    def words_of_hold(self, line: Line, today: date) -> str:
        """What became of the hold that this line asks for, once it has been answered."""
        until = self._held_until(line)
        return f"On hold until {day(until, today)}." if until else "No longer on hold."

    def is_filled(self, line: Line, missing: Missing) -> bool:
        """Whether the role has somebody by now, or the date is set."""
        engagement = self.engagements.get(line.engagement)
        if engagement is None:
            return False
        if missing.role is not None:
            return self.holder(line, missing.role) is not None
        return self.date_of(line, missing) is not None

    def holder(self, line: Line, role: RoleId) -> PersonId | None:
        """Who fills this role by now and is here."""
        engagement = self.engagements.get(line.engagement)
        member = engagement.team.member(role) if engagement else None
        return member.person if member and member.person not in self.gone else None

    def date_of(self, line: Line, missing: Missing) -> date | None:
        """The date that is set by now; of an event that repeats, the last one."""
        engagement = self.engagements.get(line.engagement)
        dates = engagement.plan_facts.dates if engagement else ()
        return max((each.on for each in dates if each.anchor == missing.anchor), default=None)


def asked_before(line: Line) -> Missing:
    """What a line of an older version asks for."""
    return Missing(name=line.asked, waiting=line.count, role=line.role, anchor=line.anchor)

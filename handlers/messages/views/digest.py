"""The messages of one person on one day, as sent and as rewritten after their lines were acted on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement, InteractiveElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, header, section
from handlers.block_kit.message import Message, message
from handlers.block_kit.text import count, day, escape, first_lines, linked, listed, mention
from handlers.block_kit.wording import ABSENT, due_words, state_words, work_name
from handlers.pages.views.activity_line import (
    act_controls,
    after_words,
    done_controls,
    kept_words,
    occurrence_words,
    waiting_controls,
)
from handlers.pages.views.gate_line import gate_menu
from methodology.definition.model import Methodology
from methodology.engagement.buttons import activity_buttons
from methodology.engagement.checklist import count_open
from methodology.engagement.engagement import Engagement, EngagementId
from methodology.engagement.gate_work import CLOSING
from methodology.engagement.things import gate_key
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import (
    Closer,
    Digest,
    Leaving,
    Line,
    Missing,
    OpenLine,
    Section,
    SectionKind,
    Tomorrow,
    Weekly,
)
from methodology.value import Value

MethodologyOf = Mapping[int, Methodology]
"""The methodology of each engagement in the digest, by engagement id: versions may differ."""

MOST_CLOSER = 5
MOST_TITLES = 2
_ABOUT_DATES: tuple[SectionKind, ...] = ("moved", "contradiction")
"""Lines that tell of dates and ask for nothing."""

_HEADINGS: dict[SectionKind, str] = {
    "nudged": "👋 *Asked of you*",
    "overdue": "🔴 *Late*",
    "gate": "🚪 *Ready to move on*",
    "today": "🟠 *Due today*",
    "soon": "⚪ *Due in the next two working days*",
    "moved": "⏩ *Due earlier*",
    "missing": "👤 *Empty roles and dates*",
    "role_unfilled": "👤 *Roles to fill*",
    "date_missing": "📅 *Dates to set*",
    "contradiction": "⚠️ *Dates that contradict each other*",
    "hold": "⏸️ *On hold*",
    "hand_over": "🤝 *To hand over*",
    "escalated": "📣 *Late with others*",
    "startable": "▶️ *Can start now*",
    "still_needed": "🔁 *Still needed?*",
}


class Current(Value):
    """The work and the engagements of a message as they are by now; those that are left out are as they were."""

    work: Mapping[PlannedActivityId, PlannedActivity] = {}
    engagements: Mapping[EngagementId, Engagement] = {}

    def is_over(self, line: Line) -> bool:
        """Whether what this line asks for has been done since."""
        engagement = self.engagements.get(line.engagement)
        match line.kind:
            case "gate" | "nudged" if line.work is None:
                return engagement is not None and (
                    engagement.is_over or line.stage in engagement.plan_facts.left
                )
            case "hold":
                return engagement is not None and (
                    engagement.state != "on_hold" or self._held_until(line) is not None
                )
            case "missing":
                return bool(line.missing) and all(self.is_filled(line, each) for each in line.missing)
            case "role_unfilled" | "date_missing":
                return self.is_filled(line, _asked_before(line))
            case "hand_over":
                return line.leaving is not None and not self.has_something(
                    line.engagements, line.leaving.person
                )
            case "moved" | "contradiction":
                return True
        work = self.work.get(line.work.id, line.work) if line.work else None
        turns = (self.work.get(each.work) for each in line.elsewhere if each.work)
        return work is not None and not work.is_open and all(it and not it.is_open for it in turns)

    def has_something(self, engagements: Iterable[EngagementId], person: PersonId) -> bool:
        """Whether this person has a role or open work in any of these."""
        teams = [self.engagements[each].team for each in engagements if each in self.engagements]
        in_team = not teams or any(person in team.people() for team in teams)
        return in_team or any(each.is_open and each.dri == person for each in self.work.values())

    def snoozed_until(self, line: Line) -> date | None:
        """The day until which the gate of this line has been snoozed."""
        engagement = self.engagements.get(line.engagement)
        if engagement is None:
            return None
        return engagement.gates_not_before.get(line.stage) if line.stage else engagement.close_not_before

    def _held_until(self, line: Line) -> date | None:
        """The later end that the hold of this line has by now, if it has one."""
        engagement = self.engagements.get(line.engagement)
        until = engagement.hold_until if engagement and engagement.state == "on_hold" else None
        return until if until and line.due and until > line.due else None

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
            return engagement.team.member(missing.role) is not None
        return any(each.anchor == missing.anchor for each in engagement.plan_facts.dates)


def digest(methodologies: MethodologyOf, what: Digest, *, current: Current | None = None) -> Message:
    """The message of one person. `current` is the state by now, where it is rewritten.

    A line whose work is no longer open says what became of it, and offers Undo where that works.
    """
    current = current or Current()
    total = sum(not current.is_over(line) for line in what.lines) + what.more
    blocks: list[Block] = [header(_title(what, total))]
    for each in what.sections:
        if not what.title:
            blocks.append(section(_HEADINGS[each.kind]))
        blocks += _lines(methodologies, what, each, current)
    if what.more:
        blocks.append(context(f"and {what.more} more. Type `/ps-stage` to see everything that is yours."))
    if what.weekly is not None:
        blocks += _weekly(what.weekly)
    if what.tomorrow is not None:
        blocks.append(context(_tomorrow(what.tomorrow, what.day)))
    return message(*blocks)


def _title(what: Digest, total: int) -> str:
    today = day(what.day, what.day)
    if what.title:
        return what.title
    if what.at_once and total:
        return f"New for you: {count(total, 'thing', 'things')}"
    if total:
        return f"{today}: {count(total, 'thing', 'things')} for you"
    if what.lines and all(line.kind in _ABOUT_DATES for line in what.lines):
        return f"{today}: about your dates"
    return f"{today}: your week" if what.weekly is not None and not what.lines else "All done"


def _lines(methodologies: MethodologyOf, what: Digest, part: Section, current: Current) -> Iterable[Block]:
    for line in part.lines:
        if line.kind in ("role_unfilled", "date_missing"):
            yield from _asked_before_lines(line, current)
        elif line.kind == "missing":
            yield from _missing(line, current)
        elif line.kind == "moved":
            yield section(_moved(line, line.today or what.day))
        elif line.kind == "gate" or (line.kind == "nudged" and line.work is None):
            yield from _gate(line, current, line.today or what.day)
        elif line.leaving is not None:
            yield from _leaving(line, line.leaving, current, what.day)
        elif line.kind == "hold":
            yield from _hold(line, what, current)
        elif line.kind == "contradiction":
            show = ButtonValue(engagement=line.engagement)
            card = button("Show the stage card", ids.SHOW_CARD, show, of=line.title)
            yield section(_contradiction(line, what.day), card)
        elif line.work is None:  # the gate of somebody else, late
            yield section(_of_line(line, f"*{linked(line.name, 150)}*", []))
            about = ButtonValue(
                engagement=line.engagement, choice=gate_key(line.stage or CLOSING), surface="digest"
            )
            card = button("Show the stage card", ids.SHOW_CARD, about, of=line.title)
            yield from row([button("Nudge", ids.NUDGE, about, of=line.name), card])
        else:
            yield from _work(methodologies[line.engagement], what, line, line.work, current)


def _work(
    methodology: Methodology, what: Digest, line: Line, sent: PlannedActivity, current: Current
) -> Iterable[Block]:
    work = current.work.get(sent.id, sent)
    today = line.today or what.day
    if line.elsewhere:
        yield from _turns(line, work, current)
        return
    if line.was_acted_on(work):
        yield from _acted_on(methodology, line, sent, work, today)
        return
    details = [_when(methodology, line, work, today)]
    if line.holds_up:
        details.append(f"holds up {line.holds_up}")
    if blockers := [
        each.name for each in line.blocked_by if each.id not in current.work or current.work[each.id].is_open
    ]:
        details.append(after_words(blockers))
    yield section(_of_line(line, f"*{work_name(work)}*{occurrence_words(work)}", details))
    if line.kind == "escalated":
        about = ButtonValue(engagement=line.engagement, work=work.id, surface="digest")
        yield from row(waiting_controls(about, of=work.name, can_reassign=line.can_reassign))
    else:
        yield from row(act_controls(work, line.engagement, "digest", activity_buttons(work)))


def _of_line(line: Line, name: str, details: Sequence[str]) -> str:
    title = linked(line.title, 150)
    late = [_late(line.overdue_by)] if line.overdue_by and not details else []
    dri = line.owner or (line.work.dri if line.work else None)
    owner = [f"DRI: {mention(dri)}"] if line.kind == "escalated" and dri else []
    new = " · *new*" if line.is_new else ""
    lines = [name + new, " · ".join([each for each in [title, *details, *late, *owner] if each])]
    if line.asked_by is not None:
        asks = f"asks: {linked(line.asks, 500)}" if line.asks else "asks how this is going."
        lines.insert(0, f"{mention(line.asked_by)} {asks}")
    if line.standing_in is not None:
        because = ABSENT[line.standing_in.because]
        lines.append(f"Yours for now, because {mention(line.standing_in.person)} {because}.")
    return "\n".join(lines)


def _late(days: int) -> str:
    return f"{count(days, 'working day', 'working days')} late"


def _when(methodology: Methodology, line: Line, work: PlannedActivity, today: date) -> str:
    if line.overdue_by:
        return _late(line.overdue_by)
    if line.due is None or work.due != (line.work.due if line.work else None):
        return due_words(methodology, work, today)
    return "due today" if line.due <= today else f"due {day(line.due, today)}"


def _acted_on(
    methodology: Methodology, line: Line, sent: PlannedActivity, work: PlannedActivity, today: date
) -> Iterable[Block]:
    """A line that was acted on: what became of it, and the way back."""
    title = linked(line.title, 150)
    name = f"*{work_name(work)}*{occurrence_words(work)}"
    if not work.is_open:
        sign = "✅" if work.state == "done" else "➖"
        texts = [f"{sign} {name}", f"{title} · {state_words(methodology, work, today)}", *kept_words(work)]
        yield section("\n".join(texts))
        open_items = count_open(methodology, work)
        buttons = activity_buttons(work)
        yield from row(done_controls(work, line.engagement, "digest", buttons, open_items=open_items))
    elif work.dri != sent.dri:
        yield section(f"↪️ {name}\n{title} · now with {mention(work.dri)}")
    else:
        yield section(f"💤 {name}\n{title} · {state_words(methodology, work, today)}")


def _turns(line: Line, work: PlannedActivity, current: Current) -> Iterable[Block]:
    """The same recurring work in several engagements, with one form for all."""
    name = f"*{work_name(work)}*"
    titles = [line.title, *(each.title for each in line.elsewhere)]
    if current.is_over(line):
        yield section(f"✅ {name}\n{_titles(titles)}")
        return
    late = [_late(line.overdue_by)] if line.overdue_by else ["due today"]
    yield section(_of_line(line.model_copy(update={"title": ""}), f"{name}: {_titles(titles)}", late))
    about = ButtonValue(engagement=line.engagement, work=work.id, surface="digest")
    yield from row([button("Done …", ids.TURNS_DONE, about, of=work.name)])


def _titles(titles: Sequence[str]) -> str:
    """Engagements by name: "Acme, Globex and 8 more"."""
    shown = [linked(each, 100) for each in titles[:MOST_TITLES]]
    more = len(titles) - len(shown)
    return listed([*shown, f"{more} more"]) if more else listed(shown)


def _missing(line: Line, current: Current) -> Iterable[Block]:
    """What is asked for in one engagement; or, in many, in which."""
    if line.elsewhere:
        titles = _titles([line.title, *(each.title for each in line.elsewhere)])
        about = ButtonValue(surface="digest")
        yield section(
            f"*Roles to fill and dates to set*\n{titles}",
            button("Show", ids.MY_ENGAGEMENTS, about, of="the engagements with empty roles and dates"),
        )
        return
    left = [each for each in line.missing if not current.is_filled(line, each)]
    title = linked(line.title, 150)
    if not left:
        yield section(f"✅ *{title}*\nNothing is missing any more.")
        return
    yield section(f"*{title}*\n{first_lines([_question(each) for each in left], 10)}")
    yield from row(_fill_buttons(line, left))


def _question(missing: Missing) -> str:
    waiting = count(missing.waiting, "activity waits", "activities wait")
    name = linked(missing.name, 150)
    if missing.role is not None:
        come = "comes" if missing.waiting == 1 else "come"
        return f"• Who is the {name}? {waiting} for this role and {come} to you until then"
    return f"• When is {name}? {waiting} for this date"


def _fill_buttons(line: Line, left: Sequence[Missing]) -> Iterable[InteractiveElement]:
    roles = [each for each in left if each.role is not None]
    anchors = [each for each in left if each.anchor is not None]
    if len(roles) == 1:
        yield _fill_button(line, roles[0])
    elif roles:
        about = ButtonValue(engagement=line.engagement, surface="digest")
        yield button(f"Fill {len(roles)} roles", ids.TEAM, about, of=line.title)
    if len(anchors) == 1:
        yield _fill_button(line, anchors[0])
    elif anchors:
        about = ButtonValue(engagement=line.engagement, choice=anchors[0].anchor or "", surface="digest")
        yield button(f"Set {len(anchors)} dates", ids.DATES, about, of=line.title)


def _fill_button(line: Line, missing: Missing) -> ButtonElement:
    about = ButtonValue(
        engagement=line.engagement, choice=missing.role or missing.anchor or "", surface="digest"
    )
    if missing.role is not None:
        return button("Choose a person", ids.FILL_ROLE, about, of=missing.name)
    return button("Set the date", ids.DATES, about, of=missing.name)


def _asked_before(line: Line) -> Missing:
    """What a line of an older version asks for."""
    return Missing(name=line.asked, waiting=line.count, role=line.role, anchor=line.anchor)


def _asked_before_lines(line: Line, current: Current) -> Iterable[Block]:
    missing = _asked_before(line)
    if current.is_filled(line, missing):
        yield section(f"✅ *{linked(missing.name, 150)}*\n{linked(line.title, 150)}")
    else:
        words = _question(missing).removeprefix("• ")
        question, _, waiting = words.partition("? ")
        text = f"*{question}?*\n{linked(line.title, 150)} · {waiting}"
        yield section(text, _fill_button(line, missing))


def _gate(line: Line, current: Current, today: date) -> Iterable[Block]:
    name = f"*{linked(line.name, 150)}*"
    if current.is_over(line):
        yield section(f"✅ {name}\n{linked(line.title, 150)}")
        return
    if (until := current.snoozed_until(line)) and until > today:
        yield section(f"💤 {name}\n{linked(line.title, 150)} · snoozed until {day(until, today)}")
        return
    details = [_late(line.overdue_by)] if line.overdue_by else ["due today"]
    yield section(_of_line(line, name, details))
    about = ButtonValue(engagement=line.engagement, choice=line.stage or "", surface="digest")
    if line.stage is None:
        go = button("Close …", ids.CLOSE, about, style="primary", of=line.title)
    else:
        go = button("Move on", ids.ADVANCE, about, style="primary", of=line.title)
    yield from row([go, gate_menu(line.stage or CLOSING, line.engagement, "digest")])


def _hold(line: Line, what: Digest, current: Current) -> Iterable[Block]:
    title = linked(line.title, 150)
    if current.is_over(line):
        yield section(f"✅ *{title}*\n{current.words_of_hold(line, what.day)}")
        return
    until = f" until {day(line.due, what.day)}" if line.due else ""
    yield section(f"*{title}*\nIt was to be on hold{until}. Does it go on?")
    about = ButtonValue(engagement=line.engagement, surface="digest")
    yield from row(
        [
            button("Resume", ids.RESUME, about, of=line.title),
            button("Keep on hold …", ids.HOLD_LONGER, about, of=line.title),
        ]
    )


def _leaving(line: Line, leaving: Leaving, current: Current, today: date) -> Iterable[Block]:
    """What somebody has who leaves, in all engagements, and the way to give it to somebody else."""
    person = mention(leaving.person)
    where = _titles([line.title, *(each.title for each in line.elsewhere)])
    if current.is_over(line):
        yield section(f"✅ *{person}* has nothing left in {where}.")
        return
    parts = [
        count(leaving.work, "activity", "activities") if leaving.work else "",
        count(leaving.roles, "role", "roles") if leaving.roles else "",
    ]
    what = listed([each for each in parts if each])
    about = ButtonValue(choice=leaving.person, surface="digest")
    yield section(f"*{person} {_leaving_words(leaving, today)}*\n{what} in {where}")
    yield from row([button("Hand over …", ids.HAND_OVER, about)])


def _leaving_words(leaving: Leaving, today: date) -> str:
    match leaving.because:
        case "deactivated":
            return "has left"
        case "away" if leaving.first and leaving.last:
            until = f"until {day(leaving.last, today)}"
            begins = f"will be away from {day(leaving.first, today)}"
            return f"is away {until}" if leaving.first <= today else f"{begins} {until}"
    return "is not a full member any more"


def _moved(line: Line, today: date) -> str:
    due = count(len(line.closer), "date of yours is", "dates of yours are")
    cause = f"{linked(line.cause, 300)}, by {mention(line.owner)}" if line.owner else linked(line.cause, 300)
    lines = [f"• {_closer(each, today)}" for each in line.closer]
    head = f"*{linked(line.title, 150)}*: {due} earlier now\n{cause}\n"
    return head + first_lines(lines, MOST_CLOSER, room=2000)


def _closer(closer: Closer, today: date) -> str:
    was = f" (was {day(closer.was, today)})" if closer.was else ""
    due = day(closer.due, today) if closer.due else "no date"
    return f"{linked(closer.name, 150)}: {due}{was}"


def _contradiction(line: Line, today: date) -> str:
    due = f" was due {day(line.due, today)} and" if line.due else ""
    waits = f"It{due} waits for {linked(line.cause, 300)}, which is not late."
    return f"*{linked(line.name, 150)}*\n{linked(line.title, 150)} · {waits} One of the dates is wrong."


def _weekly(weekly: Weekly) -> Iterable[Block]:
    """What is open beside the news."""
    if weekly.also:
        lines = [f"• {_open_words(each)}" for each in weekly.also]
        more = f"\nand {weekly.more} more" if weekly.more else ""
        yield section(f"📋 *Also open*\n{first_lines(lines, len(lines), room=2900)}{more}")
    notes = []
    if weekly.later:
        notes.append(f"{count(weekly.later, 'more comes', 'more come')} later")
    if weekly.snoozed:
        notes.append(f"{weekly.snoozed} snoozed in the engagements that you lead")
    if weekly.no_manager:
        named = listed([escape(each) for each in weekly.no_manager[:MOST_CLOSER]])
        notes.append(f"something is late in {named}, and the team has no manager to tell")
    if notes:
        yield context(" · ".join(notes))


def _open_words(line: OpenLine) -> str:
    words = []
    if line.open:
        words.append(f"{line.open} open")
    if line.late_by:
        words.append(f"{linked(line.worst, 100)} {count(line.late_by, 'day', 'days')} late")
    if line.escalated:
        words.append(f"{line.escalated} late with others")
    return f"{linked(line.title, 150)}: {', '.join(words)}"


def _tomorrow(tomorrow: Tomorrow, today: date) -> str:
    when = "Tomorrow" if (tomorrow.day - today).days == 1 else day(tomorrow.day, today)
    names = [linked(each, 150) for each in tomorrow.names]
    return f"{when}: {listed([*names, f'{tomorrow.more} more'] if tomorrow.more else names)}"

"""The lines of a digest about an engagement as a whole: its gates and holds, moved dates, and who leaves."""

from collections.abc import Iterable
from datetime import date

from slack_sdk.models.blocks import Block, ButtonElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, section
from handlers.block_kit.text import count, evidence, first_lines, linked, listed, mention
from handlers.block_kit.wording import away_words
from handlers.messages.views.digest_parts import Drawing, late_words, line_text, titles_words
from handlers.pages.views.gate_line import gate_menu
from handlers.pages.views.question_lines import question_lines
from methodology.engagement.engagement import Engagement
from methodology.engagement.gate_work import CLOSING
from methodology.reminders.digest_lines import ActOfOther, Closer, Leaving, Line
from methodology.text import day

MOST_CLOSER = 5
MOST_DONE = 5


def ended(line: Line, engagement: Engagement) -> Iterable[Block]:
    """What was left open in an engagement that is over by now: nothing can be pressed."""
    name = line.work.name if line.work else line.name
    how = "cancelled" if engagement.state == "cancelled" else "closed"
    yield section(f"➖ *{linked(name or line.title, 150)}*\n{linked(line.title, 150)} · {how}")


def gate(it: Drawing, line: Line) -> Iterable[Block]:
    """A stage that can be left, or an engagement that can be closed."""
    name, title, today = f"*{linked(line.name, 150)}*", linked(line.title, 150), it.today(line)
    if it.current.is_over(line):
        yield section(f"✅ {name}\n{title}")
        return
    if (until := it.current.snoozed_until(line)) and until > today:
        yield section(f"💤 {name}\n{title} · snoozed until {day(until, today)}")
        return
    details = [late_words(line.overdue_by)] if line.overdue_by else ["due today"]
    yield section(line_text(line, name, details))
    about = ButtonValue(engagement=line.engagement, choice=line.stage or "", surface="digest")
    label, action = ("Close …", ids.CLOSE) if line.stage is None else ("Move on", ids.ADVANCE)
    style = "primary" if line == it.primary else None
    go = button(label, action, about, style=style, of=line.title)
    yield from row([go, gate_menu(line.stage or CLOSING, line.engagement, "digest")])


def begun(it: Drawing, line: Line) -> Iterable[Block]:
    """A stage that has begun, or two side by side, in which the reader has something."""
    have = "has begun" if line.count == 1 else "have begun"
    left = f"Note from before: {evidence(line.cause)}" if line.cause else ""
    text = [f"*{linked(line.name, 300)}* {have}", linked(line.title, 150), left]
    yield section("\n".join(filter(None, text)), _card(line))


def unanswered(it: Drawing, line: Line) -> Iterable[Block]:
    """What Done has asked, or the answer."""
    methodology, asked = it.methodologies[line.engagement], it.current.answered(line)
    if asked is None:
        return
    done = methodology.activity.get(asked.activity)
    after = f"asked when “{linked(done.name, 150)}” was done" if done else ""
    of = " · ".join(filter(None, [linked(line.title, 150), after]))
    yield from question_lines(methodology, line.engagement, [asked], "digest", of=of)


def hold(it: Drawing, line: Line) -> Iterable[Block]:
    """The question whether an engagement is still on hold."""
    title, today = linked(line.title, 150), it.what.day
    if it.current.is_over(line):
        yield section(f"✅ *{title}*\n{it.current.words_of_hold(line, today)}")
        return
    until = f" until {day(line.due, today)}" if line.due else ""
    yield section(f"*{title}*\nIt was to be on hold{until}. Is it still?")
    about = ButtonValue(engagement=line.engagement, surface="digest")
    yield from row(
        [
            button("Resume", ids.RESUME, about, of=line.title),
            button("Keep on hold …", ids.HOLD_LONGER, about, of=line.title),
        ]
    )


def leaving(it: Drawing, line: Line) -> Iterable[Block]:
    """What somebody has who leaves, in all engagements, and the way to give it to somebody else."""
    who = line.leaving
    if who is None:
        return
    person, where = mention(who.person), titles_words(line)
    if it.current.is_over(line):
        yield section(f"✅ *{person}* has nothing left in {where}.")
        return
    parts = [
        count(who.work, "activity", "activities") if who.work else "",
        count(who.roles, "role", "roles") if who.roles else "",
    ]
    what = listed([each for each in parts if each])
    about = ButtonValue(choice=who.person, surface="digest")
    yield section(f"*{person} {_leaving_words(who, it.what.day)}*\n{what} in {where}")
    yield from row([button("Hand over …", ids.HAND_OVER, about, of=f"{what}, {line.title}")])


def moved(it: Drawing, line: Line) -> Iterable[Block]:
    """Dates that came closer."""
    due = count(len(line.closer), "date of yours is", "dates of yours are")
    cause = f"{linked(line.cause, 300)}, by {mention(line.owner)}" if line.owner else linked(line.cause, 300)
    lines = [f"• {_closer(each, it.today(line))}" for each in line.closer]
    head = f"*{linked(line.title, 150)}*: {due} earlier now\n{cause}\n"
    yield section(head + first_lines(lines, MOST_CLOSER, room=2000))


def contradiction(it: Drawing, line: Line) -> Iterable[Block]:
    """Dates of blocked work and of what it waits for, and the form that changes what they are planned from."""
    due = f" was due {day(line.due, it.what.day)} and" if line.due else ""
    waits = f"It{due} waits for {linked(line.cause, 300)}, which is not late."
    ways = "*Set dates* moves what they are planned from, *Details* moves one of them alone."
    yield section(f"*{linked(line.name, 150)}*\n{linked(line.title, 150)} · {waits} {ways}")
    about = ButtonValue(engagement=line.engagement, surface="digest")
    yield from row([button("Set dates …", ids.DATES, about, of=line.title), _card(line)])


def over(_it: Drawing, line: Line) -> Iterable[Block]:
    """An engagement that somebody else has closed or cancelled."""
    by = [f"It was {each.state} by {mention(each.by)}." for each in line.acts]
    yield section("\n".join([f"*{linked(line.title, 150)}*", *by]), _card(line))


def done_by_other(it: Drawing, line: Line) -> Iterable[Block]:
    """What somebody else has done about the work or a role of the reader, or about a hold."""
    told = [f"• {_act_words(each, it.what.day)}" for each in line.acts]
    head = f"*{linked(line.title, 150)}*\n"
    yield section(head + first_lines(told, MOST_DONE, room=2000), _card(line))


def _act_words(act: ActOfOther, today: date) -> str:
    name, by = linked(act.name, 150), mention(act.by)
    if act.role is not None and act.state == "deputy":
        return f"{by} changed the deputy for {name}: you no longer stand in there"
    if act.role is not None:
        to = f"gave the role to {mention(act.to)}" if act.to else "left the role empty"
        return f"You're no longer {name}: {by} {to if act.to != act.by else 'has taken over'}"
    if act.state == "at_risk":
        return f"{by} says it is at risk: {linked(act.reason, 300)}. In the plan now: {name}"
    if act.work is not None:
        return f"{name}: {_done_words(act)}"
    if act.state == "handed_off":
        return f"{by} handed it over to delivery: its handoff sheet is under *More* on the card"
    if act.state == "channel_lost":
        return "I cannot post in its channel any more: choose another one under *More*, *Channel* on the card"
    if act.state == "on_hold":
        until = f" until {day(act.until, today)}" if act.until else ""
        why = f": {linked(act.reason, 300)}" if act.reason else ""
        return f"{by} put it on hold{until}{why}"
    since = f": it was on hold since {day(act.since, today)}" if act.since else ""
    return f"{by} resumed it{since}"


def _done_words(act: ActOfOther) -> str:
    if act.state == "given":
        to = f"now {mention(act.to)}'s" if act.to else "no longer yours"
        return f"{to}, given by {mention(act.by)}" if act.to != act.by else f"taken over by {mention(act.by)}"
    if act.criterion is not None:
        return f"still open, but ticked by {mention(act.by)} under “Before you can move on”"
    return f"{'done by' if act.state == 'done' else 'not needed, says'} {mention(act.by)}"


def _card(line: Line) -> ButtonElement:
    return button(
        "Show the stage card", ids.SHOW_CARD, ButtonValue(engagement=line.engagement), of=line.title
    )


def _leaving_words(leaving: Leaving, today: date) -> str:
    match leaving.because:
        case "deactivated":
            return "has left"
        case "away" if leaving.first and leaving.last:
            return away_words(leaving.first, leaving.last, today)
    return "is not a full member any more"


def _closer(closer: Closer, today: date) -> str:
    was = f" (was {day(closer.was, today)})" if closer.was else ""
    due = day(closer.due, today) if closer.due else "no date"
    return f"{linked(closer.name, 150)}: {due}{was}"

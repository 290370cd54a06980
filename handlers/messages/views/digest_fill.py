"""The lines of a digest about roles to fill and dates to set."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    DatePickerElement,
    InputInteractiveElement,
    UserSelectElement,
)

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, encode
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, section
from handlers.block_kit.text import count, escape_sentence, first_lines, linked, mention, plain
from handlers.messages.views.digest_parts import Drawing, titles_words
from handlers.messages.views.digest_state import asked_before
from methodology.definition.ids import AnchorId
from methodology.engagement.things import date_key, role_key
from methodology.reminders.digest_lines import Line, Missing
from methodology.text import day

MOST_ASKED = 10
MOST_FILLED = 3
"""More of them are in one block."""
MOST_BLOCK_ID = 255


def missing(it: Drawing, line: Line) -> Iterable[Block]:
    """What is asked for in one engagement, with a field where it is one role or date; or, in many, in which."""
    if line.elsewhere:
        about = ButtonValue(surface="digest")
        yield section(
            f"*Roles to fill and dates to set*\n{titles_words(line)}",
            button("Show", ids.MY_ENGAGEMENTS, about, of="the engagements with empty roles and dates"),
        )
        return
    left = [each for each in line.missing if not it.current.is_filled(line, each)]
    roles = [each for each in left if each.role is not None]
    dates = [each for each in left if each.role is None]
    yield from _filled(it, line, [each for each in line.missing if each not in left])
    for asked, several in ((roles, _fill_roles), (dates, _set_dates)):
        if len(asked) == 1:
            yield _one(it, line, asked[0])
        elif asked:
            questions = [f"• {_question(each)}? ({_activities(each)})" for each in asked]
            note = "their work comes to you until then" if asked is roles else "planned days will do"
            head = f"*{linked(line.title, 150)}* · {note}"
            yield section(f"{head}\n{first_lines(questions, MOST_ASKED)}")
            yield from row([several(line, asked)])


def missing_before(it: Drawing, line: Line) -> Iterable[Block]:
    """A line of an older version, which asks for one thing."""
    asked = asked_before(line)
    if it.current.is_filled(line, asked):
        yield from _filled(it, line, [asked])
    else:
        yield _one(it, line, asked)


def _one(it: Drawing, line: Line, asked: Missing) -> Block:
    """A role or a date with a field to pick it, and why what was picked cannot be saved."""
    text = f"*{_question(asked)}?*\n{linked(line.title, 150)} · {_waiting(asked)}"
    about = ButtonValue(engagement=line.engagement, choice=_key(asked), surface="digest")
    refused = it.refused.about if it.refused else None
    if it.refused and refused and refused.engagement == line.engagement and _is_about(refused, asked):
        text += f"\n⚠️ {escape_sentence(it.refused.words)}"
        about = about.model_copy(update={"page": refused.page + 1})  # a field of another id is empty again
    block_id = encode(about)
    if len(block_id) > MOST_BLOCK_ID:
        return section(text, _form_button(line, asked))
    return section(text, _picker(asked), block_id=block_id)


def _is_about(about: ButtonValue, asked: Missing) -> bool:
    return about.choice.partition("=")[0] == _key(asked)


def _picker(asked: Missing) -> InputInteractiveElement:
    if asked.role is not None:
        return UserSelectElement(action_id=ids.FILL, placeholder=plain(f"Pick the {asked.name}", 150))
    return DatePickerElement(action_id=ids.FILL, placeholder=plain(f"Pick the date of {asked.name}", 150))


def _filled(it: Drawing, line: Line, filled: Sequence[Missing]) -> Iterable[Block]:
    """What is no longer missing; on the same day, with Undo."""
    if len(filled) > MOST_FILLED:
        yield section(
            "\n".join([f"*{linked(line.title, 150)}*", *(_filled_words(it, line, e) for e in filled)])
        )
        return
    for each in filled:
        text = f"{_filled_words(it, line, each)}\n{linked(line.title, 150)}"
        yield section(text, _undo(it, line, each) if it.current.today == it.what.day else None)


def _filled_words(it: Drawing, line: Line, asked: Missing) -> str:
    name = f"✅ *{linked(asked.name, 150)}*"
    if asked.role is not None:
        return f"{name}: {mention(it.current.holder(line, asked.role))}"
    on = it.current.date_of(line, asked)
    return f"{name}: {day(on, it.what.day)}" if on else name


def _undo(it: Drawing, line: Line, asked: Missing) -> ButtonElement | None:
    on = it.current.date_of(line, asked)
    value = it.current.holder(line, asked.role) if asked.role is not None else on and on.isoformat()
    if not value:
        return None
    about = ButtonValue(engagement=line.engagement, choice=f"{_key(asked)}={value}", surface="digest")
    return button("Undo", ids.UNFILL, about, of=asked.name)


def _key(asked: Missing) -> str:
    return role_key(asked.role) if asked.role is not None else date_key(asked.anchor or AnchorId(""))


def _question(asked: Missing) -> str:
    name = linked(asked.name, 150)
    return f"Who is the {name}" if asked.role is not None else f"When do you expect {name}"


def _waiting(asked: Missing) -> str:
    waiting = count(asked.waiting, "activity waits", "activities wait")
    if asked.role is None:
        return f"{waiting} for this date; a planned day will do"
    come = "comes" if asked.waiting == 1 else "come"
    return f"{waiting} for this role and {come} to you until then"


def _activities(asked: Missing) -> str:
    return count(asked.waiting, "activity", "activities")


def _fill_roles(line: Line, asked: Sequence[Missing]) -> ButtonElement:
    choice = "+".join(each.role for each in asked if each.role is not None)
    about = ButtonValue(engagement=line.engagement, choice=choice, surface="digest")
    return button(f"Fill {len(asked)} roles", ids.FILL_ROLES, about, of=line.title)


def _set_dates(line: Line, asked: Sequence[Missing]) -> ButtonElement:
    choice = "+".join(each.anchor for each in asked if each.anchor is not None)
    about = ButtonValue(engagement=line.engagement, choice=choice, surface="digest")
    return button(f"Set {len(asked)} dates", ids.SET_DATES, about, of=line.title)


def _form_button(line: Line, asked: Missing) -> ButtonElement:
    about = ButtonValue(engagement=line.engagement, choice=asked.role or asked.anchor or "", surface="digest")
    if asked.role is not None:
        return button("Choose a person", ids.FILL_ROLE, about, of=asked.name)
    return button("Set the date", ids.DATES, about, of=asked.name)

"""What a stage card asks for, each with the field to pick it, and what was just picked."""

from collections.abc import Iterable

from slack_sdk.models.blocks import Block, DatePickerElement, InputInteractiveElement, UserSelectElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, Surface, encode
from handlers.block_kit.layout import button, section
from handlers.block_kit.text import capital, count, linked, listed, mention, plain
from handlers.block_kit.wording import AWAY_SOON, away_note
from methodology.engagement.card import Card
from methodology.engagement.card_asks import CardAsk
from methodology.plan.team import PersonId
from methodology.text import day

MOST_BLOCK_ID = 255
MOST_FIRST = 25
"""Characters of what waits, so that it is one line of a phone."""


def asks_of(card: Card, surface: Surface) -> Iterable[Block]:
    """A line for the role and one for the date that most work waits for."""
    engagement = card.plan.engagement
    reader = card.viewer.id if card.viewer else None
    for each in card.asks if engagement.is_running else ():
        sign, no = ("👤", "No") if each.is_role else ("📅", "No date for")
        about = ButtonValue(engagement=engagement.id, choice=each.key, surface=surface)
        text = f"{sign} *{no} {linked(each.name, 100)} yet*\n{_holds_up(each, reader)}"
        block_id = encode(about)
        if len(block_id) <= MOST_BLOCK_ID:
            yield section(text, _picker(each), block_id=block_id)


def _holds_up(each: CardAsk, reader: PersonId | None) -> str:
    """What waits for it, and whose that is but the reader's: "holds up “Order the badges” (@Ben) and 2 more".

    Without a role nothing waits as long as somebody has its work meanwhile: "until then, @Ben has “Order the …”".
    """
    if each.first is None:
        return count(each.waiting, "activity waits", "activities wait")
    more = f" and {each.waiting - 1} more" if each.waiting > 1 else ""
    first, owner = f"“{linked(each.first.name, MOST_FIRST)}”", each.first.dri
    if each.is_role and owner:
        return f"until then, {'you have' if owner == reader else f'{mention(owner)} has'} {first}{more}"
    whose = f" ({mention(owner)})" if owner and owner != reader else ""
    return f"holds up {first}{whose}{more}"


def nothing_to_do(card: Card) -> str:
    """What is said to somebody who has no activity; what stands below may still be asked of them."""
    asked = [
        *(["the handoff"] if card.handoff_is_yours else []),
        *(["a role" if each.is_role else "a date" for each in card.asks]),
    ]
    if not asked:
        return "You're all caught up here."
    return f"No activity is yours now. Still to fill in below: {listed(asked)}."


def filled_of(card: Card, surface: Surface) -> Iterable[Block]:
    """What was just picked, with Undo."""
    filled = card.filled
    if filled is None:
        return
    value = filled.person or (filled.on.isoformat() if filled.on else "")
    engagement = card.plan.engagement.id
    about = ButtonValue(engagement=engagement, choice=f"{filled.key}={value}", surface=surface)
    away = away_note(card.plan.people.get(filled.person), card.now, AWAY_SOON) if filled.person else ""
    told = mention(filled.person) + (f" ({away})" if away else "") if filled.person else ""
    told = day(filled.on, card.plan.today(card.now)) if filled.on else told
    name = capital(linked(filled.name, 100))
    yield section(f"✅ *{name}*: {told}", button("Undo", ids.UNFILL, about, of=filled.name))


def _picker(each: CardAsk) -> InputInteractiveElement:
    if each.is_role:
        return UserSelectElement(action_id=ids.FILL, placeholder=plain(f"Pick the {each.name}", 150))
    return DatePickerElement(action_id=ids.FILL, placeholder=plain(f"Pick the date of {each.name}", 150))

"""What do the buttons do that only show something?"""

from handlers.block_kit import ids
from handlers.block_kit.ids import Ref
from handlers.block_kit.message import Message
from handlers.pages.stage_card import card_of
from handlers.ps_stage import command
from handlers.slack.interaction import Call


def show_card(call: Call, about: Ref) -> None:
    """In the place of an answer to the caller alone; beside a message that stays."""
    card = _card(call, about, shared=False)
    if call.is_ephemeral:
        call.rewrite(card)
    elif call.body.get("response_url"):
        call.tell(card)
    else:
        call.send(card)


def look_up(call: Call, about: Ref) -> None:
    call.rewrite(command.answer(call.desk, call.client, call.viewer, call.channel, about.choice))


def turn_page(call: Call, about: Ref) -> None:
    call.rewrite(command.mine(call.desk, call.client, call.viewer, about.page))


def share(call: Call, about: Ref) -> None:
    """The same answer for everybody in the channel; what only the caller may change stays out of it."""
    if about.engagement is not None:
        call.share(_card(call, about, shared=True))
    else:
        said = command.answer(call.desk, call.client, call.viewer, call.channel, about.choice, shared=True)
        call.share(said)


def _card(call: Call, about: Ref, *, shared: bool) -> Message:
    assert about.engagement is not None, "a card is of an engagement"
    return card_of(call.desk, call.client, call.viewer, about.engagement, shared=shared)


PRESSES = {
    ids.CARD: show_card,
    ids.LOOK_UP: look_up,
    ids.MINE: turn_page,
    ids.SHARE: share,
}

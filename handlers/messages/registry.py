"""The classes of all messages that the bot sends unasked, by the kind stored in the outbox."""

from collections.abc import Iterable

from handlers.messages.can_start import CanStart
from handlers.messages.card import CardPosting
from handlers.messages.digest import DailyDigest
from handlers.messages.handoff_sheet import Handoff
from handlers.messages.welcome import Welcome
from handlers.outbox.outgoing_message import MessageKinds, OutgoingMessage


def by_kind(classes: Iterable[type[OutgoingMessage]]) -> MessageKinds:
    """These classes by their kind; raises `ValueError` where two have the same."""
    found: dict[str, type[OutgoingMessage]] = {}
    for each in classes:
        if each.kind in found:
            raise ValueError(f"{each.__name__} and {found[each.kind].__name__} are both of kind {each.kind}")
        found[each.kind] = each
    return found


MESSAGE_KINDS = by_kind([DailyDigest, Welcome, CanStart, Handoff, CardPosting])

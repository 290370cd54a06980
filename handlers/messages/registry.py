"""The classes of all messages that the bot sends unasked, by the kind stored in the outbox."""

from collections.abc import Iterable

from handlers.messages.can_start import CanStart
from handlers.messages.card import CardPosting
from handlers.messages.channel_lost import ChannelLost
from handlers.messages.closed import Closed
from handlers.messages.digest import DailyDigest, NewForYou
from handlers.messages.handed_over import HandedOver
from handlers.messages.handoff_sheet import Handoff
from handlers.messages.nudge import Nudge
from handlers.messages.problem import Problem
from handlers.messages.status_report import StatusReport
from handlers.messages.thread_line import ThreadLine
from handlers.messages.welcome import Welcome
from handlers.outbox.item import OutboxKinds
from handlers.outbox.outgoing_message import OutgoingMessage
from handlers.registry import merge_tables


def by_kind(classes: Iterable[type[OutgoingMessage]]) -> OutboxKinds:
    """These classes by their kind; raises `NameTaken` where two have the same."""
    return merge_tables("kind of message", *({each.kind: each} for each in classes))


MESSAGE_KINDS = by_kind(
    [
        DailyDigest,
        NewForYou,
        Welcome,
        CanStart,
        Handoff,
        CardPosting,
        ChannelLost,
        StatusReport,
        Problem,
        HandedOver,
        Nudge,
        Closed,
        ThreadLine,
    ]
)

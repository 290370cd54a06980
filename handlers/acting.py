"""What happens when somebody acts on an activity, wherever they do it?"""

from collections.abc import Callable, Mapping

from handlers import stage
from handlers.calls import Call, surface_of
from handlers.contents import rewritten
from handlers.views import ids
from handlers.views.ids import Ref, Surface
from handlers.views.message import Message
from methodology.work import WorkId
from storage import acting
from storage.acting import Outcome
from storage.planning import Unit

Act = Callable[[Unit, WorkId], Outcome]


def done(call: Call, about: Ref) -> None:
    perform(call, about, acting.complete)


def undo(call: Call, about: Ref) -> None:
    perform(call, about, acting.undo)


def perform(call: Call, about: Ref, act: Act) -> None:
    """Do it in one unit of work, then show where it was pressed how things stand now."""
    assert about.work is not None, "an act is on an activity"
    with call.desk.unit(call.viewer, surface_of(about, call.body)) as unit:
        outcome = act(unit, about.work)
    call.desk.nudge()
    REWRITERS[surface_of(about, call.body)](call, outcome)


def _card(call: Call, outcome: Outcome) -> None:
    call.rewrite(_card_after(call, outcome, shared=False))


def _shared_card(call: Call, outcome: Outcome) -> None:
    call.rewrite(_card_after(call, outcome, shared=True))


def _card_after(call: Call, outcome: Outcome, *, shared: bool) -> Message:
    return stage.card(call.desk, call.viewer, outcome.planned, shared=shared, just_done=(outcome.work.id,))


def _digest(call: Call, _outcome: Outcome) -> None:
    message = rewritten(call.desk, call.viewer.person, call.channel, call.message_ts)
    if message is not None:
        call.rewrite(message)


REWRITERS: Mapping[Surface, Callable[[Call, Outcome], None]] = {
    "card": _card,
    "shared": _shared_card,
    "digest": _digest,
}
PRESSES = {ids.DONE: done, ids.UNDO: undo}

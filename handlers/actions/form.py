"""How does a form that changes an engagement open, and what follows when it is sent in?"""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient

from handlers.actions.redraw import place_of, show_again
from handlers.block_kit.ids import Carried, Ref
from handlers.block_kit.modal import View
from handlers.slack.interaction import Call, already_done
from handlers.slack.lookup import look_up
from methodology.engagement.rights import must_change
from storage.engagements.replan import Planned, Unit


def opener(build: Callable[[Call, Planned, Carried], View], title: str) -> Callable[[Call, Ref], None]:
    """A button that opens a form which changes an engagement."""

    def press(call: Call, about: Ref) -> None:
        place = place_of(call, about)

        def filled() -> View:
            there = look_up(call, about)
            must_change(call.viewer, there.engagement)
            return build(call, there, place)

        call.open_form(title, filled)

    return press


def finish(
    call: Call,
    place: Carried,
    change: Callable[[Unit], Planned],
    tell: Callable[[WebClient, Planned], None] | None = None,
) -> dict[str, Any]:
    """Do it in one unit of work, show it where More was pressed, and close every form.

    `tell` says it elsewhere too, such as in the topic of a channel.
    """
    with call.desk.unit(call.viewer, place.about.surface) as unit:
        there = change(unit)
    call.desk.nudge()
    with already_done():
        if tell is not None:
            tell(call.client, there)
        show_again(call, place, there)
    return {"response_action": "clear"}

"""What to press for what people ask how to do ("how do I put it on hold"): the buttons of this app, in a sentence."""

from handlers.block_kit.layout import context, section
from handlers.block_kit.message import Message, answer
from methodology.text import words_of
from methodology.value import Value

_ASKING = ({"how"}, {"can", "i"}, {"can", "we"}, {"where", "do", "i"}, {"i", "want", "to"})
"""Words of which one group stands in each question for a way to do something."""


class HowTo(Value):
    """What to press, and the words of a question for it: all of one group."""

    asked: tuple[str, ...]
    press: str


HOW_TOS = (
    HowTo(asked=("resume", "off hold"), press="Press *Resume* on the card of what is on hold."),
    HowTo(
        asked=("on hold", "pause"), press="On the card, choose *More …* in the menu, then *Put on hold …*."
    ),
    HowTo(asked=("reopen",), press="Press *Reopen* on the card of what was closed or cancelled."),
    HowTo(
        asked=("cancel engagement", "cancel it", "cancel project"),
        press="On the card, choose *More …* in the menu, then *Cancel the engagement …*.",
    ),
    HowTo(
        asked=("close engagement", "close it", "close project"),
        press="On the card, choose *More …* in the menu, then *Close the engagement …*.",
    ),
    HowTo(
        asked=("move on", "next stage"),
        press="Press *Move on* on the card. It stands there for those who may move on.",
    ),
    HowTo(asked=("snooze", "remind later"), press="Press *…* beside the activity, then *Snooze*."),
    HowTo(
        asked=("second engineer", "another engineer", "two engineers", "second person", "two people"),
        press="A role has one person, who is the DRI. Give single activities to others: *…* beside the activity, then "
        "*Reassign*. A deputy in *Team* stands in while that person is away.",
    ),
    HowTo(
        asked=("reassign", "give activity", "give task"),
        press="Press *…* beside the activity, then *Reassign*. A whole role changes hands in *Team* on the card.",
    ),
    HowTo(
        asked=("fill role", "change role", "replace", "change team", "add team", "deputy"),
        press="Choose *Team* in the menu of the card: each role can be filled and changed there, and has a deputy.",
    ),
    HowTo(
        asked=("change due", "move due", "change date", "change dates", "set date", "set dates", "move date"),
        press="Dates of the engagement are behind *More …* on the card, under *All dates …*. The due date of one activity "
        "is behind *…* beside it: *Details*, then *Change the date …*.",
    ),
    HowTo(
        asked=("add activity", "add task"),
        press="On the card, choose *More …* in the menu, then *Add an activity …*.",
    ),
    HowTo(
        asked=("open engagement", "start engagement", "new engagement", "create engagement"),
        press="Type `/ps-start`, with the name of the customer if you like: `/ps-start Acme`.",
    ),
    HowTo(
        asked=("away", "vacation", "on leave", "out office", "holiday", "holidays"),
        press="On my Home, press *…* beside the settings, then *Away …*. Public holidays are in *Settings*.",
    ),
    HowTo(asked=("status report",), press="Choose *Status* in the menu of the card, then *Post in channel*."),
    HowTo(
        asked=("undo", "take back"),
        press="Press *Undo* where you did it: in the message, on the card, or in *Plan* under what is done.",
    ),
)
"""The first one that is asked for is the answer."""


def how_to(words: str) -> Message | None:
    """What to press for what these words ask; None where they ask for nothing that this app has a button for."""
    asked = set(words_of(words))
    if not any(group <= asked for group in _ASKING):
        return None
    found = next((each for each in HOW_TOS if any(set(e.split()) <= asked for e in each.asked)), None)
    if found is None:
        return None
    return answer(
        section(found.press),
        context("The card of an engagement: `/ps-stage` with its name, or in its channel alone."),
    )

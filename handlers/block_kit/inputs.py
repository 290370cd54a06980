"""Builders for the inputs of a modal, and `FormValues`, the reader of the values entered."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    CheckboxesElement,
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    InputBlock,
    InputInteractiveElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    StaticSelectElement,
    UserSelectElement,
)

from handlers.block_kit.ids import PICKED, TICKED, read_number
from handlers.block_kit.layout import option, section
from handlers.block_kit.text import escape, plain
from methodology.people import is_former
from methodology.plan.team import PersonId

VALUE = "value"
"""The action id of inputs: a block has only one, so its block id is enough."""

RADIO_MOST = 10
MOST_EVIDENCE = 500
MOST_REASON = 1000
MOST_SHORT_REASON = 500
"""Characters of what people type: evidence, the reason for a decision, the reason why one activity is dropped."""


MOST_COMPARED = 40
"""Characters that a form carries of a long text which it has shown: enough to compare it."""

ABOVE = "above:"
"""The prefix of the ids of blocks that stand above a form that is shown again."""


class Ticks(NamedTuple):
    """A list of up to ten options to tick, each a label and a value."""

    block_id: str
    label: str
    options: Sequence[tuple[str, str]]
    initial: Sequence[str] = ()
    descriptions: Mapping[str, str] = {}


class FieldErrors(Exception):
    """The errors of a form by block id, in sentences that Slack shows at the fields."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


class ShowAgain(Exception):
    """A form is to be shown again as it was filled in, below these blocks: nothing is saved yet.

    `agreed` is what the person agrees to who submits it then. The ids of the blocks begin with `ABOVE`.
    """

    def __init__(self, blocks: Sequence[Block], agreed: str) -> None:
        super().__init__(agreed)
        self.blocks, self.agreed = list(blocks), agreed


class FormValues:
    """The values of a form: the `state.values` of a view, by block id. A missing input reads as empty."""

    def __init__(self, values: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        self.values = values

    def blocks(self, prefix: str = "") -> tuple[str, ...]:
        """The block ids with this prefix, in the order of the form."""
        return tuple(each for each in self.values if each.startswith(prefix))

    def text(self, block_id: str) -> str:
        return str(self._of(block_id, "value") or "").strip()

    def choice(self, block_id: str) -> str | None:
        chosen = self._of(block_id, "selected_option")
        return chosen["value"] if chosen else None

    def choices(self, block_id: str) -> tuple[str, ...]:
        return tuple(each["value"] for each in self._of(block_id, "selected_options") or ())

    def numbers(self, block_id: str) -> tuple[int, ...]:
        """The choices, which are numbers; raises `Refusal` where one is none."""
        return tuple(map(read_number, self.choices(block_id)))

    def day(self, block_id: str) -> date | None:
        chosen = self._of(block_id, "selected_date")
        return date.fromisoformat(chosen) if chosen else None

    def conversation(self, block_id: str) -> str | None:
        chosen = self._of(block_id, "selected_conversation")
        return str(chosen) if chosen else None

    def person(self, block_id: str) -> PersonId | None:
        chosen = self._of(block_id, "selected_user")
        return PersonId(chosen) if chosen else None

    def _of(self, block_id: str, key: str) -> Any:
        entry = next(iter(self.values.get(block_id, {}).values()), {})
        return entry.get(key)


NOTHING = FormValues({})
"""A form in which nothing was entered so far."""


def shown_in(blocks: Iterable[Mapping[str, Any]]) -> FormValues:
    """The values that the inputs and lists to tick of a view were opened with."""
    found = {each.get("block_id", ""): _elements(each) for each in blocks}
    return FormValues({key: {VALUE: _initial(inner[0])} for key, inner in found.items() if inner})


def _elements(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The one element of an input or of a list to tick."""
    if block["type"] == "input":
        return [block.get("element", {})]
    inner = block.get("elements", ()) if block["type"] == "actions" else ()
    return [each for each in inner if each.get("type") == "checkboxes"]


def as_compared(text: str) -> str:
    """What a form carries of a text for comparison only: no long text equals what is left of it."""
    return f"{text[:MOST_COMPARED]}…" if len(text) > MOST_COMPARED else text


def _initial(element: Mapping[str, Any]) -> dict[str, Any]:
    initial = {
        "value": element.get("initial_value"),
        "selected_option": element.get("initial_option"),
        "selected_date": element.get("initial_date"),
        "selected_user": element.get("initial_user"),
        "selected_options": element.get("initial_options"),
        "selected_conversation": element.get("initial_conversation"),
        "selected_time": element.get("initial_time"),
    }
    return {key: value for key, value in initial.items() if value}


def text_input(
    block_id: str,
    label: str,
    *,
    initial: str = "",
    placeholder: str = "",
    hint: str = "",
    optional: bool = False,
    multiline: bool = False,
    most: int = 150,
) -> InputBlock:
    element = PlainTextInputElement(
        action_id=VALUE,
        initial_value=initial[:most] or None,
        placeholder=_plain(placeholder, 150),
        multiline=multiline or None,
        max_length=most,
    )
    return _input(block_id, label, element, hint, optional)


def date_input(
    block_id: str, label: str, *, initial: date | None = None, hint: str = "", optional: bool = True
) -> InputBlock:
    element = DatePickerElement(action_id=VALUE, initial_date=initial.isoformat() if initial else None)
    return _input(block_id, label, element, hint, optional)


def person_input(
    block_id: str,
    label: str,
    *,
    initial: PersonId | None = None,
    hint: str = "",
    optional: bool = True,
    looked_up: bool = True,
) -> InputBlock:
    """A person, who is `looked_up` in Slack as soon as they are picked."""
    known = None if initial is None or is_former(initial) else initial
    element = UserSelectElement(action_id=PICKED if looked_up else VALUE, initial_user=known)
    return _input(block_id, label, element, hint, optional, tells_at_once=looked_up)


def conversation_input(block_id: str, label: str, *, hint: str = "") -> InputBlock:
    """A public or private channel, or none, looked up in Slack as soon as it is picked."""
    element = ConversationSelectElement(
        action_id=PICKED, filter=ConversationFilter(include=["public", "private"], exclude_bot_users=True)
    )
    return _input(block_id, label, element, hint, optional=True, tells_at_once=True)


def choice_input(
    block_id: str,
    label: str,
    options: Sequence[tuple[str, str]],
    *,
    initial: str | None = None,
    hint: str = "",
    optional: bool = False,
    radio: bool = False,
    descriptions: Mapping[str, str] = {},
    redraws: str = "",
) -> InputBlock:
    """One of several options, each a label and a value: a list, or radio buttons for up to ten.

    `redraws` is the action that is told at once of a choice, because other fields depend on it.
    """
    built = [option(label_, value, descriptions.get(value, "")) for label_, value in options[:100]]
    first = next((each for each in built if each.value == initial), None)
    kind = RadioButtonsElement if radio and len(built) <= RADIO_MOST else StaticSelectElement
    element = kind(action_id=redraws or VALUE, options=built, initial_option=first)
    return _input(block_id, label, element, hint, optional, tells_at_once=bool(redraws))


def ticks_input(
    block_id: str,
    label: str,
    options: Sequence[tuple[str, str]],
    *,
    initial: Sequence[str] = (),
    descriptions: Mapping[str, str] = {},
    hint: str = "",
    at_least_one: bool = False,
    redraws: str = "",
) -> InputBlock:
    """Any number of up to ten options, each a label and a value; `redraws` as of `choice_input`."""
    element = _checkboxes(redraws or VALUE, options, initial, descriptions)
    return _input(block_id, label, element, hint, not at_least_one, tells_at_once=bool(redraws))


def tick_lists(lists: Sequence[Ticks]) -> list[Block]:
    """Lists of which at least one option is to be ticked."""
    if len(lists) == 1:
        (only,) = lists
        initial, told = only.initial, only.descriptions
        return [ticks_input(*only[:3], initial=initial, descriptions=told, at_least_one=True)]
    return [block for each in lists for block in tick_list(each)]


def tick_list(ticks: Ticks, redraws: str = "", lead: str = "") -> list[Block]:
    """A list below its heading, and below the mrkdwn that may lead to it: an input would be either required or called
    "(optional)", where neither holds. `redraws` as of `choice_input`."""
    element = _checkboxes(redraws or TICKED, ticks.options, ticks.initial, ticks.descriptions)
    heading = section("\n".join(filter(None, [lead, f"*{escape(plain(ticks.label, 150))}*"])))
    return [heading, ActionsBlock(block_id=ticks.block_id, elements=[element])]


def options_in(block: Mapping[str, Any]) -> list[str]:
    """The values that the list of this block offers."""
    return [str(option["value"]) for each in _elements(block) for option in each.get("options", ())]


def _checkboxes(
    action_id: str,
    options: Sequence[tuple[str, str]],
    initial: Sequence[str],
    descriptions: Mapping[str, str],
) -> CheckboxesElement:
    built = [option(label, value, descriptions.get(value, "")) for label, value in options[:RADIO_MOST]]
    chosen: list[Option] = [each for each in built if each.value in initial]
    return CheckboxesElement(action_id=action_id, options=built, initial_options=chosen or None)


def _input(
    block_id: str,
    label: str,
    element: InputInteractiveElement,
    hint: str,
    optional: bool,
    *,
    tells_at_once: bool = False,
) -> InputBlock:
    return InputBlock(
        block_id=block_id,
        label=PlainTextObject(text=plain(label, 150)),
        element=element,
        hint=_plain(hint, 2000),
        optional=optional,
        dispatch_action=tells_at_once or None,
    )


def _plain(text: str, most: int) -> PlainTextObject | None:
    return PlainTextObject(text=plain(text, most)) if text else None

"""The form about the data of a person: who, what is kept, and what happens when they are forgotten."""

from collections.abc import Iterable, Mapping, Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.inputs import FieldErrors, FormValues, choice_input, person_input
from handlers.block_kit.layout import actions, alert, button, context, divider, section, sections, sure
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count, escape, first_lines, linked, mention
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.value import Value

TITLE = "Data about a person"
WHO, GONE = "who", "gone"
MOST_NAMED = 10
NOT_UNDONE = "Nobody can undo this. Have their data sent to you first if you may need it."
STAYS_IN_SLACK = "Messages in Slack stay as they are: they name the person as long as Slack keeps them."


class Kept(Value):
    """What is kept about a person: rows by table, what they still have to do, where their name stands in texts.

    `is_own`: it is about the person who looks at it.
    """

    person: Person
    rows: Mapping[str, int]
    to_do: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    is_own: bool = False


def people_form(gone: Sequence[Person]) -> View:
    """Whose data; Slack does not offer the people who are `gone`."""
    blocks: list[Block] = [
        section("See what is kept about somebody, have it sent to you, or let them be forgotten."),
        person_input(WHO, "Who is it about?", optional=bool(gone), looked_up=False),
    ]
    if gone:
        options = [(each.name, str(each.id)) for each in gone]
        blocks.append(choice_input(GONE, "Or somebody who has left", options, optional=True))
    return modal(ids.PERSONAL_DATA, TITLE, blocks, submit="Next")


def read_person(entered: FormValues) -> PersonId:
    """Who was chosen; raises `FieldErrors` where it is nobody, or two."""
    member, gone = entered.person(WHO), PersonId(entered.choice(GONE) or "") or None
    if member and gone:
        raise FieldErrors({GONE: "Choose one of the two: this person, or the one above."})
    person = member or gone
    if person is None:
        raise FieldErrors({WHO: "Choose whom it is about."})
    return person


def kept_view(kept: Kept) -> View:
    """What is kept about this person, with a button to have it sent, and what it means to be forgotten."""
    about = ButtonValue(choice=str(kept.person.id), surface="modal")
    rows = " · ".join(f"{escape(table)} {number}" for table, number in sorted(kept.rows.items()))
    total = count(sum(kept.rows.values()), "row", "rows")
    blocks: list[Block] = [
        section(f"*{escape(kept.person.name)}* ({mention(kept.person.id)})\nKept in {total}: {rows}."),
        *actions([button("Send it to me", ids.EXPORT_PERSON, about, of=kept.person.name)]),
        divider(),
        section(
            "*Forget them*\nTheir name and settings go, and a random id stands in place of theirs. What waits to "
            f"be sent to them is not sent. {STAYS_IN_SLACK}"
        ),
        *_forgetting(kept, about),
    ]
    if kept.named:
        blocks += sections(
            "*Their name may stand in these texts*, which stay; change them where that is wrong:\n"
            + first_lines([f"• {linked(each, 200)}" for each in kept.named], MOST_NAMED)
        )
    return modal("ps.notice", TITLE, blocks, close="Close")


def _forgetting(kept: Kept, about: ButtonValue) -> Iterable[Block]:
    if kept.is_own:
        yield context("This is you: another admin can do it.")
    elif kept.to_do:
        lines = first_lines([f"• {linked(each, 200)}" for each in kept.to_do], MOST_NAMED)
        yield from sections(f"⚠️ Not yet: they still have something to do. Hand it over first.\n{lines}")
        yield from actions([button("Hand over …", ids.HAND_OVER, about, of=kept.person.name)])
    else:
        question = sure(
            f"Forget {kept.person.name}?",
            NOT_UNDONE,
            "Forget",
            "Keep",
        )
        yield alert("error", NOT_UNDONE)
        yield from actions(
            [
                button(
                    "Forget …",
                    ids.FORGET_PERSON,
                    about,
                    style="danger",
                    of=kept.person.name,
                    confirm=question,
                )
            ]
        )


def forgotten_view(rows: int, named: int) -> View:
    """What was done; `named`: in how many texts their name may still stand."""
    lines = [f"✅ Forgotten: a random id stands in {count(rows, 'row', 'rows')} in place of theirs."]
    if named:
        lines.append(f"Their name may still stand in {count(named, 'text', 'texts')} that people typed.")
    return modal("ps.notice", TITLE, sections("\n".join([*lines, STAYS_IN_SLACK])), close="Close")

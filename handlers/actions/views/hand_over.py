"""The form that hands over a person: from whom to whom, in which engagements, and what will go over."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin, read_number
from handlers.block_kit.inputs import (
    RADIO_MOST,
    FieldErrors,
    FormValues,
    Ticks,
    choice_input,
    options_in,
    person_input,
    tick_list,
)
from handlers.block_kit.layout import context, pager, section, sections
from handlers.block_kit.modal import modal
from handlers.block_kit.text import (
    count,
    escape,
    escape_sentence,
    first_lines,
    linked,
    listed,
    mention,
)
from handlers.block_kit.wording import name_in
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.hand_over import HandOver
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.value import Value

TITLE = "Hand over a person"
PEOPLE = "ps.hand_over.people"
ENGAGEMENTS = "ps.hand_over.engagements"
PREVIEW = "ps.hand_over.preview"

GIVER, GONE, TAKER = "giver", "gone", "taker"
TICKS = "ticks"
PER_PAGE = 20
MOST_TITLES = 30


class HandOverDraft(Value):
    """Carried by the form: the people and engagements chosen so far, and where it was opened.

    `left_out` are the engagements that were unticked, `page` is the one shown of a list. `seen` stands for the
    engagements of the preview.
    """

    origin: FormOrigin
    giver: PersonId | None = None
    taker: PersonId | None = None
    left_out: frozenset[int] = frozenset()
    page: int = 1
    seen: str = ""

    @property
    def people(self) -> tuple[PersonId, PersonId]:
        """The giver and the taker, once they have been chosen; raises `Refusal` where one is missing."""
        if self.giver is None or self.taker is None:
            raise Refusal(ids.OLD)
        return self.giver, self.taker


class Giving(Value):
    """What one engagement gives: to show, with the number of dates that move because the taker is off."""

    plan: EngagementPlan
    what: HandOver
    moving: int = 0


class Refused(Value):
    """An engagement in which nothing is handed over, by its title, and the sentence that says why."""

    title: str
    why: str


class Outcome(Value):
    """What became of a hand-over: the titles of the engagements, and those that were left out."""

    giver: PersonId
    taker: PersonId
    done: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()


def people_form(draft: HandOverDraft, gone: Sequence[Person] = ()) -> View:
    """From whom, unless that is known, and to whom; Slack does not offer the people who are `gone`."""
    blocks: list[Block] = [
        section(
            "Everything open goes over: roles, activities and gates. Nothing changes before you have seen "
            "what that is."
        )
    ]
    if draft.giver is not None:
        blocks.append(section(f"*From*: {mention(draft.giver)}"))
    else:
        blocks.append(person_input(GIVER, "From whom?", optional=bool(gone)))
        if gone:
            options = [(each.name, str(each.id)) for each in gone]
            blocks.append(choice_input(GONE, "Or from somebody who has left", options, optional=True))
    blocks.append(person_input(TAKER, "To whom?", initial=draft.taker, optional=False))
    return modal(PEOPLE, TITLE, blocks, submit="Next", carries=draft)


def read_people(draft: HandOverDraft, entered: FormValues) -> HandOverDraft:
    """The draft with its two people; raises `FieldErrors` where one is missing."""
    known = PersonId(entered.choice(GONE) or "") or None
    giver, taker = draft.giver or entered.person(GIVER) or known, entered.person(TAKER)
    if entered.person(GIVER) and known:
        raise FieldErrors({GONE: "Choose one of the two: this person, or the one above."})
    if giver is None:
        raise FieldErrors({GIVER: "Choose whose work it is now."})
    if taker is None:
        raise FieldErrors({TAKER: "Choose who takes over."})
    return draft.model_copy(update={"giver": giver, "taker": taker})


def engagements_form(draft: HandOverDraft, shown: Sequence[Giving], total: int) -> View:
    """The engagements of this page, all ticked at first."""
    giver, taker = draft.people
    blocks: list[Block] = [section(f"From {mention(giver)} to {mention(taker)}. Untick what stays as it is.")]
    for first in range(0, len(shown), RADIO_MOST):
        group = shown[first : first + RADIO_MOST]
        ticked = [each for each in group if each.plan.engagement.id not in draft.left_out]
        blocks += tick_list(
            Ticks(
                f"{TICKS}:{draft.page}:{first}",
                "Engagements" if not first else "More engagements",
                [(each.plan.engagement.title, str(each.plan.engagement.id)) for each in group],
                initial=[str(each.plan.engagement.id) for each in ticked],
                descriptions={str(each.plan.engagement.id): _short(each) for each in group},
            )
        )
    blocks += pager(ids.HAND_OVER_PAGE, ButtonValue(page=draft.page, surface="modal"), _pages(total))
    return modal(ENGAGEMENTS, TITLE, blocks, submit="Preview", carries=draft)


def read_engagements(
    draft: HandOverDraft, blocks: Iterable[Mapping[str, Any]], entered: FormValues
) -> HandOverDraft:
    """The draft with what is ticked on this page, whose blocks say what it offers."""
    left_out = set(draft.left_out)
    for block in blocks:
        if str(block.get("block_id", "")).startswith(TICKS):
            offered = {read_number(each) for each in options_in(block)}
            left_out = (left_out - offered) | (offered - set(entered.numbers(block["block_id"])))
    return draft.model_copy(update={"left_out": frozenset(left_out)})


def preview_form(
    draft: HandOverDraft,
    shown: Sequence[Giving],
    total: int,
    refused: Sequence[Refused],
    *,
    again: bool,
    away: str = "",
) -> View:
    """What goes over in the engagements of this page, and `refused`: why others are left out.

    `again`: it is shown once more, because somebody has changed what would go over. `away` says until when the
    taker is.
    """
    giver, taker = draft.people
    where = count(total, "engagement", "engagements")
    lead = "This has changed since you looked. " if again else ""
    lead += f"Nothing has been handed over yet. From {mention(giver)} to {mention(taker)} in {where}:"
    blocks: list[Block] = [section(lead)]
    if away:
        blocks.append(section(f"⚠️ {mention(taker)} {away}."))
    blocks += sections("\n".join(_whole(each, taker) for each in shown))
    blocks += pager(ids.HAND_OVER_PAGE, ButtonValue(page=draft.page, surface="modal"), _pages(total))
    blocks += _left_out(refused)
    stays = f"What is done, and what was reassigned from {mention(giver)} to others, stays with them."
    blocks.append(context(stays))
    return modal(PREVIEW, TITLE, blocks, submit="Hand over", carries=draft)


def nothing_to_hand_over(giver: PersonId, refused: Sequence[Refused]) -> View:
    """There is nothing that this person may hand over."""
    lead = f"{mention(giver)} has nothing open in an engagement that you can change."
    return modal("ps.notice", TITLE, [section(lead), *_left_out(refused)], close="Close")


def outcome_view(outcome: Outcome) -> View:
    """What was handed over, and what was not."""
    return modal("ps.notice", TITLE, sections("\n".join(outcome_lines(outcome))), close="Close")


def outcome_lines(outcome: Outcome) -> list[str]:
    """The same as lines of mrkdwn."""
    giver, taker = mention(outcome.giver), mention(outcome.taker)
    lines = []
    if outcome.done:
        titles = [f"*{linked(each, 150)}*" for each in outcome.done[:MOST_TITLES]]
        more = len(outcome.done) - len(titles)
        lines.append(
            f"✅ Handed over from {giver} to {taker}: {listed([*titles, f'{more} more'] if more else titles)}."
        )
    elif not outcome.refused:
        lines.append(f"{giver} has nothing left there that you can change.")
    return [*lines, *(f"⚠️ Not handed over: {_why(each)}" for each in outcome.refused)]


def outcome_sentence(outcome: Outcome) -> str:
    """The same in a few words, for a message instead of the form; without names that people typed."""
    where = count(len(outcome.done), "engagement", "engagements")
    sentence = f"The hand-over from <@{outcome.giver}> to <@{outcome.taker}> is finished, in {where}."
    if outcome.refused:
        sentence += (
            f" {count(len(outcome.refused), 'other was', 'others were')} left out: {outcome.refused[0].why}"
        )
    return sentence


def only_its_team(engagement: Engagement) -> Refused:
    """Why somebody who sees this engagement cannot hand over anything in it."""
    why = f"Only its team can change it. Ask {mention(engagement.opened_by)}, who opened it."
    return Refused(title=engagement.title, why=why)


def _short(giving: Giving) -> str:
    """What goes over in a few words, as plain text."""
    what, methodology = giving.what, giving.plan.methodology
    roles = [methodology.role[each].short for each in what.roles if each in methodology.role]
    return " · ".join(each for each in (", ".join(roles), _work(what)) if each)


def _whole(giving: Giving, taker: PersonId) -> str:
    what, methodology = giving.what, giving.plan.methodology
    roles = [name_in(methodology.role, each) for each in what.roles]
    deputy_of = [f"deputy of the {name_in(methodology.role, each)}" for each in what.deputy_of]
    gates = [escape(each.name) for each in what.gates]
    moving = count(giving.moving, "due date moves", "due dates move")
    parts = [
        listed([*roles, *deputy_of]),
        _work(what),
        f"moving on from {listed(gates)}" if gates else "",
        escape(what.handoff),
        f"{moving} to {mention(taker)}'s next working day" if giving.moving else "",
    ]
    has = listed([name_in(methodology.role, each) for each in what.has])
    lines = [
        f"*{linked(giving.plan.engagement.title, 150)}*",
        " · ".join(each for each in parts if each),
        f"{mention(taker)} is {has} there already." if has else "",
    ]
    return "\n".join(each for each in lines if each)


def _work(what: HandOver) -> str:
    return count(len(what.work), "activity", "activities") if what.work else ""


def _left_out(refused: Sequence[Refused]) -> list[Block]:
    if not refused:
        return []
    return sections("*Left out*\n" + first_lines([f"• {_why(each)}" for each in refused], PER_PAGE))


def _why(refused: Refused) -> str:
    return f"*{linked(refused.title, 150)}*: {escape_sentence(refused.why)}"


def _pages(total: int) -> int:
    return max(1, -(-total // PER_PAGE))

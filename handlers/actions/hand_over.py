"""The forms that hand over what a person has to somebody else."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from handlers.actions.form import Answer
from handlers.actions.hand_over_errand import HandOverErrand
from handlers.actions.redraw import Redraw
from handlers.actions.views import hand_over as form
from handlers.actions.views.hand_over import Giving, HandOverDraft, Outcome, Refused
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, decode
from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.modal import View, as_json, loading
from handlers.block_kit.wording import away_words
from handlers.slack.interaction import Interaction
from handlers.slack.modals import fill_submitted
from handlers.slack.viewer import why_unfit
from handlers.slack.visibility import visible_to
from methodology.engagement.engagement import Engagement
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.hand_over import check_taker, dates_that_move, hand_over_of
from methodology.engagement.rights import may_change
from methodology.people import Person, today_where
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.engagements import queries
from storage.engagements.engagement_plan import load_plans
from storage.engagements.hand_over import list_handed_over, list_with_something_of, open_work_of
from storage.outbox import queue
from storage.outbox.queue import NewDelivery

MOST_SEARCHED = 500
"""The most engagements in whose teams people who have left are looked for."""
MOST_OFFERED = 300
"""The most engagements that one form can carry; the rest are handed over with the next one."""
AT_ONCE = timedelta(minutes=3)
"""How long another process waits before it does what this one was about to."""


class Offered(NamedTuple):
    """The engagements in which the giver has something: those that the viewer may change, by title, and why
    others that they see are left out."""

    engagements: Sequence[Engagement]
    refused: Sequence[Refused]


def hand_over_pressed(interaction: Interaction, button: ButtonValue) -> None:
    origin = interaction.form_origin(button)
    draft = HandOverDraft(origin=origin, giver=PersonId(button.choice) if button.choice else None)

    def build() -> View:
        return form.people_form(draft, () if draft.giver else _gone(interaction))

    interaction.open_form(form.TITLE, build)


def submit_people(interaction: Interaction) -> Answer:
    """The engagements to choose from; straight to the preview if there is only one."""
    draft = form.read_people(_draft(interaction), interaction.entered)
    giver, taker = draft.people
    if problem := why_unfit(interaction.facts, taker):
        raise FieldErrors({form.TAKER: problem})
    try:
        check_taker(giver, _person(interaction, taker))
    except Refusal as refusal:
        raise FieldErrors({form.TAKER: str(refusal)}) from None
    offered = _offered(interaction, giver)
    if not offered.engagements:
        return _update(form.nothing_to_hand_over(giver, offered.refused))
    if len(offered.engagements) == 1:
        return _update(_preview(interaction, draft))
    return _update(_choose(interaction, draft, offered))


def submit_engagements(interaction: Interaction) -> Answer:
    draft = _ticked(interaction)
    if not _chosen(draft, _offered(interaction, draft.people[0])):
        field = next(each for each in interaction.entered.blocks(form.TICKS))
        raise FieldErrors({field: "Tick at least one engagement."})
    return _update(_preview(interaction, draft.model_copy(update={"page": 1})))


def page_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Another page of the engagements, with what was ticked on this one, or of the preview."""

    _draft(interaction)  # refused where it is not pressed in the form

    def build() -> View:
        if interaction.view.get("callback_id") == form.PREVIEW:
            return _preview(interaction, _draft(interaction).model_copy(update={"page": button.page}))
        draft = _ticked(interaction).model_copy(update={"page": button.page})
        return _choose(interaction, draft, _offered(interaction, draft.people[0]))

    interaction.update_form(build)


def submit_preview(interaction: Interaction) -> Answer:
    """Hand over behind the answer; another process finishes it if this one ends before."""
    draft, app_context = _draft(interaction), interaction.app_context
    giver, taker = draft.people
    if problem := why_unfit(interaction.facts, taker):
        raise Refusal(problem)
    chosen = _chosen(draft, _offered(interaction, giver))
    if _fingerprint(interaction, giver, chosen) != draft.seen:
        if (outcome := _of_the_press_before(interaction, giver, taker)) is not None:
            return _update(form.outcome_view(outcome))
        return _update(_preview(interaction, draft.model_copy(update={"page": 1}), again=True))
    submitted = interaction.view
    errand = HandOverErrand(
        workspace=interaction.workspace,
        recipient=interaction.viewer.id,
        giver=giver,
        taker=taker,
        engagements=tuple(each.id for each in chosen),
        source=draft.origin.about.surface,
        id=submitted["id"],
    )
    with app_context.database.begin() as session:
        delivery = queue.enqueue_on_lease(session, errand.delivery(), interaction.now, AT_ONCE)

    def finish() -> View:
        outcome = errand.hand_over(app_context)
        with app_context.database.begin() as session:
            queue.delete_done(session, delivery)
            queue.enqueue(session, _redraws(interaction, draft, chosen), interaction.now)
        app_context.request_sweep()
        return form.outcome_view(outcome)

    if interaction.is_answered:
        return _update(finish())
    interaction.behind(lambda: fill_submitted(interaction.facts, submitted, as_json(finish())))
    return _update(loading(form.TITLE, "Handing over …"))


def _of_the_press_before(interaction: Interaction, giver: PersonId, taker: PersonId) -> Outcome | None:
    """The outcome of this very form if it was submitted before; otherwise None."""
    with interaction.app_context.database.reading() as session:
        found = {each.id: each for each in list_with_something_of(session, interaction.workspace, taker)}
        done = list_handed_over(session, found, interaction.view["id"])
    if not done:
        return None
    return Outcome(giver=giver, taker=taker, done=tuple(found[each].title for each in done))


def _redraws(
    interaction: Interaction, draft: HandOverDraft, engagements: Sequence[Engagement]
) -> list[NewDelivery]:
    """The redraw of the digest in which it was offered."""
    if draft.origin.about.surface != "digest" or not engagements:
        return []
    redraw = Redraw(
        workspace=interaction.workspace,
        recipient=interaction.viewer.id,
        engagement=engagements[0].id,
        origin=draft.origin,
        at=interaction.now,
    )
    return [redraw.delivery()]


def _draft(interaction: Interaction) -> HandOverDraft:
    return decode(HandOverDraft, (interaction.body.get("view") or {}).get("private_metadata") or "")


def _ticked(interaction: Interaction) -> HandOverDraft:
    return form.read_engagements(_draft(interaction), interaction.view.get("blocks", ()), interaction.entered)


def _update(view: View) -> Answer:
    return {"response_action": "update", "view": as_json(view)}


def _offered(interaction: Interaction, giver: PersonId) -> Offered:
    """What the giver has, as far as this person sees it; raises `AskSlack` where Slack must be asked first."""
    with interaction.app_context.database.reading() as session:
        found = list_with_something_of(session, interaction.workspace, giver)
        seen = visible_to(interaction.facts, session, interaction.viewer, found)
    seen.sort(key=lambda each: (each.title.casefold(), each.id))
    mine = [each for each in seen if may_change(interaction.viewer, each)]
    return Offered(mine[:MOST_OFFERED], [form.only_its_team(each) for each in seen if each not in mine])


def _chosen(draft: HandOverDraft, offered: Offered) -> list[Engagement]:
    return [each for each in offered.engagements if each.id not in draft.left_out]


def _choose(interaction: Interaction, draft: HandOverDraft, offered: Offered) -> View:
    shown = _givings(interaction, draft, offered.engagements)
    return form.engagements_form(draft, shown, len(offered.engagements))


def _preview(interaction: Interaction, draft: HandOverDraft, *, again: bool = False) -> View:
    """What will go over, or, where others have left nothing of it, that there is nothing."""
    giver, taker = draft.people
    offered = _offered(interaction, giver)
    chosen = _chosen(draft, offered)
    if not chosen:
        return form.outcome_view(Outcome(giver=giver, taker=taker))
    draft = draft.model_copy(update={"seen": _fingerprint(interaction, giver, chosen)})
    shown = _givings(interaction, draft, chosen)
    away = _away(_person(interaction, taker), interaction.now)
    return form.preview_form(draft, shown, len(chosen), offered.refused, again=again, away=away)


def _away(person: Person, now: datetime) -> str:
    """From when until when they are away; empty if they are not, or it is over."""
    absence, today = person.absence, today_where(person, now)
    return away_words(absence.first, absence.last, today) if absence and today <= absence.last else ""


def _fingerprint(interaction: Interaction, giver: PersonId, engagements: Sequence[Engagement]) -> str:
    """What a person agrees to who has seen the preview of these engagements: where the giver stands in each team,
    and their open work. Gates and the handoff sheet go with the roles."""
    teams = [
        (
            each.id,
            [
                (member.role, member.deputy == giver)
                for member in each.team.members
                if giver in (member.person, member.deputy)
            ],
        )
        for each in engagements
    ]
    with interaction.app_context.database.reading() as session:
        work = open_work_of(session, giver, [each.id for each in engagements])
    return sha256(repr((teams, work)).encode()).hexdigest()[:16]


def _givings(
    interaction: Interaction, draft: HandOverDraft, engagements: Sequence[Engagement]
) -> list[Giving]:
    """What the engagements of this page of the draft give."""
    (giver, taker), person = draft.people, _person(interaction, draft.people[1])
    first = (draft.page - 1) * form.PER_PAGE
    return [
        Giving(
            plan=plan,
            what=hand_over_of(plan, giver, taker),
            moving=len(dates_that_move(plan, giver, person)),
        )
        for plan in _plans(interaction, engagements[first : first + form.PER_PAGE])
    ]


def _plans(interaction: Interaction, engagements: Sequence[Engagement]) -> list[EngagementPlan]:
    app_context = interaction.app_context
    with app_context.database.reading() as session:
        return load_plans(
            session, app_context.catalog, interaction.workspace, [each.id for each in engagements]
        )


def _person(interaction: Interaction, person: PersonId) -> Person:
    with interaction.app_context.database.reading() as session:
        return people.get_people(session, interaction.workspace, [person])[person]


def _gone(interaction: Interaction) -> list[Person]:
    """The people in the teams of the viewer's engagements who have left or are no full members any more."""
    viewer = interaction.viewer
    with interaction.app_context.database.reading() as session:
        mine = queries.list_of_person(session, interaction.workspace, viewer.id, limit=MOST_SEARCHED)
        team = _in_teams(mine)
        known = people.get_people(session, interaction.workspace, team)
    gone = (each for each in known.values() if not each.is_member)
    return sorted(gone, key=lambda each: each.name.casefold())


def _in_teams(engagements: Iterable[Engagement]) -> set[PersonId]:
    return {person for each in engagements for person in each.team.people()}


BUTTONS = {ids.HAND_OVER: hand_over_pressed, ids.HAND_OVER_PAGE: page_pressed}
FORMS = {
    form.PEOPLE: submit_people,
    form.ENGAGEMENTS: submit_engagements,
    form.PREVIEW: submit_preview,
}
ERRANDS = (HandOverErrand,)

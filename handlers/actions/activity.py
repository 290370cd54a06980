"""What happens when somebody acts on an activity, wherever they do it?"""

from collections.abc import Callable
from typing import Any

from handlers.actions.redraw import form_origin, origin_of_form, redraw
from handlers.actions.views import activity as act
from handlers.actions.views.moved import already
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import FieldErrors, State
from handlers.block_kit.modal import View
from handlers.pages.why import explain
from handlers.slack import people
from handlers.slack.interaction import Interaction, already_done
from handlers.slack.visibility import with_channels
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import must_act, must_change, must_see
from methodology.plan.activity import PlannedActivity, PlannedActivityId
from storage.engagements import activity
from storage.engagements.activity import ActResult
from storage.engagements.plans import get_plan
from storage.engagements.queries import get_engagement_id
from storage.engagements.unit_of_work import UnitOfWork

Act = Callable[[UnitOfWork, PlannedActivityId], ActResult]
SNOOZES = {"snooze_1": 1, "snooze_3": 3}
"""Working days of the DRI that the quick snoozes last."""


def done(interaction: Interaction, about: ButtonValue) -> None:
    perform(interaction, form_origin(interaction, about), activity.complete)


def undo(interaction: Interaction, about: ButtonValue) -> None:
    perform(interaction, form_origin(interaction, about), activity.undo)


def why(interaction: Interaction, about: ButtonValue) -> None:
    origin = form_origin(interaction, about)

    def build() -> View:
        there, work = _looked_up(interaction, about)
        must_see(with_channels(interaction.client, interaction.viewer, [there.engagement]), there.engagement)
        return explain(interaction.app_context, interaction.viewer, there, work, origin)

    interaction.open_form("Why this?", build)


def choose(interaction: Interaction, about: ButtonValue) -> None:
    """What was chosen in the menu of a line."""
    if about.choice in SNOOZES:
        _snooze_for(interaction, about, SNOOZES[about.choice])
    else:
        CHOICES[about.choice](interaction, about)


def evidence(interaction: Interaction, about: ButtonValue) -> None:
    _open(interaction, about, "Evidence", act.evidence_form)


def perform(interaction: Interaction, origin: FormOrigin, do: Act) -> None:
    """Do it in one unit of work, then show where it was pressed how things stand now."""
    assert origin.about.work is not None, "an act is on an activity"
    with interaction.app_context.unit(interaction.viewer, origin.about.surface) as unit:
        result = do(unit, origin.about.work)
    interaction.app_context.request_sweep()
    with already_done():
        redraw(interaction, origin, result.plan, just_done=result.activity.id)
        if not result.changed and origin.response_url:
            today = interaction.viewer.person.today(interaction.app_context.now())
            there = result.plan
            said = already(there.methodology, there.engagement, result.activity, today)
            interaction.tell_at(origin.response_url, said)


def _snooze_for(interaction: Interaction, about: ButtonValue, days: int) -> None:
    there, work = _looked_up(interaction, about)
    today = interaction.viewer.person.today(interaction.app_context.now())
    until = there.calendar_of_activity(work).shift(today, days)
    perform(
        interaction,
        form_origin(interaction, about),
        lambda unit, number: activity.snooze(unit, number, until=until),
    )


Form = Callable[..., View]


def _open(
    interaction: Interaction,
    about: ButtonValue,
    title: str,
    form: Form,
    *,
    by_team: bool = False,
    **more: Any,
) -> None:
    """Open a form about an activity; who may not change it is told there."""
    origin = form_origin(interaction, about)

    def build() -> View:
        there, work = _looked_up(interaction, about)
        today = interaction.viewer.person.today(interaction.app_context.now())
        if by_team:
            must_change(interaction.viewer, there.engagement)
        else:
            must_act(
                interaction.viewer, there.engagement, there.people.get(work.dri) if work.dri else None, today
            )
        extra = {name: value(there, work) for name, value in more.items()}
        return form(there.methodology, there.engagement.title, work, today, origin, **extra)

    interaction.open_form(title, build)


def _snooze_to(interaction: Interaction, about: ButtonValue) -> None:
    today = interaction.viewer.person.today(interaction.app_context.now())
    _open(
        interaction,
        about,
        "Snooze",
        act.snooze_form,
        next_working_day=lambda there, work: there.calendar_of_activity(work).shift(today, 1),
        in_three=lambda there, work: there.calendar_of_activity(work).shift(today, 3),
    )


def _reassign(interaction: Interaction, about: ButtonValue) -> None:
    _open(interaction, about, "Reassign", act.reassign_form, by_team=True)


def _not_needed(interaction: Interaction, about: ButtonValue) -> None:
    _open(interaction, about, "Not needed", act.not_needed_form)


def _redate(interaction: Interaction, about: ButtonValue) -> None:
    _open(interaction, about, "Change the date", act.redate_form, by_team=True)


def evidence_given(interaction: Interaction) -> dict[str, Any] | None:
    text = act.read_evidence(_state(interaction))
    return _sent_in(interaction, lambda unit, number: activity.give_evidence(unit, number, evidence=text))


def snoozed(interaction: Interaction) -> dict[str, Any] | None:
    until = act.read_snooze(
        _state(interaction), interaction.viewer.person.today(interaction.app_context.now())
    )
    return _sent_in(interaction, lambda unit, number: activity.snooze(unit, number, until=until))


def reassigned(interaction: Interaction) -> dict[str, Any] | None:
    person = act.read_reassign(_state(interaction))
    if problem := people.unfit(
        interaction.app_context, interaction.client, interaction.viewer.person.workspace, person
    ):
        raise FieldErrors({act.PERSON: problem})
    return _sent_in(interaction, lambda unit, number: activity.reassign(unit, number, to=person))


def redated(interaction: Interaction) -> dict[str, Any] | None:
    due = act.read_redate(_state(interaction))
    perform(
        interaction, origin_of_form(interaction), lambda unit, number: activity.redate(unit, number, due=due)
    )
    return {"response_action": "clear"}


def dropped(interaction: Interaction) -> dict[str, Any] | None:
    reason = act.read_not_needed(_state(interaction))
    return _sent_in(interaction, lambda unit, number: activity.not_needed(unit, number, reason=reason))


def _sent_in(interaction: Interaction, do: Act) -> dict[str, Any] | None:
    perform(interaction, origin_of_form(interaction), do)
    return None


def _looked_up(interaction: Interaction, about: ButtonValue) -> tuple[EngagementPlan, PlannedActivity]:
    assert about.work is not None, "it is about an activity"
    workspace = interaction.viewer.person.workspace
    with interaction.app_context.database.reading() as session:
        number = get_engagement_id(session, workspace, about.work)
        there = get_plan(session, interaction.app_context.catalog, workspace, number)
    return there, next(each for each in there.work if each.id == about.work)


def _state(interaction: Interaction) -> State:
    return State(interaction.body["view"]["state"]["values"])


CHOICES: dict[str, Callable[[Interaction, ButtonValue], None]] = {
    "done": done,
    "undo": undo,
    "snooze_to": _snooze_to,
    "reassign": _reassign,
    "not_needed": _not_needed,
    "why": why,
    "evidence": evidence,
}
PRESSES = {
    ids.DONE: done,
    ids.UNDO: undo,
    ids.WHY: why,
    ids.ACT: choose,
    ids.EVIDENCE: evidence,
    ids.REDATE: _redate,
}
FORMS = {
    ids.EVIDENCE: evidence_given,
    ids.SNOOZE: snoozed,
    ids.REASSIGN: reassigned,
    ids.NOT_NEEDED: dropped,
    ids.REDATE: redated,
}

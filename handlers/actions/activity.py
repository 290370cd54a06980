"""What happens when somebody acts on an activity, wherever they do it?"""

from collections.abc import Callable
from typing import Any

from handlers.actions.redraw import carried_by, place_of, show_again
from handlers.actions.views import activity as act
from handlers.actions.views.moved import already
from handlers.block_kit import ids
from handlers.block_kit.ids import Carried, Ref
from handlers.block_kit.inputs import FieldErrors, State
from handlers.block_kit.modal import View
from handlers.pages.why import explain
from handlers.slack import people
from handlers.slack.interaction import Call, already_done
from handlers.slack.visibility import with_channels
from methodology.engagement.rights import must_act, must_change, must_see
from methodology.plan.activity import Work, WorkId
from storage.engagements import activity
from storage.engagements.activity import Outcome
from storage.engagements.queries import engagement_of_work
from storage.engagements.replan import Planned, Unit, load

Act = Callable[[Unit, WorkId], Outcome]
SNOOZES = {"snooze_1": 1, "snooze_3": 3}
"""Working days of the DRI that the quick snoozes last."""


def done(call: Call, about: Ref) -> None:
    perform(call, place_of(call, about), activity.complete)


def undo(call: Call, about: Ref) -> None:
    perform(call, place_of(call, about), activity.undo)


def why(call: Call, about: Ref) -> None:
    place = place_of(call, about)

    def build() -> View:
        there, work = _looked_up(call, about)
        must_see(with_channels(call.client, call.viewer, [there.engagement]), there.engagement)
        return explain(call.desk, call.viewer, there, work, place)

    call.open_form("Why this?", build)


def choose(call: Call, about: Ref) -> None:
    """What was chosen in the menu of a line."""
    if about.choice in SNOOZES:
        _snooze_for(call, about, SNOOZES[about.choice])
    else:
        CHOICES[about.choice](call, about)


def evidence(call: Call, about: Ref) -> None:
    _open(call, about, "Evidence", act.evidence_form)


def perform(call: Call, place: Carried, do: Act) -> None:
    """Do it in one unit of work, then show where it was pressed how things stand now."""
    assert place.about.work is not None, "an act is on an activity"
    with call.desk.unit(call.viewer, place.about.surface) as unit:
        outcome = do(unit, place.about.work)
    call.desk.nudge()
    with already_done():
        show_again(call, place, outcome.planned, just_done=outcome.work.id)
        if not outcome.changed and place.response_url:
            today = call.viewer.person.today(call.desk.now())
            there = outcome.planned
            said = already(there.methodology, there.engagement, outcome.work, today)
            call.tell_at(place.response_url, said)


def _snooze_for(call: Call, about: Ref, days: int) -> None:
    there, work = _looked_up(call, about)
    today = call.viewer.person.today(call.desk.now())
    until = there.calendar_of_work(work).shift(today, days)
    perform(call, place_of(call, about), lambda unit, number: activity.snooze(unit, number, until=until))


Form = Callable[..., View]


def _open(call: Call, about: Ref, title: str, form: Form, *, by_team: bool = False, **more: Any) -> None:
    """Open a form about an activity; who may not change it is told there."""
    place = place_of(call, about)

    def build() -> View:
        there, work = _looked_up(call, about)
        today = call.viewer.person.today(call.desk.now())
        if by_team:
            must_change(call.viewer, there.engagement)
        else:
            must_act(call.viewer, there.engagement, there.people.get(work.dri) if work.dri else None, today)
        extra = {name: value(there, work) for name, value in more.items()}
        return form(there.methodology, there.engagement.title, work, today, place, **extra)

    call.open_form(title, build)


def _snooze_to(call: Call, about: Ref) -> None:
    today = call.viewer.person.today(call.desk.now())
    _open(
        call,
        about,
        "Snooze",
        act.snooze_form,
        next_working_day=lambda there, work: there.calendar_of_work(work).shift(today, 1),
        in_three=lambda there, work: there.calendar_of_work(work).shift(today, 3),
    )


def _reassign(call: Call, about: Ref) -> None:
    _open(call, about, "Reassign", act.reassign_form, by_team=True)


def _not_needed(call: Call, about: Ref) -> None:
    _open(call, about, "Not needed", act.not_needed_form)


def _redate(call: Call, about: Ref) -> None:
    _open(call, about, "Change the date", act.redate_form, by_team=True)


def evidence_given(call: Call) -> dict[str, Any] | None:
    text = act.read_evidence(_state(call))
    return _sent_in(call, lambda unit, number: activity.give_evidence(unit, number, evidence=text))


def snoozed(call: Call) -> dict[str, Any] | None:
    until = act.read_snooze(_state(call), call.viewer.person.today(call.desk.now()))
    return _sent_in(call, lambda unit, number: activity.snooze(unit, number, until=until))


def reassigned(call: Call) -> dict[str, Any] | None:
    person = act.read_reassign(_state(call))
    if problem := people.unfit(call.desk, call.client, call.viewer.person.workspace, person):
        raise FieldErrors({act.PERSON: problem})
    return _sent_in(call, lambda unit, number: activity.reassign(unit, number, to=person))


def redated(call: Call) -> dict[str, Any] | None:
    due = act.read_redate(_state(call))
    perform(call, carried_by(call), lambda unit, number: activity.redate(unit, number, due=due))
    return {"response_action": "clear"}


def dropped(call: Call) -> dict[str, Any] | None:
    reason = act.read_not_needed(_state(call))
    return _sent_in(call, lambda unit, number: activity.not_needed(unit, number, reason=reason))


def _sent_in(call: Call, do: Act) -> dict[str, Any] | None:
    perform(call, carried_by(call), do)
    return None


def _looked_up(call: Call, about: Ref) -> tuple[Planned, Work]:
    assert about.work is not None, "it is about an activity"
    workspace = call.viewer.person.workspace
    with call.desk.database.reading() as session:
        number = engagement_of_work(session, workspace, about.work)
        there = load(session, call.desk.catalog, workspace, number)
    return there, next(each for each in there.work if each.id == about.work)


def _state(call: Call) -> State:
    return State(call.body["view"]["state"]["values"])


CHOICES: dict[str, Callable[[Call, Ref], None]] = {
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

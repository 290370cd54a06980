"""The actions on an activity: done, undo, snooze, reassign, not needed, a date, evidence."""

from collections.abc import Callable
from datetime import date
from functools import partial

from handlers.actions.bookmarks import bookmarks
from handlers.actions.form import CLOSE_ALL, Answer, form_opener, perform, without_view
from handlers.actions.nudge import nudge_pressed
from handlers.actions.views import activity as form
from handlers.actions.views.checklist import checklist_form
from handlers.actions.views.moves import HAPPENED, read_happened
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin, Surface
from handlers.block_kit.inputs import FieldErrors, ShowAgain
from handlers.block_kit.meanwhile import check_texts, is_unchanged
from handlers.block_kit.modal import View, as_json, notice
from handlers.outbox.item import enqueue
from handlers.pages import why
from handlers.slack.interaction import Interaction
from handlers.slack.viewer import why_unfit
from methodology.engagement.activity import check_dri_as_shown, check_due_as_shown
from methodology.engagement.checklist import count_open
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness
from methodology.engagement.rights import must_act, must_change
from methodology.engagement.snooze import A_DAY, A_WHILE
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.refusal import Refusal, WrongDay
from storage.engagements import activity
from storage.engagements.activity import ActResult
from storage.engagements.history import name_of_writer
from storage.engagements.unit_of_work import UnitOfWork

Act = Callable[[UnitOfWork, PlannedActivityId], ActResult]
ButtonHandler = Callable[[Interaction, ButtonValue], None]
LEAVING_OUT_DONE: frozenset[Surface] = frozenset({"home", "plan"})
"""The surfaces that are drawn without what was just done, or far from it."""


def act_at_once(act: Act) -> ButtonHandler:
    """The handler of a button that acts without a form."""

    def pressed(interaction: Interaction, button: ButtonValue) -> None:
        _act(interaction, interaction.form_origin(button), act)

    return pressed


def act_or_preview(act: Act, form_id: str, title: str, *, asks_when: bool = False) -> ButtonHandler:
    """The handler of a button that acts without a form, unless it moves due dates of others: then they are shown."""

    def pressed(interaction: Interaction, button: ButtonValue) -> None:
        origin = interaction.form_origin(button)
        try:
            result = _act(interaction, origin, act, asks_when=asks_when)
            _ask_for_open_items(interaction, origin, result)
        except ShowAgain as moves:
            agreed, above = origin.model_copy(update={"agreed": moves.agreed}), moves.blocks
            interaction.open_form(title, lambda: form.moves_form(form_id, title, above, agreed))

    return pressed


def _ask_for_open_items(interaction: Interaction, origin: FormOrigin, result: ActResult) -> None:
    """Show the checklist of what was just done, where open items are left and the place does not show what was done."""
    plan, done = result.plan, result.activity
    is_asked = origin.about.surface in LEAVING_OUT_DONE and result.changed and done.state == "done"
    if is_asked and count_open(plan.methodology, done):
        today = plan.today_of(done, interaction.now)
        interaction.open_form("Checklist", lambda: checklist_form(plan, done, today, origin))


def end_snooze_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Take back a snooze."""
    try:
        before = date.fromisoformat(button.choice) if button.choice else None
    except ValueError:
        raise Refusal(ids.OLD) from None
    act_at_once(partial(activity.end_snooze, before=before))(interaction, button)


def reassign_back_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """Give it back to who had it, unless they cannot be given work by now."""
    person = PersonId(button.choice)
    if problem := why_unfit(interaction.facts, person):
        raise Refusal(problem)
    back = act_or_preview(partial(activity.reassign, to=person), ids.REASSIGN_BACK, "Undo")
    back(interaction, button)


def submit_reassign_back(interaction: Interaction) -> Answer:
    return _submit(interaction, partial(activity.reassign, to=PersonId(interaction.origin.about.choice)))


def menu_option_chosen(interaction: Interaction, button: ButtonValue) -> None:
    """Do what was chosen from the menu of an activity."""
    chosen = CHOICES.get(button.choice)
    if chosen is None:
        raise Refusal(ids.OLD)
    chosen(interaction, button)


def submit_done(interaction: Interaction) -> Answer:
    happened = read_happened(interaction.entered)
    return _submit_done(interaction, partial(activity.complete, happened=happened))


def submit_undo(interaction: Interaction) -> Answer:
    return _submit(interaction, activity.undo)


def submit_evidence(interaction: Interaction) -> Answer:
    evidence, happened = form.read_evidence(interaction.entered), read_happened(interaction.entered)

    def give(unit: UnitOfWork, activity_id: PlannedActivityId) -> ActResult:
        before_plan = unit.lock_for_anybody(unit.engagement_of(activity_id))
        before = before_plan.activity(activity_id)
        kept = is_unchanged(form.EVIDENCE, interaction.entered, interaction.shown)
        words = before.evidence if kept else evidence
        result = activity.give_evidence(unit, activity_id, evidence=words, happened=happened)
        standing = form.standing_evidence(before)
        who = partial(name_of_writer, unit.session, unit.workspace, before_plan.engagement.id)
        check_texts(standing, interaction.entered, interaction.shown, interaction.origin.agreed, who)
        return result

    return _submit_done(interaction, give)


def submit_snooze(interaction: Interaction) -> Answer:
    until = form.read_snooze(interaction.entered, interaction.shown)

    def snooze(unit: UnitOfWork, activity_id: PlannedActivityId) -> ActResult:
        try:
            return activity.snooze(unit, activity_id, until=until)
        except WrongDay as refusal:
            raise FieldErrors({form.UNTIL_DATE: str(refusal)}) from None

    return _submit(interaction, snooze)


def submit_reassign(interaction: Interaction) -> Answer:
    person, shown = form.read_reassign(interaction.entered), form.shown_dri(interaction.shown)
    if problem := why_unfit(interaction.facts, person):
        raise FieldErrors({form.PERSON: problem})
    told: list[str] = []

    def reassign(unit: UnitOfWork, activity_id: PlannedActivityId) -> ActResult:
        before = unit.lock_for_anybody(unit.engagement_of(activity_id))
        result = activity.reassign(unit, activity_id, to=person)
        check_dri_as_shown(before, before.activity(activity_id), shown, person)
        if result.changed:
            mine = [each.before for each in unit.preview(result.plan).moves if person == unit.actor.by]
            told.extend(form.free_day_words(result.plan, result.activity, next(iter(mine), None)))
            told.extend(form.away_lines(result.plan, result.activity, unit.actor.at))
        return result

    _submit(interaction, reassign)
    if told:
        return {"response_action": "update", "view": as_json(notice("\n".join(told), "Reassigned"))}
    return None


def submit_redate(interaction: Interaction) -> Answer:
    """Close Details too, from which the date is changed: its explanation is out of date. A day that was left as it was
    shown is not one that somebody has set by hand."""
    due, shown = form.read_redate(interaction.entered), form.read_redate(interaction.shown)
    if due == shown:
        return CLOSE_ALL

    def redate(unit: UnitOfWork, activity_id: PlannedActivityId) -> ActResult:
        before = unit.lock_for_anybody(unit.engagement_of(activity_id)).activity(activity_id)
        result = activity.redate(unit, activity_id, due=due)
        check_due_as_shown(before, shown, due)
        return result

    _act(interaction, without_view(interaction.origin), redate)
    return CLOSE_ALL


def submit_not_needed(interaction: Interaction) -> Answer:
    return _submit(
        interaction, partial(activity.not_needed, reason=form.read_not_needed(interaction.entered))
    )


def _submit(interaction: Interaction, act: Act) -> Answer:
    _act(interaction, interaction.origin, act)
    return None


def _submit_done(interaction: Interaction, act: Act) -> Answer:
    """Do it, with the day on which it really happened; what is wrong with that day is said at its field."""

    def checked(unit: UnitOfWork, activity_id: PlannedActivityId) -> ActResult:
        try:
            return act(unit, activity_id)
        except WrongDay as refusal:
            raise FieldErrors({HAPPENED: str(refusal)}) from None

    _act(interaction, interaction.origin, checked, asks_when=True)
    return None


def _act(interaction: Interaction, origin: FormOrigin, act: Act, *, asks_when: bool = False) -> ActResult:
    def say_unchanged(result: ActResult) -> None:
        if not result.changed and origin.response_url:
            today = result.plan.today_of(result.activity, interaction.now)
            interaction.reply_at(origin.response_url, form.unchanged(result.plan, result.activity, today))

    def act_and_enqueue(unit: UnitOfWork) -> ActResult:
        result = act(unit, origin.about.activity_id)
        if result.is_linked:
            enqueue(unit, bookmarks(result.plan, unit.actor.by, cleared=True))
        return result

    return perform(
        interaction,
        origin,
        act_and_enqueue,
        lambda result: result.plan,
        just_done=lambda result: (result.activity.id,),
        show=say_unchanged,
        asks_when=asks_when,
    )


def _plan_to_act(interaction: Interaction, button: ButtonValue) -> EngagementPlan:
    """The plan; raises `NotAllowed` unless this person may act on the activity."""
    plan = interaction.plan(button)
    dri = plan.dri_of(plan.activity(button.activity_id))
    must_act(interaction.viewer, plan.engagement, dri, interaction.now)
    return plan


def _plan_to_change(interaction: Interaction, button: ButtonValue) -> EngagementPlan:
    """The plan; raises `NotAllowed` unless this person may change the engagement."""
    plan = interaction.plan(button)
    must_change(interaction.viewer, plan.engagement)
    return plan


def activity_form_opener(
    title: str,
    build: Callable[..., View],
    find: Callable[[Interaction, ButtonValue], EngagementPlan] = _plan_to_act,
    *,
    as_planned: bool = False,
) -> ButtonHandler:
    """The handler of a button that opens a form about an activity, which is shown as due when it is to be done or,
    with `as_planned`, on its planned day."""

    def view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
        activity = plan.activity(origin.about.activity_id)
        if not as_planned:
            activity = Lateness(plan=plan, now=interaction.now).to_be_done(activity)
        return build(plan, activity, plan.today_of(activity, interaction.now), origin)

    return form_opener(title, view, find=find)


mark_done_pressed = act_or_preview(activity.complete, ids.DONE, "Done", asks_when=True)
undo_pressed = act_or_preview(activity.undo, ids.UNDO, "Undo")
reassign_pressed = activity_form_opener("Reassign", form.reassign_form, _plan_to_change)
evidence_pressed = activity_form_opener("Add a link", form.evidence_form)
redate_pressed = activity_form_opener("Change the date", form.redate_form, _plan_to_change, as_planned=True)

CHOICES: dict[str, ButtonHandler] = {
    "done": mark_done_pressed,
    "undo": undo_pressed,
    "snooze_1": act_at_once(partial(activity.snooze_for, working_days=A_DAY)),
    "snooze_3": act_at_once(partial(activity.snooze_for, working_days=A_WHILE)),
    "snooze_to": activity_form_opener("Snooze", form.snooze_form),
    "reassign": reassign_pressed,
    "not_needed": activity_form_opener("Not needed", form.not_needed_form),
    "why": why.why_pressed,
    "evidence": evidence_pressed,
    "nudge": nudge_pressed,
}
BUTTONS = {
    ids.DONE: mark_done_pressed,
    ids.UNDO: undo_pressed,
    ids.ACTIVITY_MENU: menu_option_chosen,
    ids.EVIDENCE: evidence_pressed,
    ids.END_SNOOZE: end_snooze_pressed,
    ids.REASSIGN: reassign_pressed,
    ids.REASSIGN_BACK: reassign_back_pressed,
    ids.REDATE: redate_pressed,
}
FORMS = {
    ids.DONE: submit_done,
    ids.UNDO: submit_undo,
    ids.EVIDENCE: submit_evidence,
    ids.SNOOZE: submit_snooze,
    ids.REASSIGN: submit_reassign,
    ids.REASSIGN_BACK: submit_reassign_back,
    ids.NOT_NEEDED: submit_not_needed,
    ids.REDATE: submit_redate,
}

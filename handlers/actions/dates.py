"""The dates of an engagement: entered in a form, previewed, then applied."""

from handlers.actions.form import Answer, finish_form, form_opener
from handlers.actions.views import dates as form
from handlers.actions.views.dates import DateChanges
from handlers.actions.views.set_dates import SET_DATES
from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin, decode
from handlers.block_kit.modal import View, as_json
from handlers.slack.interaction import Interaction
from methodology.engagement.dates import (
    DateEntry,
    ShownDates,
    anchors_of_stage,
    date_fields,
    due_after_end,
    events_of,
    events_too_early,
    exit_fields,
    preview_dates,
    too_early_by,
)
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.moves import (
    after_changes,
    anchors_contradicting,
    contradicting,
    fingerprint,
    newly_contradicting,
    without_turns_ahead,
)
from methodology.plan.anchor_dates import check_day
from methodology.plan.stages import current_stages
from storage.engagements.dates import enter_dates
from storage.engagements.history import DATES_CHANGED, name_of_last
from storage.engagements.unit_of_work import UnitOfWork


def dates_view(interaction: Interaction, plan: EngagementPlan, origin: FormOrigin) -> View:
    found, early = tuple(contradicting(plan)), events_too_early(plan)
    return form.dates_form(
        plan.engagement.title,
        date_fields(plan),
        exit_fields(plan),
        plan.today(interaction.now),
        origin,
        of_stage=anchors_of_stage(plan),
        current=[stage.id for stage in current_stages(plan.methodology, plan.engagement.plan_facts)],
        contradicting=found,
        early=early,
        concerned={*anchors_contradicting(plan, found), *events_of(early)},
    )


def submit_dates(interaction: Interaction) -> Answer:
    """Preview the due dates that would move, by person; nothing is stored yet."""
    origin = interaction.origin
    plan = interaction.visible_plan(origin.about)

    def who() -> str:
        with interaction.app_context.database.reading() as session:
            return name_of_last(session, interaction.workspace, plan.engagement.id, DATES_CHANGED)

    fields, exits = date_fields(plan), exit_fields(plan)
    entered = form.read_dates(interaction.entered, interaction.shown, fields, exits, origin, who)
    for each in entered.dates:
        if each.on is not None:
            check_day(each.on)
    return {"response_action": "push", "view": as_json(preview_entered(interaction, plan, entered))}


def preview_entered(interaction: Interaction, plan: EngagementPlan, entered: DateChanges) -> View:
    """The page that shows what these dates move, and carries them until they are applied."""
    changes = without_turns_ahead(plan, preview_dates(plan, _entries(entered)))
    agreed = entered.carried.model_copy(update={"agreed": fingerprint(changes.shifts)})
    entered = entered.model_copy(update={"carried": agreed})
    after = after_changes(plan, changes)
    too_late = {
        plan.methodology.stage[each.stage].name: due_after_end(after, each.stage, each.by)
        for each in entered.exits
        if each.by is not None
    }
    return form.dates_preview(
        plan.engagement.title,
        entered,
        changes,
        interaction.today,
        newly_contradicting(plan, after),
        too_late,
        early=too_early_by(plan, _entries(entered)),
        free_days=plan.free_days(
            [*(each.on for each in entered.dates), *(each.by for each in entered.exits)]
        ),
    )


def submit_preview(interaction: Interaction) -> Answer:
    entered = decode(DateChanges, interaction.view.get("private_metadata", ""))
    origin = entered.carried

    def enter(unit: UnitOfWork) -> EngagementPlan:
        return enter_dates(
            unit,
            origin.about.engagement_id,
            _entries(entered),
            exit_by={each.stage: each.by for each in entered.exits},
            shown=ShownDates(
                dates={(each.anchor, each.occurrence): each.was for each in entered.dates},
                exits={each.stage: each.was for each in entered.exits},
            ),
            move_by_hand_too=form.read_preview(interaction.entered),
        ).plan

    return finish_form(interaction, origin, enter, leads_back=_is_on_set_dates(interaction, origin))


def _is_on_set_dates(interaction: Interaction, origin: FormOrigin) -> bool:
    """Whether the preview lies on the form that saves each date by itself, which has others to set."""
    below = origin.behind[-1] if origin.behind else None
    return (
        below is not None
        and below.form == SET_DATES
        and interaction.view.get("previous_view_id") == below.view_id
    )


def _entries(entered: DateChanges) -> list[DateEntry]:
    return [DateEntry.model_validate(each.model_dump(exclude={"was"})) for each in entered.dates]


BUTTONS = {ids.DATES: form_opener("Dates", dates_view)}
FORMS = {ids.DATES: submit_dates, form.PREVIEW: submit_preview}

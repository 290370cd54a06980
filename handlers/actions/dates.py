"""How are the dates of an engagement shown, previewed and changed?"""

from collections.abc import Iterable
from typing import Any

from handlers.actions.redraw import form_origin, origin_of_form, redraw
from handlers.actions.views import dates as form
from handlers.actions.views.dates import DateChanges, DateField, ExitField
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, decode
from handlers.block_kit.modal import View, as_json
from handlers.slack.interaction import Interaction, already_done
from handlers.slack.lookup import engagement_of, look_up, shown_by, state_of
from methodology.definition.anchor import Anchor
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import must_change
from methodology.plan.anchors import can_be_entered, check_day
from methodology.plan.facts import stages_ahead
from storage.engagements.dates import DateEntry, Shown, enter_dates, preview_dates


def press(interaction: Interaction, about: ButtonValue) -> None:
    origin = form_origin(interaction, about)

    def build() -> View:
        there = look_up(interaction, about)
        must_change(interaction.viewer, there.engagement)
        title, today = there.engagement.title, interaction.viewer.person.today(interaction.app_context.now())
        return form.dates_form(title, fields_of(there), exits_of(there), today, origin)

    interaction.open_form("Dates", build)


def preview(interaction: Interaction) -> dict[str, Any] | None:
    """Show every due date that would move, by whom, before anything is stored."""
    origin = origin_of_form(interaction)
    there = look_up(interaction, origin.about)
    changes = form.read_dates(
        state_of(interaction), shown_by(interaction), fields_of(there), exits_of(there), origin
    )
    for each in changes.dates:
        if each.on is not None:
            check_day(each.on)
    found = preview_dates(there, _entries(changes))
    view = form.dates_preview(
        there.engagement.title,
        changes,
        form.by_person(found.shifts),
        interaction.viewer.person.today(interaction.app_context.now()),
        kept_by_hand=sum(work.due_by_hand and work.due != item.due for work, item in found.kept),
        added=len(found.added) + len(found.revived),
        withdrawn=len(found.withdrawn),
    )
    return {"response_action": "push", "view": as_json(view)}


def apply(interaction: Interaction) -> dict[str, Any] | None:
    changes = decode(DateChanges, interaction.body["view"]["private_metadata"])
    origin = changes.carried
    with interaction.app_context.unit(interaction.viewer, origin.about.surface) as unit:
        there, _ = enter_dates(
            unit,
            engagement_of(origin.about),
            _entries(changes),
            exit_by={each.stage: each.by for each in changes.exits},
            shown=Shown(
                dates={(each.anchor, each.occurrence): each.was for each in changes.dates},
                exits={each.stage: each.was for each in changes.exits},
            ),
            move_by_hand_too=form.read_preview(state_of(interaction)),
        )
    interaction.app_context.request_sweep()
    with already_done():
        redraw(interaction, origin, there)
    return {"response_action": "clear"}


def fields_of(there: EngagementPlan) -> list[DateField]:
    """The dates of its plan that people may enter; a repeating one has a field for its next occurrence too."""
    planned = {work.activity for work in there.work if work.state != "withdrawn"}
    activities = [each for each in there.methodology.activities if each.id in planned]
    used = {a for each in activities for a in (each.due.anchor, each.sets) if a}
    used |= {each.recurrence.until for each in activities if each.recurrence}
    used |= {each.anchor for each in there.engagement.plan_facts.dates}
    fields: list[DateField] = []
    for anchor in there.methodology.anchors:
        if anchor.id in used and can_be_entered(there.methodology, anchor.id):
            fields += _fields(there, anchor)
    return fields


def exits_of(there: EngagementPlan) -> list[ExitField]:
    by = dict(there.engagement.exit_dates)
    plan_facts = there.engagement.plan_facts
    return [
        ExitField(stage=stage, by=by.get(stage.id))
        for stage in stages_ahead(there.methodology, plan_facts)
        if stage.id not in plan_facts.left
    ]


def _fields(there: EngagementPlan, anchor: Anchor) -> Iterable[DateField]:
    known = sorted(
        (each for each in there.engagement.plan_facts.dates if each.anchor == anchor.id),
        key=lambda each: each.occurrence,
    )
    waiting = sum(each.is_open and each.waiting_for == anchor.id for each in there.work)
    for each in known:
        yield DateField(
            anchor=anchor,
            occurrence=each.occurrence,
            on=each.on,
            label=each.label,
            actual=each.actual,
        )
    if anchor.repeats or not known:
        following = max((each.occurrence for each in known), default=0) + 1
        yield DateField(anchor=anchor, occurrence=following, waiting=waiting)


def _entries(changes: DateChanges) -> list[DateEntry]:
    return [DateEntry.model_validate(each.model_dump(exclude={"was"})) for each in changes.dates]


PRESSES = {ids.DATES: press}
FORMS = {ids.DATES: preview, form.PREVIEW: apply}

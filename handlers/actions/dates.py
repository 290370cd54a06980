"""How are the dates of an engagement shown, previewed and changed?"""

from collections.abc import Iterable
from typing import Any

from handlers.actions.redraw import carried_by, place_of, show_again
from handlers.actions.views import dates as form
from handlers.actions.views.dates import DateChanges, DateField, ExitField
from handlers.block_kit import ids
from handlers.block_kit.ids import Ref, decode
from handlers.block_kit.modal import View, as_json
from handlers.slack.interaction import Call, already_done
from handlers.slack.lookup import engagement_of, look_up, shown_by, state_of
from methodology.definition.model import Anchor
from methodology.engagement.rights import must_change
from methodology.plan.facts import can_be_entered, check_day, stages_ahead
from storage.engagements.dates import DateEntry, Shown, enter_dates, preview_dates
from storage.engagements.replan import Planned


def press(call: Call, about: Ref) -> None:
    place = place_of(call, about)

    def build() -> View:
        there = look_up(call, about)
        must_change(call.viewer, there.engagement)
        title, today = there.engagement.title, call.viewer.person.today(call.desk.now())
        return form.dates_form(title, fields_of(there), exits_of(there), today, place)

    call.open_form("Dates", build)


def preview(call: Call) -> dict[str, Any] | None:
    """Show every due date that would move, by whom, before anything is stored."""
    place = carried_by(call)
    there = look_up(call, place.about)
    changes = form.read_dates(state_of(call), shown_by(call), fields_of(there), exits_of(there), place)
    for each in changes.dates:
        if each.on is not None:
            check_day(each.on)
    found = preview_dates(there, _entries(changes))
    view = form.dates_preview(
        there.engagement.title,
        changes,
        form.by_person(found.shifts),
        call.viewer.person.today(call.desk.now()),
        kept_by_hand=sum(work.due_by_hand and work.due != item.due for work, item in found.kept),
        added=len(found.added) + len(found.revived),
        withdrawn=len(found.withdrawn),
    )
    return {"response_action": "push", "view": as_json(view)}


def apply(call: Call) -> dict[str, Any] | None:
    changes = decode(DateChanges, call.body["view"]["private_metadata"])
    place = changes.carried
    with call.desk.unit(call.viewer, place.about.surface) as unit:
        there, _ = enter_dates(
            unit,
            engagement_of(place.about),
            _entries(changes),
            exit_by={each.stage: each.by for each in changes.exits},
            shown=Shown(
                dates={(each.anchor, each.occurrence): each.was for each in changes.dates},
                exits={each.stage: each.was for each in changes.exits},
            ),
            move_by_hand_too=form.read_preview(state_of(call)),
        )
    call.desk.nudge()
    with already_done():
        show_again(call, place, there)
    return {"response_action": "clear"}


def fields_of(there: Planned) -> list[DateField]:
    """The dates of its plan that people may enter; a repeating one has a field for its next occurrence too."""
    planned = {work.activity for work in there.work if work.state != "withdrawn"}
    activities = [each for each in there.methodology.activities if each.id in planned]
    used = {a for each in activities for a in (each.due.anchor, each.sets) if a}
    used |= {each.recurrence.until for each in activities if each.recurrence}
    used |= {each.anchor for each in there.engagement.course.dates}
    fields: list[DateField] = []
    for anchor in there.methodology.anchors:
        if anchor.id in used and can_be_entered(there.methodology, anchor.id):
            fields += _fields(there, anchor)
    return fields


def exits_of(there: Planned) -> list[ExitField]:
    by = dict(there.engagement.exit_dates)
    course = there.engagement.course
    return [
        ExitField(stage=stage, by=by.get(stage.id))
        for stage in stages_ahead(there.methodology, course)
        if stage.id not in course.left
    ]


def _fields(there: Planned, anchor: Anchor) -> Iterable[DateField]:
    known = sorted(
        (each for each in there.engagement.course.dates if each.anchor == anchor.id),
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

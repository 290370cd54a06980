"""How are the history, the status report, the export and the handoff sheet of an engagement given out?"""

import csv
import io
from datetime import timedelta
from typing import Any

from handlers.actions.form import finish, opener
from handlers.actions.redraw import carried_by, place_of
from handlers.block_kit import ids
from handlers.block_kit.ids import Carried, Ref
from handlers.block_kit.modal import View, notice
from handlers.messages.views import handoff as handoff_view
from handlers.pages.stage_card import facts_of
from handlers.pages.views.history import PER_PAGE, HistoryLine, history
from handlers.pages.views.status_report import KeyDate, status_report
from handlers.slack.interaction import Call
from handlers.slack.lookup import engagement_of, look_up, shown_by, state_of
from methodology.engagement.handoff import sheet
from storage.engagements import handoff
from storage.engagements import history as records
from storage.engagements.replan import Planned

REPORTED = timedelta(days=7)
COLUMNS = (
    "stage", "activity", "occurrence", "turn", "state", "role", "dri", "due", "waiting_for", "closed_on",
    "closed_by", "evidence", "reason",
)  # fmt: skip


def show_history(call: Call, about: Ref) -> None:
    """The changes of an engagement or, in a work's name, of one activity; a page at a time."""
    place = place_of(call, about)

    def build() -> View:
        there = look_up(call, about)
        with call.desk.database.reading() as session:
            before = int(about.choice) if about.choice.isdigit() else None
            changes = (
                records.of_work(session, about.work, limit=PER_PAGE + 1, before_id=before)
                if about.work
                else records.of_engagement(session, there.engagement.id, limit=PER_PAGE + 1, before_id=before)
            )
        names = {each.id: each.name for each in there.work}
        lines = [
            HistoryLine(
                at=each.at,
                by=each.by,
                what=each.what,
                before=each.before,
                after=each.after,
                source=each.source,
                name=names.get(each.work, "") if each.work else "",
            )
            for each in changes[:PER_PAGE]
        ]
        older = str(changes[PER_PAGE - 1].id) if len(changes) > PER_PAGE else ""
        today = call.viewer.person.today(call.desk.now())
        return history(there.methodology, there.engagement.title, lines, today, place, older=older)

    if call.is_in_modal and about.choice:
        call.update_form(build())
    else:
        call.open_form("History", build)


def report(call: Call, about: Ref) -> None:
    """A status report in the caller's conversation with the app, to copy from."""

    def build() -> View:
        there = look_up(call, about)
        today = call.viewer.person.today(call.desk.now())
        since = today - REPORTED
        facts = facts_of(call.desk, there, viewer=None, today=today)
        done = [w for w in there.work if w.state == "done" and w.closed_on and w.closed_on >= since]
        dates = [
            KeyDate(label=there.methodology.anchor[each.anchor].label, on=each.on, actual=each.actual)
            for each in sorted(there.engagement.course.dates, key=lambda each: each.on)
        ]
        call.send(status_report(there.methodology, facts, done_since=since, done=done, dates=dates))
        return notice("It is in your messages with me: copy it from there.", "Status report")

    call.open_form("Status report", build)


def export(call: Call, about: Ref) -> None:
    """The whole plan as a CSV file, sent to the caller alone."""

    def build() -> View:
        there = look_up(call, about)
        opened = call.client.conversations_open(users=call.viewer.id)
        call.client.files_upload_v2(
            channel=opened["channel"]["id"],
            filename=f"engagement-{there.engagement.id}.csv",
            title=f"Plan of {there.engagement.title}",
            content=as_csv(there),
            request_file_info=False,
        )
        return notice("The file is in your messages with me.", "Export")

    call.open_form("Export", build)


def as_csv(there: Planned) -> str:
    """Every planned activity of an engagement, a row each; what people typed cannot become a formula."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    for work in there.work:
        person = there.people.get(work.dri) if work.dri else None
        facts = work.model_dump(mode="json") | {"activity": work.name, "dri": person.name if person else ""}
        rows.writerow([_cell(facts[column]) for column in COLUMNS])
    return written.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _handoff(call: Call, there: Planned, place: Carried) -> View:
    with call.desk.database.reading() as session:
        written = handoff.written(session, there.engagement.id)
    return handoff_view.handoff_form(there.engagement, sheet(there.methodology, there.work, written), place)


def handoff_written(call: Call) -> dict[str, Any] | None:
    place, parts = carried_by(call), handoff_view.read_handoff(state_of(call), shown_by(call))
    return finish(call, place, lambda unit: handoff.write(unit, engagement_of(place.about), parts))


PRESSES = {
    ids.HISTORY: show_history,
    ids.STATUS_REPORT: report,
    ids.EXPORT: export,
    ids.HANDOFF: opener(_handoff, "Handoff sheet"),
}
FORMS = {ids.HANDOFF: handoff_written}

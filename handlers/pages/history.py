"""How are the history, the status report, the export and the handoff sheet of an engagement given out?"""

import csv
import io
from datetime import timedelta
from typing import Any

from handlers.actions.form import finish_form, form_opener
from handlers.actions.redraw import form_origin, origin_of_form
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.modal import View, notice
from handlers.messages.views import handoff as handoff_view
from handlers.pages.stage_card import facts_of
from handlers.pages.views.history import PER_PAGE, HistoryLine, history
from handlers.pages.views.status_report import KeyDate, status_report
from handlers.slack.interaction import Interaction
from handlers.slack.lookup import engagement_of, look_up, shown_by, state_of
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff import sheet
from storage.engagements import handoff
from storage.engagements import history as records

REPORTED = timedelta(days=7)
COLUMNS = (
    "stage", "activity", "occurrence", "turn", "state", "role", "dri", "due", "waiting_for", "closed_on",
    "closed_by", "evidence", "reason",
)  # fmt: skip


def show_history(interaction: Interaction, about: ButtonValue) -> None:
    """The changes of an engagement or, in a work's name, of one activity; a page at a time."""
    origin = form_origin(interaction, about)

    def build() -> View:
        there = look_up(interaction, about)
        with interaction.app_context.database.reading() as session:
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
        today = interaction.viewer.person.today(interaction.app_context.now())
        return history(there.methodology, there.engagement.title, lines, today, origin, older=older)

    if interaction.is_in_modal and about.choice:
        interaction.update_form(build())
    else:
        interaction.open_form("History", build)


def report(interaction: Interaction, about: ButtonValue) -> None:
    """A status report in the caller's conversation with the app, to copy from."""

    def build() -> View:
        there = look_up(interaction, about)
        today = interaction.viewer.person.today(interaction.app_context.now())
        since = today - REPORTED
        facts = facts_of(interaction.app_context, there, viewer=None, today=today)
        done = [w for w in there.work if w.state == "done" and w.closed_on and w.closed_on >= since]
        dates = [
            KeyDate(label=there.methodology.anchor[each.anchor].label, on=each.on, actual=each.actual)
            for each in sorted(there.engagement.plan_facts.dates, key=lambda each: each.on)
        ]
        interaction.send(status_report(there.methodology, facts, done_since=since, done=done, dates=dates))
        return notice("It is in your messages with me: copy it from there.", "Status report")

    interaction.open_form("Status report", build)


def export(interaction: Interaction, about: ButtonValue) -> None:
    """The whole plan as a CSV file, sent to the caller alone."""

    def build() -> View:
        there = look_up(interaction, about)
        opened = interaction.client.conversations_open(users=interaction.viewer.id)
        interaction.client.files_upload_v2(
            channel=opened["channel"]["id"],
            filename=f"engagement-{there.engagement.id}.csv",
            title=f"Plan of {there.engagement.title}",
            content=as_csv(there),
            request_file_info=False,
        )
        return notice("The file is in your messages with me.", "Export")

    interaction.open_form("Export", build)


def as_csv(there: EngagementPlan) -> str:
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


def _handoff(_interaction: Interaction, there: EngagementPlan, origin: FormOrigin) -> View:
    return handoff_view.handoff_form(there.engagement, sheet(there), origin)


def handoff_written(interaction: Interaction) -> dict[str, Any] | None:
    origin, parts = (
        origin_of_form(interaction),
        handoff_view.read_handoff(state_of(interaction), shown_by(interaction)),
    )
    return finish_form(
        interaction, origin, lambda unit: handoff.write(unit, engagement_of(origin.about), parts)
    )


PRESSES = {
    ids.HISTORY: show_history,
    ids.STATUS_REPORT: report,
    ids.EXPORT: export,
    ids.HANDOFF: form_opener(_handoff, "Handoff sheet"),
}
FORMS = {ids.HANDOFF: handoff_written}

"""The history of an engagement and its status report."""

from datetime import timedelta

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.modal import View, notice
from handlers.pages.stage_card import facts_of
from handlers.pages.views.history import PER_PAGE, HistoryLine, history
from handlers.pages.views.status_report import KeyDate, status_report
from handlers.slack.interaction import Interaction
from storage.engagements import history as records

REPORTED = timedelta(days=7)


def history_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """The changes of an engagement or of one of its activities, a page at a time."""
    origin = interaction.form_origin(button)

    def build() -> View:
        plan = interaction.visible_plan(button)
        with interaction.app_context.database.reading() as session:
            before = int(button.choice) if button.choice.isdigit() else None
            changes = (
                records.of_work(session, button.work, limit=PER_PAGE + 1, before_id=before)
                if button.work
                else records.of_engagement(session, plan.engagement.id, limit=PER_PAGE + 1, before_id=before)
            )
        names = {each.id: each.name for each in plan.work}
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
        today = interaction.today
        return history(plan.methodology, plan.engagement.title, lines, today, origin, older=older)

    if interaction.is_in_modal and button.choice:
        interaction.update_form(build())
    else:
        interaction.open_form("History", build)


def status_report_pressed(interaction: Interaction, button: ButtonValue) -> None:
    """A status report in the caller's conversation with the app, to copy from."""

    def build() -> View:
        plan = interaction.visible_plan(button)
        today = interaction.today
        since = today - REPORTED
        facts = facts_of(interaction.app_context, plan, viewer=None, today=today)
        done = [w for w in plan.work if w.state == "done" and w.closed_on and w.closed_on >= since]
        dates = [
            KeyDate(label=plan.methodology.anchor[each.anchor].label, on=each.on, actual=each.actual)
            for each in sorted(plan.engagement.plan_facts.dates, key=lambda each: each.on)
        ]
        interaction.send(status_report(plan.methodology, facts, done_since=since, done=done, dates=dates))
        return notice("It is in your messages with me: copy it from there.", "Status report")

    interaction.open_form("Status report", build)


PRESSES = {ids.HISTORY: history_pressed, ids.STATUS_REPORT: status_report_pressed}

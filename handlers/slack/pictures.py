"""The pictures of answers and views: which of them Slack can show, and what is done where it has lost one."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse
from sqlmodel import Session

from handlers.block_kit.layout import without_alerts
from handlers.block_kit.modal import View, as_json
from handlers.block_kit.picture import ImageBlock, Picture, image
from handlers.context import AppContext
from storage.outbox import pictures, queue
from storage.outbox.pictures import Wanted
from storage.outbox.queue import NewDelivery

Json = dict[str, Any]
REFUSED = ("invalid_blocks", "invalid_arguments")
"""What Slack answers where it cannot show a block."""


class Gallery:
    """The pictures of one answer: a block for each that Slack can show; `missing` are the others."""

    def __init__(
        self, app_context: AppContext, session: Session, workspace: str, wanted: Iterable[Picture]
    ) -> None:
        self._wanted = {each.content: each for each in wanted}
        self._files = files_of(app_context, session, workspace, self._wanted)

    @property
    def missing(self) -> tuple[Picture, ...]:
        return tuple(each for content, each in self._wanted.items() if content not in self._files)

    def block(self, picture: Picture) -> ImageBlock | None:
        file = self._files.get(picture.content)
        return image(picture.alt, file) if file else None


def files_of(
    app_context: AppContext, session: Session, workspace: str, contents: Collection[str]
) -> dict[str, str]:
    """The files of those of these pictures that Slack can show; that they were asked for is noted behind the answer."""
    known = pictures.find_files(session, workspace, contents, app_context.now())
    stale = [content for content, file in known.items() if not file.is_fresh]

    def note() -> None:
        with app_context.database.begin() as writing:
            pictures.note_asked(writing, workspace, stale, app_context.now())

    if stale:
        app_context.behind.start(note)
    return {content: file.id for content, file in known.items()}


def want(app_context: AppContext, missing: Iterable[Picture], errand: NewDelivery) -> None:
    """Have these drawn, and this errand run once the first of them can be shown."""
    now, missing = app_context.now(), list(missing)
    with app_context.database.begin() as session:
        for each in missing:
            wanted = Wanted(content=each.content, title=each.title, svg=each.svg, engagement=each.engagement)
            pictures.want_picture(session, errand.workspace, wanted, now)
        contents = [each.content for each in missing]
        engagement = next((each.engagement for each in missing), None)
        is_waiting = any(pictures.wait_for(session, each, errand, engagement, now) for each in contents)
        if not is_waiting and pictures.find_files(session, errand.workspace, contents, now):
            queue.enqueue(session, [errand], now)
    app_context.request_sweep()


def lose(app_context: AppContext, workspace: str, files: Collection[str]) -> None:
    """Slack has refused to show these: they are drawn anew when somebody asks for them next."""
    if files:
        with app_context.database.begin() as session:
            pictures.mark_lost(session, workspace, files)


def is_refused(answer: WebhookResponse) -> bool:
    """Whether Slack says, at the address of a request, that it cannot show a block."""
    return answer.status_code >= 400 and any(each in answer.body for each in REFUSED)


def are_blocks_refused(error: SlackApiError) -> bool:
    return error.response["error"] in REFUSED


def show_view(
    app_context: AppContext, workspace: str, build: Callable[[], View], show: Callable[[Json], Any]
) -> Json:
    """Show a view, without what Slack refuses: pictures that it has lost, and alerts; returns it as Slack has it."""
    view = as_json(build())
    try:
        answered = show(view)
    except SlackApiError as error:
        files = {file["id"] for block in view["blocks"] if (file := block.get("slack_file"))}
        has_alerts = any(block["type"] == "alert" for block in view["blocks"])
        if not (files or has_alerts) or not are_blocks_refused(error):
            raise
        lose(app_context, workspace, files)
        plainer = as_json(build()) if files else view
        answered = show(plainer | {"blocks": without_alerts(plainer["blocks"])})
    shown: Json = answered["view"]
    return shown

"""`Pictures`: draws the pictures that are asked for, each once, and uploads them to Slack."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from handlers.outbox.monitor import SweepMonitor
from handlers.outbox.sender import Sender
from handlers.outbox.slack_api import SlackApi
from handlers.outbox.workers import Workers
from handlers.slack.api_errors import AppNotAllowed, InstallationDead, OurMistake, RateLimited, SlackTrouble
from storage.outbox import pictures
from storage.outbox.pictures import PictureClaim
from storage.workspaces import workspaces

log = logging.getLogger(__name__)

Draw = Callable[[str], bytes]
"""Takes an SVG document, and returns it as PNG. Whatever it raises is a picture that cannot be drawn."""

UPLOAD, INFO = "files.upload", "files.info"
GONE = ("file_not_found", "file_deleted")
AT_ONCE = 4
"""Pictures at a time: most of it is waiting for Slack."""
MOST_ATTEMPTS = 8
MOST_DRAWN = 3
"""Attempts to draw a picture, of which the renderer may end without it."""
LOOK_AGAIN = 0.5
"""Seconds between two looks at what is to be drawn."""
POLLS = (0.2, 0.3, 0.5, 1.0, 1.5)
"""Seconds between two questions whether Slack can show a file; then it is asked again at a later attempt."""
TRY_LATER = timedelta(seconds=5)


def draw_png(svg: str) -> bytes:
    from handlers.pictures.render import render  # a bot that draws nothing loads nothing for it

    return render(svg, "png")


class NotDrawn(Exception):
    """The renderer failed, or took too long."""


class Pictures:
    """The pictures of one process: it claims them one by one, draws each and uploads it.

    Beside the messages and outside their rate: no message waits for a picture.
    """

    def __init__(self, sender: Sender, monitor: SweepMonitor, draw: Draw) -> None:
        self._sender, self._monitor, self._draw_png = sender, monitor, draw
        self._app_context = sender.app_context
        self._look_at = 0.0
        self.drawing = Workers("picture")

    def look_again(self) -> None:
        """Look at once what is to be drawn: somebody may have asked just now."""
        self._look_at = 0.0

    def start_drawing(self) -> None:
        """Draw as many as may be drawn at a time; workspaces share them."""
        with self._monitor.reporting("pictures"):
            self._start_drawing()

    def _start_drawing(self) -> None:
        tick = self._sender.tick()
        if tick < self._look_at:
            return
        self._look_at = tick + LOOK_AGAIN
        room = AT_ONCE - len(self.drawing)
        if room <= 0:
            return
        now = self._app_context.now()
        with self._app_context.database.reading() as session:
            waiting = list(filter(self._may_draw, pictures.list_workspaces(session, now)))
        share = -(-room // max(1, len(waiting)))
        for workspace in waiting:
            most = min(share, AT_ONCE - len(self.drawing))
            if most <= 0:
                return
            with self._app_context.database.begin() as session:
                claims = pictures.claim_pictures(
                    session, workspace, now, self._sender.timing.lease, most=most
                )
            for claim in claims:
                self.drawing.start(workspace, partial(self._draw_claimed, claim))

    def report(self) -> None:
        with self._app_context.database.reading() as session:
            self._sender.metrics.pictures_waiting.set(pictures.count_waiting(session))

    def _may_draw(self, workspace: str) -> bool:
        blocked = (self._sender.rate_limiter.seconds_blocked(workspace, each) for each in (UPLOAD, INFO))
        return not any(blocked) and self._sender.slack_apis.opens(workspace)

    def _draw_claimed(self, claim: PictureClaim) -> None:
        """Draw one picture; an error with it does not hold up the others."""
        try:
            outcome = self._draw(claim)
        except SQLAlchemyError as error:
            self._monitor.report_error("pictures", error)
        except Exception:
            self._sender.metrics.crashes.labels("pictures").inc()
            log.exception("could not draw a picture", extra={"picture": claim.content})
            with self._monitor.reporting("pictures"):
                self._give_up(claim, "crashed")
        else:
            self._sender.metrics.pictures.labels(outcome).inc()
        finally:
            self.look_again()

    def _draw(self, claim: PictureClaim) -> str:
        """Bring it one step or several closer to being shown; returns what became of it."""
        slack_api = self._sender.slack_apis.find(claim.workspace)
        if slack_api is None:
            return self._later(claim, self._sender.timing.later)
        if claim.attempts > MOST_ATTEMPTS:
            return self._give_up(claim, "given_up")
        try:
            file = claim.file or self._upload(slack_api, claim)
            if file is None:
                return "overtaken"
            return self._ready(claim) if _is_ready(slack_api, file) else self._later(claim, TRY_LATER)
        except SlackTrouble as trouble:
            return self._failed(claim, slack_api, trouble)
        except NotDrawn as error:
            log.warning("picture not drawn", extra={"picture": claim.content}, exc_info=error.__cause__)
            if claim.attempts < MOST_DRAWN:
                # The renderer may have been killed, and not because of the picture.
                self._later(claim, TRY_LATER)
                return "not_drawn"
            return self._give_up(claim, "not_drawn")

    def _upload(self, slack_api: SlackApi, claim: PictureClaim) -> str | None:
        """Draw and upload it; the id of its file, or None where another process has it now."""
        self._sender.failpoint("picture.before")
        try:
            png = self._draw_png(claim.svg)
        except Exception as error:
            raise NotDrawn(str(error)) from error
        self._sender.failpoint("picture.drawn")
        answered = slack_api.call(
            UPLOAD,
            lambda client: client.files_upload_v2(
                filename="picture.png", title=claim.title, content=png, request_file_info=False
            ),
        )
        self._sender.failpoint("picture.uploaded")
        file = str(answered["files"][0]["id"])
        with self._app_context.database.begin() as session:
            is_ours = pictures.mark_sent(session, claim, file)
        self._sender.failpoint("picture.sent")
        return file if is_ours else None

    def _failed(self, claim: PictureClaim, slack_api: SlackApi, trouble: SlackTrouble) -> str:
        now = self._app_context.now()
        match trouble:
            case SlackTrouble(code=code) if code in GONE:
                with self._app_context.database.begin() as session:
                    pictures.draw_anew(session, claim, now)
                return "lost"
            case AppNotAllowed():
                slack_api.block(UPLOAD, self._sender.timing.later.total_seconds())
                return self._give_up(claim, "not_allowed")
            case OurMistake():
                return self._give_up(claim, "refused")
            case InstallationDead():
                with self._app_context.database.begin() as session:
                    workspaces.stop_workspace(session, claim.workspace, trouble.code, now)
        at = self._sender.timing.next_try(trouble, claim.attempts, now)
        return self._later(claim, at - now, counts=not isinstance(trouble, RateLimited))

    def _ready(self, claim: PictureClaim) -> str:
        self._sender.failpoint("picture.ready")
        with self._app_context.database.begin() as session:
            is_ours = pictures.mark_ready(session, claim, self._app_context.now())
        self._app_context.request_sweep()
        return "ready" if is_ours else "overtaken"

    def _later(self, claim: PictureClaim, after: timedelta, *, counts: bool = True) -> str:
        with self._app_context.database.begin() as session:
            pictures.try_later(session, claim, self._app_context.now() + after, counts=counts)
        return "later"

    def _give_up(self, claim: PictureClaim, outcome: str) -> str:
        with self._app_context.database.begin() as session:
            pictures.mark_failed(session, claim, self._app_context.now() + self._sender.timing.later)
        return outcome


def _is_ready(slack_api: SlackApi, file: str) -> bool:
    """Whether Slack can show this file, or can within a few seconds: it has no type until Slack has looked into it."""
    for pause in (*POLLS, None):
        found = slack_api.call(INFO, lambda client: client.files_info(file=file))
        if found["file"].get("mimetype"):
            return True
        if pause is not None:
            time.sleep(pause)
    return False

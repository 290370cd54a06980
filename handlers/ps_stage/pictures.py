"""The pictures in answers about the methodology: in the answer where Slack can show them, else below it once it can."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Lock
from uuid import uuid4

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse

from handlers.block_kit.message import Message, answer
from handlers.block_kit.picture import Picture, image
from handlers.context import AppContext
from handlers.outbox.errand import Errand, ErrandContext
from handlers.pictures.alt_text import picture_alt
from handlers.pictures.svg import as_svg, in_pieces
from handlers.ps_stage.query import StageQuery
from handlers.slack.api_errors import OurMistake
from handlers.slack.pictures import Gallery, are_blocks_refused, files_of, is_refused, lose, want
from handlers.slack.response_urls import send_to
from methodology.definition.ids import PhaseId
from methodology.definition.model import Methodology
from methodology.definition.picture import Band, journey_picture, table_picture
from methodology.definition.picture import Picture as Shown
from methodology.value import Value
from storage.outbox.pictures import WAITED_FOR, wait_for

MOST_KEPT = 64
MOST_TABLES = 6
_KEPT: OrderedDict[str, Picture] = OrderedDict()
_LOCK = Lock()


class Place(Value):
    """Where an answer was given: at the address of a request, or in a conversation, there to `only_for` alone."""

    response_url: str = ""
    in_channel: bool = False
    channel: str = ""
    thread_ts: str = ""
    only_for: str = ""


class ShownPicture(Value):
    content: str
    title: str
    alt: str


class ShowPictures(Errand):
    """Shows these pictures below the answer that had to do without them, once Slack can show all that it will."""

    kind = "show_pictures"

    place: Place
    pictures: tuple[ShownPicture, ...]
    at: datetime

    def run(self, context: ErrandContext) -> None:
        app_context, now = context.app_context, context.app_context.now()
        if now - self.at > WAITED_FOR:
            return
        again = self.model_copy(update={"id": uuid4().hex}).delivery()
        with app_context.database.begin() as session:
            if any(wait_for(session, each.content, again, None, now) for each in self.pictures):
                return
        with app_context.database.reading() as session:
            files = files_of(app_context, session, self.workspace, [each.content for each in self.pictures])
        blocks = [image(each.alt, files[each.content]) for each in self.pictures if each.content in files]
        if blocks:
            titles = ", ".join(each.title for each in self.pictures if each.content in files)
            self._show(context, answer(*blocks, lead=titles))

    def _show(self, context: ErrandContext, message: Message) -> None:
        place = self.place
        try:
            if place.response_url:
                context.slack_api.call("response_url", lambda client: self._respond(message, client.base_url))
                return
            its = {"channel": place.channel, "thread_ts": place.thread_ts or None, **message.payload()}
            if place.only_for:
                context.slack_api.call(
                    "chat.postEphemeral", lambda client: client.chat_postEphemeral(user=place.only_for, **its)
                )
            else:
                context.slack_api.call(
                    "chat.postMessage", lambda client: client.chat_postMessage(unfurl_links=False, **its)
                )
        except OurMistake:  # the answer has it all as text
            lose(context.app_context, self.workspace, message.files)

    def _respond(self, message: Message, base_url: str) -> None:
        kind = "in_channel" if self.place.in_channel else "ephemeral"
        payload = message.payload() | {"response_type": kind, "replace_original": False}
        if is_refused(send_to(self.place.response_url, payload, base_url)):
            raise OurMistake("invalid_blocks")


Post = Callable[[Message], WebhookResponse | None]
"""Sends an answer; what Slack says to it at the address of a request, or None where a refusal is raised."""


def deliver(
    app_context: AppContext,
    workspace: str,
    place: Place,
    person: str,
    build: Callable[[], Message],
    post: Post,
) -> None:
    """Give an answer, behind the request: with its pictures, or without those that Slack does not take."""
    message = build()
    if not _is_taken(post, message):
        lose(app_context, workspace, message.files)
        message = build()
        post(message.without_uncertain())
    await_pictures(app_context, workspace, place, person, message)


def await_pictures(
    app_context: AppContext, workspace: str, place: Place, person: str, message: Message
) -> None:
    """Have what this answer lacks shown below it, once Slack can."""
    if not message.awaits:
        return
    errand = ShowPictures(
        workspace=workspace,
        recipient=person,
        place=place,
        pictures=tuple(
            ShownPicture(content=each.content, title=each.title, alt=each.alt) for each in message.awaits
        ),
        at=app_context.now(),
    )
    want(app_context, message.awaits, errand.delivery())


def _is_taken(post: Post, message: Message) -> bool:
    try:
        answered = post(message)
    except SlackApiError as error:
        if message.is_certain or not are_blocks_refused(error):
            raise
        return False
    return message.is_certain or answered is None or not is_refused(answered)


def journey_of(methodology: Methodology) -> Picture:
    return drawn(journey_picture(methodology))


def tables_of(methodology: Methodology) -> dict[PhaseId, Picture]:
    """The table of the stages of each phase; none where there are too many phases for one message."""
    if len(methodology.phases) > MOST_TABLES:
        return {}
    return {
        each.id: drawn(table_picture(methodology, each.id))
        for each in methodology.phases
        if any(stage.phase == each.id for stage in methodology.stages)
    }


def for_phone(shown: Shown, *, by_card: bool = False) -> list[Picture]:
    """The same in pieces that are as wide as a phone: of each band, or of each card, which is cut where it is long.
    The first piece of a band says all that has to be known to read it, the others what the marks on them mean."""
    pieces = [
        (number, shown.model_copy(update={"bands": (band,)}))
        for whole in shown.bands
        for number, band in enumerate(_by_card(whole) if by_card else [whole])
    ]
    return [
        drawn(each.model_copy(update={"hints": each.hints_of_marks}) if number else each, phone=True)
        for number, each in pieces
    ]


def _by_card(band: Band) -> list[Band]:
    pieces = [piece for card in band.cards for piece in in_pieces(card)]
    return [band.model_copy(update={"cards": (each,)}) for each in pieces]


def gallery(query: StageQuery, pictures: Sequence[Picture]) -> Gallery:
    return Gallery(query.app_context, query.session, query.workspace, pictures)


def drawn(shown: Shown, *, phone: bool = False) -> Picture:
    """Drawn and described once and kept: it takes longer than a person should wait."""
    key = f"{phone} {shown.model_dump_json()}"
    with _LOCK:
        picture = _KEPT.get(key)
    if picture is None:
        picture = Picture(title=shown.title, svg=as_svg(shown, phone=phone), alt=picture_alt(shown))
        with _LOCK:
            _KEPT[key] = picture
            while len(_KEPT) > MOST_KEPT:
                _KEPT.popitem(last=False)
    return picture


ERRANDS = (ShowPictures,)

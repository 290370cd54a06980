"""`BookmarksErrand`: sets the links of an engagement as bookmarks of its channel, each once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from handlers.actions.engagement_errand import EngagementErrand
from handlers.outbox.errand import ErrandContext
from handlers.outbox.item import OutboxItem
from handlers.slack.api_errors import SlackTrouble
from methodology.engagement.audience import for_outsiders
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.links import EngagementLink, given_links, own_links
from methodology.plan.team import PersonId
from storage.engagements.links import Bookmarks, forget_bookmark, get_bookmarks, note_bookmark
from storage.outbox.queue import BOOKMARKS

MOST_TITLE = 256
NOT_FOR_US = frozenset(
    {
        "missing_scope",
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "permission_denied",
        "restricted_action",
        "too_many_bookmarks",
        "cannot_bookmark_from_external_org",
        "cannot_bookmark_restricted_sharing_enabled",
    }
)
"""Answers of Slack after which there are no bookmarks: the links stand on the card all the same."""

Bookmark = Mapping[str, Any]


class BookmarksErrand(EngagementErrand):
    """Sets bookmarks for the links of the engagement, and changes those of links that have another address or name.

    Where people from outside read the channel by now, it takes away those of internal links; they are set again once
    nobody from outside does. It also takes away those of links that were cleared, and those in channels that the
    engagement has left. Ours are told by the id and the title that were noted when they were set: one that somebody
    has renamed stays. A bookmark that somebody removed is set again for a new address only, and one of the same
    address that somebody has set counts as ours. `bookmarks.add` adds one each time, so what is there is listed
    before, and again after: of several with our title and address, the first stays.
    """

    kind = BOOKMARKS

    def run(self, context: ErrandContext) -> None:
        plan = self.load_plan(context)
        home = plan.engagement.channel.id if plan.engagement.channel else ""
        for left in sorted({each["channel"] for each in self._noted(context).values()} - {home}):
            with _as_far_as_allowed():
                self._take_away(context, left, plan, own_links(plan))
        if home:
            with _as_far_as_allowed():
                self._keep(context, home, plan)

    def _keep(self, context: ErrandContext, home: str, plan: EngagementPlan) -> None:
        if not plan.engagement.links and not self._noted(context):
            return
        is_inside = self.is_read_inside(context, home)
        links = given_links(plan if is_inside else for_outsiders(plan))
        self._take_away(context, home, plan, [each for each in own_links(plan) if each not in links])
        for each in links if not plan.engagement.is_over else ():
            self._set(context, home, title_of(plan, each), each)

    def _noted(self, context: ErrandContext) -> Bookmarks:
        with context.app_context.database.reading() as session:
            return get_bookmarks(session, self.engagement)

    def _take_away(
        self, context: ErrandContext, channel: str, plan: EngagementPlan, links: Sequence[EngagementLink]
    ) -> None:
        """Remove the bookmarks of these links; one that somebody has renamed stays."""
        noted = {tool: each for tool, each in self._noted(context).items() if each["channel"] == channel}
        links = [each for each in links if each.url or each.tool.id in noted]
        listed = _list(context, channel) if links else []
        for link in links:
            title, ours = title_of(plan, link), noted.get(link.tool.id, {})
            known = {(ours.get("id"), title), (ours.get("id"), ours.get("title"))}
            for each in listed:
                is_same = (each.get("link"), each.get("title")) == (link.url, title)
                if is_same or (each["id"], each.get("title")) in known:
                    _remove(context, channel, each["id"])
                    with context.app_context.database.begin() as session:
                        forget_bookmark(session, self.engagement, link.tool.id)

    def _set(self, context: ErrandContext, channel: str, title: str, link: EngagementLink) -> None:
        noted = self._noted(context)
        here = {tool: each for tool, each in noted.items() if each.get("channel") == channel}
        ours = here.pop(link.tool.id, {})
        of_others = {each["id"] for each in here.values()}
        listed = [each for each in _list(context, channel) if each["id"] not in of_others]
        same = [each for each in listed if each.get("link") == link.url]
        if same:
            first = min(same, key=lambda each: (each.get("title") != title, *_age(each)))
            _keep_one(context, channel, first, [each for each in same if each.get("title") == title])
            if first.get("title") != title and _told_by(first) == (ours.get("id"), ours.get("title")):
                first = _edit(context, channel, first["id"], title, link)
            self._note(context, channel, link, first, title)
            return
        if ours.get("url") == link.url:
            return  # somebody has removed it
        if any(each["id"] == ours.get("id") for each in listed):
            changed = _edit(context, channel, ours["id"], title, link)
            self._note(context, channel, link, changed, title)
            return
        context.slack_api.call(
            "bookmarks.add",
            lambda client: client.bookmarks_add(channel_id=channel, title=title, type="link", link=link.url),
        )
        added = [
            each
            for each in _list(context, channel)
            if (each.get("link"), each.get("title")) == (link.url, title)
        ]
        if added:
            first = min(added, key=_age)
            _keep_one(context, channel, first, added)
            self._note(context, channel, link, first, title)

    def _note(
        self, context: ErrandContext, channel: str, link: EngagementLink, bookmark: Bookmark, title: str
    ) -> None:
        """Note it, with its title if that is ours."""
        named = {"title": title} if bookmark.get("title") == title else {}
        noted = {"channel": channel, "id": str(bookmark["id"]), "url": link.url, **named}
        with context.app_context.database.begin() as session:
            note_bookmark(session, self.engagement, link.tool.id, noted)


@contextmanager
def _as_far_as_allowed() -> Iterator[None]:
    """Leave it where Slack allows no bookmarks there."""
    try:
        yield
    except SlackTrouble as trouble:
        if trouble.code not in NOT_FOR_US:
            raise


def title_of(plan: EngagementPlan, link: EngagementLink) -> str:
    """Several engagements may live in one channel."""
    return f"{link.tool.called}: {plan.engagement.title}"[:MOST_TITLE]


def _list(context: ErrandContext, channel: str) -> Sequence[Bookmark]:
    found = context.slack_api.call("bookmarks.list", lambda client: client.bookmarks_list(channel_id=channel))
    return list(found["bookmarks"])


def _edit(context: ErrandContext, channel: str, bookmark: str, title: str, link: EngagementLink) -> Bookmark:
    its = {"channel_id": channel, "bookmark_id": bookmark, "title": title, "link": link.url}
    context.slack_api.call("bookmarks.edit", lambda client: client.bookmarks_edit(**its))
    return {"id": bookmark, "title": title}


def _told_by(bookmark: Bookmark) -> tuple[str, str | None]:
    return str(bookmark["id"]), bookmark.get("title")


def _keep_one(context: ErrandContext, channel: str, kept: Bookmark, added: Sequence[Bookmark]) -> None:
    """Remove what was added twice: by two processes at once, of which one may have ended before it looked."""
    for each in added:
        if each["id"] != kept["id"]:
            _remove(context, channel, each["id"])


def _remove(context: ErrandContext, channel: str, bookmark: str) -> None:
    """Remove this one, unless another process has just done so."""
    try:
        context.slack_api.call(
            "bookmarks.remove",
            lambda client: client.bookmarks_remove(channel_id=channel, bookmark_id=bookmark),
        )
    except SlackTrouble as trouble:
        if trouble.code != "not_found":
            raise


def _age(bookmark: Bookmark) -> tuple[int, str]:
    return int(bookmark.get("date_created", 0)), str(bookmark["id"])


def bookmarks(plan: EngagementPlan, by: PersonId, *, cleared: bool = False) -> list[OutboxItem]:
    """The errand of setting them, where there is a link, or one may have been `cleared`."""
    engagement = plan.engagement
    if not engagement.links and not cleared:
        return []
    return [BookmarksErrand(workspace=engagement.workspace, recipient=by, engagement=engagement.id)]


ERRANDS = (BookmarksErrand,)

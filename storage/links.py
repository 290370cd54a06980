"""Own links of tools: set by a workspace, or published as an overlay for all of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session, col, select

from methodology.definition.ids import CollateralId
from methodology.definition.links import OwnLink
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.database.json_rows import JsonSql
from storage.database.reading import once_in_snapshot, rows
from storage.database.upsert import upsert
from storage.tables.links import OverlayLinkRow, OverlayRow, ToolLinkRow

_OWN_LINKS = (
    "SELECT 'workspace' AS origin, tool, url, set_by, CAST(set_at AS text) AS set_at FROM tool_link"
    " WHERE workspace = :workspace AND url <> ''"
    " UNION ALL SELECT 'overlay', tool, url, '', NULL FROM overlay_link"
    " WHERE overlay = (SELECT MAX(id) FROM link_overlay)"
)
"""One statement, because every plan that is shown needs it."""
_READ_OWN_LINKS = text(_OWN_LINKS)


def read_links(session: Session, workspace: str) -> tuple[OwnLink, ...]:
    """The own links of this workspace and of the latest overlay, in a certain order."""
    return once_in_snapshot(
        session,
        (_READ_OWN_LINKS, workspace),
        lambda: make_links(rows(session, _READ_OWN_LINKS, workspace=workspace)),
    )


def links_in_one(json: JsonSql) -> str:
    """A subquery for the own links of `:workspace`, as the text of a JSON array of what `make_links` takes."""
    found = f"{json.aggregate}({json.array}(origin, tool, url, set_by, set_at))"
    return f"(SELECT {json.as_text(found)} FROM ({_OWN_LINKS}) AS own_link)"


def make_links(found: Iterable[Sequence[Any]]) -> tuple[OwnLink, ...]:
    """The links of these rows, in a certain order: methodologies are kept by their links."""
    links = (
        OwnLink(
            origin=origin,
            tool=CollateralId(tool),
            url=url,
            set_by=set_by,
            set_on=datetime.fromisoformat(set_at).date() if set_at else None,
        )
        for origin, tool, url, set_by, set_at in found
    )
    return tuple(sorted(links, key=attrgetter("origin", "tool")))


def read_links_of_all(session: Session) -> dict[str, tuple[OwnLink, ...]]:
    """The links of the latest overlay, by an empty name, and those of each workspace, by its id."""
    workspaces = session.exec(select(ToolLinkRow.workspace).where(ToolLinkRow.url != "").distinct())
    of_each = {
        workspace: tuple(each for each in read_links(session, workspace) if each.origin == "workspace")
        for workspace in workspaces
    }
    return {"": read_links(session, ""), **of_each}


def set_link(
    session: Session, workspace: str, tool: CollateralId, url: str, by: PersonId, at: datetime
) -> None:
    """Let this workspace use this address for a tool; empty takes its own one back."""
    values = {"url": url, "set_by": by, "set_at": at}
    upsert(session, ToolLinkRow, {"workspace": workspace, "tool": tool}, values)


def publish_overlay(
    session: Session, links: Iterable[OwnLink], published_at: datetime
) -> tuple[int | None, bool]:
    """The number of the overlay with these links, and whether it is new: the same links are published once in a row.

    No number where none was published and there are no links.
    """
    latest = _latest(session)
    wanted = {each.tool: each.url for each in links}
    if wanted == {each.tool: each.url for each in (get_overlay(session, latest) if latest else ())}:
        return latest, False
    row = OverlayRow(published_at=published_at)
    session.add(row)
    session.flush()
    assert row.id is not None, "a stored row has its key"
    if wanted:
        content = [{"overlay": row.id, "tool": tool, "url": url} for tool, url in wanted.items()]
        session.execute(insert(OverlayLinkRow), content)
    return row.id, True


def get_overlay(session: Session, number: int) -> tuple[OwnLink, ...]:
    """The links of this overlay; raises `Refusal` if there is none of this number."""
    if session.get(OverlayRow, number) is None:
        raise Refusal(f"There is no overlay {number} of links. Choose a published one.")
    query = select(OverlayLinkRow).where(OverlayLinkRow.overlay == number).order_by(col(OverlayLinkRow.tool))
    return tuple(
        OwnLink(origin="overlay", tool=CollateralId(each.tool), url=each.url) for each in session.exec(query)
    )


def _latest(session: Session) -> int | None:
    return session.exec(select(OverlayRow.id).order_by(col(OverlayRow.id).desc()).limit(1)).first()

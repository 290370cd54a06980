"""What most answers need to know of their workspace, in one statement."""

from functools import cache
from typing import NamedTuple

from sqlalchemy import text
from sqlmodel import Session

from methodology.definition.links import OwnLink
from methodology.engagement.engagement import VersionId
from storage.database.json_rows import JSON_SQL, read_json
from storage.database.prepared import Prepared
from storage.database.reading import PRIVATE
from storage.links import links_in_one, make_links


class OfWorkspace(NamedTuple):
    """Its own links of tools, the published versions of the methodology, newest first, and whether any engagement
    lives in a private channel."""

    links: tuple[OwnLink, ...]
    versions: tuple[VersionId, ...]
    has_private: bool


def read_of_workspace(session: Session, workspace: str) -> OfWorkspace:
    statement = _statement(session.get_bind().dialect.name)
    (found,) = statement.rows(session, workspace=workspace)
    newest_first = sorted(map(VersionId, read_json(found.versions)), reverse=True)
    return OfWorkspace(make_links(read_json(found.links)), tuple(newest_first), bool(found.has_private))


@cache
def _statement(dialect: str) -> Prepared:
    json = JSON_SQL[dialect]
    versions = f"(SELECT {json.as_text(f'{json.aggregate}(id)')} FROM methodology_version)"
    private = f"SELECT 1 FROM engagement WHERE engagement.workspace = :workspace AND {PRIVATE}"
    return Prepared(
        text(
            f"SELECT {links_in_one(json)} AS links, {versions} AS versions, EXISTS ({private}) AS has_private"
        )
    )

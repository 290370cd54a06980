"""Catalogs that share the methodologies they read.

Each test has a database of its own, and so a catalog, which by itself reads and checks the shipped methodology
anew: a sixth of the time of a test that uses an engagement, and megabytes that stay until garbage is collected.
"""

from collections import OrderedDict

from sqlmodel import Session

from methodology.definition.model import Methodology
from methodology.engagement.engagement import VersionId
from storage.methodologies import Catalog, load_version
from storage.tables.methodologies import VersionRow

MOST = 8
_READ: OrderedDict[str, Methodology] = OrderedDict()
"""By the hash of their content, the last ones."""


def share_methodologies() -> None:
    """Let all catalogs of this process share what they read; `load_version` itself still reads."""
    Catalog.read = staticmethod(_read)


def _read(session: Session, version: VersionId) -> Methodology:
    row = session.get(VersionRow, version)
    if row is None or row.content_hash not in _READ:
        found = load_version(session, version)
        if row is None:
            return found
        _READ[row.content_hash] = found
        if len(_READ) > MOST:
            _READ.popitem(last=False)
    return _READ[row.content_hash]

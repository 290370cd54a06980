"""What is at the address of a database, seen without changing it?"""

import os
from contextlib import closing
from pathlib import Path
from typing import Literal

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import make_url

from storage.database.connection import Database
from storage.database.schema import has_all_migrations, is_current

State = Literal["absent", "behind", "ready"]
"""A file that will be made; a database that lacks migrations; one that is up to date."""


def state(url: str) -> State:
    """Raises what the driver raises where there is no database, `OSError` where a file cannot be made."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        with closing(Database(url)) as database:
            return "ready" if is_current(database) else "behind"
    if not address.database or address.database == ":memory:":
        return "absent"
    return _of_file(Path(address.database))


def _of_file(path: Path) -> State:
    if not path.exists():
        if not os.access(path.parent, os.W_OK):
            raise FileNotFoundError(f"no file can be made in {path.parent}")
        return "absent"
    # Not by way of Database: it turns a file to WAL. And where nobody has it open, a reader of a file in WAL
    # makes files beside it, unless it is told that the file stays as it is.
    how = "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "immutable=1"
    engine = create_engine(f"sqlite:///{path.resolve().as_uri()}?{how}&uri=true", poolclass=NullPool)
    with engine.connect() as connection:
        return "ready" if has_all_migrations(connection) else "behind"

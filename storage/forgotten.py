"""Who was forgotten: recognised by a salted hash of their id, which says nothing about them."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from methodology.plan.team import PersonId
from storage.database.upsert import upsert
from storage.tables.privacy import ForgottenRow

ROUNDS = 20_000
"""Of PBKDF2. Ids are short: by a plain hash, all of them could be tried in hours."""


def remember_as_forgotten(session: Session, workspace: str, person: PersonId, at: datetime) -> None:
    """Let nothing bring this person back."""
    salt = _salt(session, workspace) or secrets.token_hex(16)
    keys = {"workspace": workspace, "hash": _hash(salt, person)}
    upsert(session, ForgottenRow, keys, {"salt": salt, "forgotten_at": at})


def let_back_in(session: Session, workspace: str, person: PersonId) -> bool:
    """Let this person use the bot again, as somebody new; whether they had been forgotten."""
    salt = _salt(session, workspace)
    if salt is None or not _are_forgotten(session, workspace, {_hash(salt, person)}):
        return False
    this = (col(ForgottenRow.workspace) == workspace, col(ForgottenRow.hash) == _hash(salt, person))
    session.execute(delete(ForgottenRow).where(*this))
    return True


def list_workspaces_with_forgotten(session: Session) -> list[str]:
    return list(session.exec(select(ForgottenRow.workspace).distinct()))


def list_forgotten(session: Session, workspace: str, people: Iterable[PersonId]) -> set[PersonId]:
    """Those of these people who were forgotten in this workspace."""
    salt = _salt(session, workspace)
    if salt is None:
        return set()
    hashes = {_hash(salt, each): each for each in people}
    return {hashes[each] for each in _are_forgotten(session, workspace, hashes)}


def _are_forgotten(session: Session, workspace: str, hashes: Iterable[str]) -> list[str]:
    found = select(ForgottenRow.hash).where(
        ForgottenRow.workspace == workspace, col(ForgottenRow.hash).in_(list(hashes))
    )
    return list(session.exec(found))


def _salt(session: Session, workspace: str) -> str | None:
    """The salt of this workspace; None while nobody was forgotten in it."""
    return session.exec(select(ForgottenRow.salt).where(ForgottenRow.workspace == workspace).limit(1)).first()


def _hash(salt: str, person: PersonId) -> str:
    return hashlib.pbkdf2_hmac("sha256", person.encode(), bytes.fromhex(salt), ROUNDS).hex()

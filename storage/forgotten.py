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
    salt = next(iter(_salts(session, workspace)), None) or secrets.token_hex(16)
    keys = {"workspace": workspace, "hash": _hash(salt, person)}
    upsert(session, ForgottenRow, keys, {"salt": salt, "forgotten_at": at})


def let_back_in(session: Session, workspace: str, person: PersonId) -> bool:
    """Let this person use the bot again, as somebody new; whether they had been forgotten."""
    hashes = [_hash(salt, person) for salt in _salts(session, workspace)]
    if not hashes or not _are_forgotten(session, workspace, hashes):
        return False
    this = (col(ForgottenRow.workspace) == workspace, col(ForgottenRow.hash).in_(hashes))
    session.execute(delete(ForgottenRow).where(*this))
    return True


def list_workspaces_with_forgotten(session: Session) -> list[str]:
    return list(session.exec(select(ForgottenRow.workspace).distinct()))


def list_forgotten(session: Session, workspace: str, people: Iterable[PersonId]) -> set[PersonId]:
    """Those of these people who were forgotten in this workspace."""
    salts = _salts(session, workspace)
    if not salts:
        return set()
    hashes = {_hash(salt, each): each for each in people for salt in salts}
    return {hashes[each] for each in _are_forgotten(session, workspace, hashes)}


def _are_forgotten(session: Session, workspace: str, hashes: Iterable[str]) -> list[str]:
    found = select(ForgottenRow.hash).where(
        ForgottenRow.workspace == workspace, col(ForgottenRow.hash).in_(list(hashes))
    )
    return list(session.exec(found))


def _salts(session: Session, workspace: str) -> list[str]:
    """The salt of this workspace; several where the first two people were forgotten at once, by two replicas."""
    salts = select(ForgottenRow.salt).where(ForgottenRow.workspace == workspace).distinct()
    return list(session.exec(salts.order_by(ForgottenRow.salt)))


def _hash(salt: str, person: PersonId) -> str:
    return hashlib.pbkdf2_hmac("sha256", person.encode(), bytes.fromhex(salt), ROUNDS).hex()

"""Installations of the app through OAuth with their tokens, and the state values of OAuth."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from storage.database.upsert import upsert
from storage.tables.workspaces import InstallationRow, OAuthStateRow
from storage.workspaces.token_cipher import TokenCipher


def save_installation(
    session: Session, cipher: TokenCipher, workspace: str, data: Mapping[str, Any], installed_at: datetime
) -> None:
    """Store Slack's response to an installation with encrypted tokens; it replaces an earlier one."""
    values = {"data": cipher.encrypt(data), "installed_at": installed_at}
    upsert(session, InstallationRow, {"workspace": workspace}, values)


def find_installation(session: Session, cipher: TokenCipher, workspace: str) -> dict[str, Any] | None:
    """Slack's response to the installation in this workspace, with decrypted tokens."""
    row = session.get(InstallationRow, workspace)
    return None if row is None else cipher.decrypt(row.data)


def delete_installation(session: Session, workspace: str) -> None:
    """Delete the tokens of a workspace; its engagements stay."""
    session.execute(delete(InstallationRow).where(col(InstallationRow.workspace) == workspace))


def issue_state(session: Session, now: datetime, expires_at: datetime) -> str:
    """A new state value for one OAuth round trip; deletes the expired ones."""
    session.execute(delete(OAuthStateRow).where(col(OAuthStateRow.expires_at) <= now))
    state = secrets.token_urlsafe(32)
    session.add(OAuthStateRow(state=state, expires_at=expires_at))
    session.flush()
    return state


def consume_state(session: Session, state: str, now: datetime) -> bool:
    """Whether this state is valid: issued, not expired and not used before. It cannot be used again."""
    use_up = delete(OAuthStateRow).where(col(OAuthStateRow.state) == state)
    expires_at = session.scalar(use_up.returning(col(OAuthStateRow.expires_at)))
    return expires_at is not None and now < expires_at

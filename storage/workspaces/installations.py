"""Installations of the app through OAuth, with their tokens."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.database.upsert import upsert
from storage.tables.workspaces import InstallationRow
from storage.workspaces.token_cipher import TokenCipher
from storage.workspaces.workspaces import TokensSealed


class Reencrypted(NamedTuple):
    """How many installations were encrypted anew, how many were already, and the workspaces that no key opens."""

    anew: int
    already: int
    sealed: tuple[str, ...]


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


def list_installations(session: Session, cipher: TokenCipher) -> list[dict[str, Any]]:
    """Slack's responses to all installations, with decrypted tokens; raises `TokensSealed` if one does not open."""
    rows = session.exec(select(InstallationRow).order_by(col(InstallationRow.workspace)))
    return [cipher.decrypt(row.data) for row in rows]


def reencrypt_tokens(session: Session, cipher: TokenCipher) -> Reencrypted:
    """Encrypt all tokens under the first key; those that no key opens stay as they are."""
    anew = already = 0
    sealed = []
    for row in session.exec(
        select(InstallationRow).order_by(col(InstallationRow.workspace)).with_for_update()
    ):
        if cipher.is_current(row.data):
            already += 1
            continue
        try:
            row.data = cipher.encrypt(cipher.decrypt(row.data))
        except TokensSealed:
            sealed.append(row.workspace)
        else:
            anew += 1
    return Reencrypted(anew, already, tuple(sealed))


def check_tokens(session: Session, cipher: TokenCipher) -> None:
    """Raise `TokensSealed` if tokens are stored and none of them opens; those stored last are tried first."""
    sealed: TokensSealed | None = None
    for data in session.scalars(
        select(InstallationRow.data).order_by(col(InstallationRow.installed_at).desc())
    ):
        try:
            cipher.decrypt(data)
        except TokensSealed as found:
            sealed = found
        else:
            return
    if sealed is not None:
        raise sealed


def delete_installation(session: Session, workspace: str) -> None:
    """Delete the tokens of a workspace; its engagements stay."""
    session.execute(delete(InstallationRow).where(col(InstallationRow.workspace) == workspace))

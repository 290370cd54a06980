"""Installations of the app through OAuth, with their tokens."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, select

from storage.database.reading import CLOCKS_DIFFER
from storage.database.upsert import upsert
from storage.tables.workspaces import InstallationRow
from storage.workspaces.workspaces import TokensSealed

if TYPE_CHECKING:
    from storage.workspaces.token_cipher import TokenCipher  # loads cryptography: 8 MB


class Reencrypted(NamedTuple):
    """How many installations were encrypted anew, how many were already, and the workspaces that no key opens."""

    anew: int
    already: int
    sealed: tuple[str, ...]


def save_installation(
    session: Session, cipher: "TokenCipher", workspace: str, data: Mapping[str, Any], installed_at: datetime
) -> None:
    """Store Slack's response to an installation with encrypted tokens; it replaces an earlier one."""
    values = {"data": cipher.encrypt(data), "installed_at": installed_at}
    upsert(session, InstallationRow, {"workspace": workspace}, values)


def find_installation(session: Session, cipher: "TokenCipher", workspace: str) -> dict[str, Any] | None:
    """Slack's response to the installation in this workspace or organisation, with decrypted tokens."""
    row = session.get(InstallationRow, workspace)
    return None if row is None else cipher.decrypt(row.data)


def is_installed(session: Session, workspace: str) -> bool:
    """Whether the app is installed in this workspace or organisation itself."""
    known = select(InstallationRow.workspace).where(InstallationRow.workspace == workspace)
    return session.exec(known).first() is not None


def list_installed(session: Session) -> list[str]:
    """The workspaces and organisations that have installed the app."""
    return list(session.exec(select(InstallationRow.workspace).order_by(col(InstallationRow.workspace))))


def list_installations(session: Session, cipher: "TokenCipher") -> list[dict[str, Any]]:
    """Slack's responses to all installations, with decrypted tokens; raises `TokensSealed` if one does not open."""
    rows = session.exec(select(InstallationRow).order_by(col(InstallationRow.workspace)))
    return [cipher.decrypt(row.data) for row in rows]


def reencrypt_tokens(session: Session, cipher: "TokenCipher") -> Reencrypted:
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


def check_tokens(session: Session, cipher: "TokenCipher") -> None:
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


def claim_renewal(session: Session, workspace: str, now: datetime, lease: timedelta) -> bool:
    """Let this process alone renew the tokens of a workspace for so long; whether none does already."""
    until = col(InstallationRow.renewing_until)
    is_free = or_(until.is_(None), until <= now, until > now + lease + CLOCKS_DIFFER)
    ours = update(InstallationRow).where(col(InstallationRow.workspace) == workspace, is_free)
    claimed = session.execute(
        ours.values(renewing_until=now + lease).returning(col(InstallationRow.workspace))
    )
    return bool(claimed.all())


def release_renewal(session: Session, workspace: str) -> None:
    """Let others renew the tokens of a workspace."""
    this = col(InstallationRow.workspace) == workspace
    session.execute(update(InstallationRow).where(this).values(renewing_until=None))


def save_renewed(
    session: Session, cipher: "TokenCipher", workspace: str, used: str, data: Mapping[str, Any]
) -> None:
    """Store the tokens that were got for this refresh token, unless the app was installed again meanwhile."""
    row = session.get(InstallationRow, workspace, with_for_update=True)
    if row is not None and cipher.decrypt(row.data).get("bot_refresh_token") == used:
        row.data, row.renewing_until = cipher.encrypt(data), None


def delete_installation(session: Session, workspace: str) -> None:
    """Delete the tokens of a workspace or organisation; its engagements stay."""
    session.execute(delete(InstallationRow).where(col(InstallationRow.workspace) == workspace))

"""Settings: each spelling is understood as it was meant, or refused in one line that names it."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from handlers.server import env_file
from handlers.server.settings import read_settings
from methodology.refusal import Refusal
from tests.support.environment import COMPLETE, SECRETS

UNDERSTOOD: list[tuple[str, str, Any]] = [
    ("DIGEST_TIME", "08:30", time(8, 30)),
    ("DIGEST_TIME", " '08:30'\r\n", time(8, 30)),
    ("DIGEST_TIME", "", time(9)),
    ("DIGEST_TIME", "  ", time(9)),
    ("PORT", " 3000 ", 3000),
    ("PORT", '"8080"', 8080),
    ("BEHIND_PROXY", "True", True),
    ("REMINDER_SWEEP_SECONDS", "0.5", 0.5),
    ("DEFAULT_TIMEZONE", "europe/berlin", "Europe/Berlin"),
    ("DEFAULT_TIMEZONE", "utc", "UTC"),
    ("ADMIN_USERS", "U0123ABCD, U0456EFGH;W0789ABCD\n", ("U0123ABCD", "U0456EFGH", "W0789ABCD")),
    ("ADMIN_USERS", "T0123ABCD:U0123ABCD", ("T0123ABCD:U0123ABCD",)),
    ("SLACK_API_URL", "https://slack.com/api", "https://slack.com/api/"),
    ("SLACK_API_URL", "http://127.0.0.1:4000/api/", "http://127.0.0.1:4000/api/"),
    ("HTTPS_PROXY", "proxy.example.com:3128", "http://proxy.example.com:3128"),
    ("https_proxy", "https://me:p%40ss@10.0.0.1:3128/", "http://me:p%40ss@10.0.0.1:3128"),
    ("HTTP_PROXY", "http://[::1]:3128", "http://[::1]:3128"),
    ("SSL_CERT_FILE", "", None),
    ("KEEP_CLOSED_DAYS", "0730", 730),
    ("HOST", "[::1]", "::1"),
    ("HOST", "localhost", "localhost"),
    ("HOST", "ps_bot.internal-7", "ps_bot.internal-7"),
    ("DATABASE_URL", "postgres://ps:a%40b@db/ps", "postgres://ps:a%40b@db/ps"),
    ("CHANNEL_NAME_PATTERN", "ps-{customer}-{reference}", "ps-{customer}-{reference}"),
]


@pytest.fixture(autouse=True)
def _empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("name", "value", "meant"), UNDERSTOOD, ids=[repr(each[:2]) for each in UNDERSTOOD])
def test_a_value_means_what_it_says(name: str, value: str, meant: Any) -> None:
    assert getattr(read_settings({name: value}), name.lower()) == meant


REFUSED = {
    "DIGEST_TIME": ["08.30", "8:30", "0830", "09", "T09:00", "09:00:30", "24:00", "9:60", "09:00 Uhr", "０９:００", "30600"],
    "PORT": ["3_000", "3000.0", "+3000", "-1", "65536", "0x50", "1e3", "３０００", "30 00", "true", "3000/tcp"],
    "BEHIND_PROXY": ["ja", "2", "y", "10.0.0.1", "*"],
    "REMINDER_SWEEP_SECONDS": ["1e1", "inf", "nan", "Infinity", "-30", "0", "0.0", "0.001", "3601", "30s", "0,5", "1_0"],
    "DEFAULT_TIMEZONE": ["Berlin", "posix/Europe/Berlin", "right/UTC", "../UTC", "/etc/localtime", "Europe", "+02:00"],
    "ADMIN_USERS": ["anna", "@anna", "U0123ABCD,anna", "<@U0123ABCD>", "u0123abcd", "UWE", "C0123ABCD", "U0123ABCD|U0456EFGH", "T0123ABCD:", "E0123ABCD:U0123ABCD"],
    "SLACK_API_URL": [
        "slack", "https://", "https://slack.com", "https://slack.com/", "ftp://slack.com/api/", "//slack.com/api/",
        "https://slack.com/api/?x=1", "https://slack.com/api/#x", "https://me:secret@slack.com/api/", "https://[::1/api/",
        "https://slack.com:port/api/", "https://slack .com/api/", "https://slack.com/api/auth.test",
    ],
    "HTTPS_PROXY": [
        "nonsense", "http://", "proxy.example.com", "http://proxy:port", "http://proxy:0", "http://proxy:70000", "http://:3128",
        "socks5://proxy:1080", "http://proxy:3128/pac", "http://me:pass@word:x@proxy", "http://proxy .com:3128", "http://[::1:80",
    ],
    "HTTP_PROXY": ["nonsense"],
    "SSL_CERT_FILE": ["/nowhere", "/", "/dev/null"],
    "ERASE_AFTER_DAYS": ["-1", "1e3", "3651", "30d", "never"],
    "KEEP_DIGESTS_DAYS": ["13", "0"],
    "HOST": ["http://0.0.0.0", "0.0.0.0:3000", "*", "300.1.1.1", "127.1", "a..b", "[::1", "host name", "-a", "0"],
    "DATABASE_URL": [
        "no address", "cobol://somewhere", "mysql://ps@db/ps", "postgresql+asyncpg://ps@db/ps", "sqlite+aiosqlite:///ps.db",
        "sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true", "sqlite://ps-bot.db",
        "postgresql://ps:pass@word:x@db:port/ps", "ps-bot.db", "sqlite:///a\nb.db",
    ],
    "CHANNEL_NAME_PATTERN": [
        "ps-{client}", "ps-{customer", "ps-}", "{}", "{0}", "ps-{customer.name}", "{customer!r}", "{customer:>9}", "ps", "{{customer}}",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values]
)
def test_a_value_that_may_mean_something_else_is_refused_in_one_line(name: str, value: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_settings({name: value})
    (line,) = str(refused.value).splitlines()
    assert line.startswith(name)
    assert " cannot be used: write " in line
    assert "pass" not in line.replace("password", ""), "no secret is shown"


def test_every_wrong_value_has_its_line() -> None:
    with pytest.raises(Refusal) as refused:
        read_settings({name: values[0] for name, values in REFUSED.items()})
    lines = str(refused.value).splitlines()
    assert sorted(line.split("=")[0].split()[0] for line in lines) == sorted(REFUSED)


def test_a_value_is_shown_on_one_line_whatever_is_in_it() -> None:
    with pytest.raises(Refusal) as refused:
        read_settings({"PORT": "30\n\x1b[31m00" + 500 * "0"})
    (line,) = str(refused.value).splitlines()
    assert line.startswith("PORT=30��[31m00")
    assert len(line) < 200


EXAMPLE = "DIGEST_TIME=08:30  # before stand-up\nDEFAULT_TIMEZONE='Europe/Zürich'\n"


@pytest.mark.parametrize(
    "encoded",
    [
        pytest.param(b"DIGEST_TIME=08:30\n", id="utf-8"),
        pytest.param("\ufeffDIGEST_TIME=08:30\n".encode(), id="utf-8-with-a-mark"),
        pytest.param(b"DIGEST_TIME=08:30\r\nPORT=\r\n", id="of-windows"),
        pytest.param(b"# a comment\n\nexport DIGEST_TIME = '08:30' # another\n", id="of-a-shell"),
        pytest.param(b"digest_time=08:30\n", id="in-small-letters"),
        pytest.param(b"DIGEST_TIME=08:30\nDIGEST_TIME=08:30\n", id="twice-the-same"),
        pytest.param(b"HOUR=08\nDIGEST_TIME=${HOUR}:${MINUTES:-30}\n", id="put-together"),
        pytest.param(b"POSTGRES_PASSWORD=secret\nPORTS=1\nPORT=3000\nDIGEST_TIME=08:30", id="of-others-too"),
    ],
)
def test_a_file_is_understood(encoded: bytes) -> None:
    Path(".env").write_bytes(encoded)
    assert read_settings({}).digest_time == time(8, 30)
    assert read_settings({"DIGEST_TIME": "07:00"}).digest_time == time(7), "the environment goes first"
    assert read_settings({"DIGEST_TIME": " "}).digest_time == time(8, 30)


def _folder() -> None:
    Path(".env").mkdir()


def _link_to_nothing() -> None:
    Path(".env").symlink_to("nowhere")


def _link_to_itself() -> None:
    Path(".env").symlink_to(".env")


def _pipe() -> None:
    os.mkfifo(".env")


def _device() -> None:
    Path(".env").symlink_to("/dev/zero")


def _written(content: bytes) -> Callable[[], None]:
    def write() -> None:
        Path(".env").write_bytes(content)

    return write


@pytest.mark.parametrize(
    ("make", "about"),
    [
        pytest.param(_folder, ".env is a folder", id="a-folder"),
        pytest.param(_link_to_nothing, ".env is a link", id="a-link-to-nothing"),
        pytest.param(_link_to_itself, ".env cannot be read", id="a-link-to-itself"),
        pytest.param(_pipe, ".env is a pipe that nobody writes to", id="a-pipe"),
        pytest.param(_device, ".env is neither a file nor a pipe", id="a-device"),
        pytest.param(_written(EXAMPLE.encode("utf-16")), "save it as UTF-8", id="utf-16"),
        pytest.param(_written(b"PORT=1\n".decode().encode("utf-16-le")), "save it as UTF-8", id="utf-16-unmarked"),
        pytest.param(_written(EXAMPLE.encode("utf-32")), "save it as UTF-8", id="utf-32"),
        pytest.param(_written(EXAMPLE.encode("latin-1")), "save it as UTF-8", id="latin-1"),
        pytest.param(_written(b"\n# a\n\nPORT: 3000\n"), ".env, line 4 cannot", id="a-colon"),
        pytest.param(_written(b"PORT\n"), ".env, line 1 cannot", id="no-value"),
        pytest.param(_written(b"SLACK_SIGNING_SECRET='abc\n"), ".env, line 1 cannot", id="an-open-quote"),
        pytest.param(_written(b"PORT=1\nHOST=::\n\nPORT=2\n"), ".env, line 4 sets PORT a second", id="twice"),
        pytest.param(_written(b"PORT=1\nport=2\n"), "sets PORT a second", id="twice-in-small-letters"),
        pytest.param(_written(b"SLACK_BOT_TOKN=xoxb-1\n"), "write SLACK_BOT_TOKEN", id="misspelt"),
        pytest.param(_written(b"DIGEST-TIME=08:30\n"), "write DIGEST_TIME", id="misspelt-with-a-hyphen"),
        pytest.param(_written(b"DATABASE_URL=postgresql://ps:${PW}@db/ps\n"), "uses PW", id="not-set"),
        pytest.param(_written(b"PORT=${PORT}\n"), ".env, line 1 uses PORT", id="set-by-its-own-line"),
        pytest.param(_written(b"PW=1\nPGHOST=${pw}\n"), ".env, line 2 uses pw", id="set-in-other-letters"),
        pytest.param(_written(b"PGHOST=${PW}\nPW=1\n"), ".env, line 1 uses PW", id="set-too-late"),
        pytest.param(_written(b"DIGEST_TIME=08.30\n"), "DIGEST_TIME=08.30 cannot", id="a-wrong-value"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_understood_is_refused_in_one_line(
    make: Callable[[], None], about: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(env_file, "WAITS_FOR_PIPE", 0.2)
    make()
    with pytest.raises(Refusal) as refused:
        read_settings({})
    (line,) = str(refused.value).splitlines()
    assert about in line
    assert "abc" not in line


def test_what_a_password_manager_writes_into_a_pipe_is_read() -> None:
    os.mkfifo(".env")
    with ThreadPoolExecutor(1) as threads:
        written = threads.submit(Path(".env").write_bytes, b"DIGEST_TIME=08:30\n" + 9000 * b"# more\n")
        assert read_settings({}).digest_time == time(8, 30)
        assert written.result(timeout=30)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_that_may_not_be_read_is_refused_in_one_line() -> None:
    Path(".env").touch(mode=0)
    with pytest.raises(Refusal, match=r"^\.env cannot be read \(Permission denied\)"):
        read_settings({})


@pytest.mark.parametrize(
    ("admins", "distributed", "named"),
    [
        ("U0123ABCD", False, ""),
        ("T0123ABCD:U0123ABCD", False, ""),
        ("T0123ABCD:U0123ABCD,W0789ABCD", True, ""),
        ("T0123ABCD:U0123ABCD,U0456EFGH", True, "U0456EFGH"),
    ],
)
def test_with_several_workspaces_an_admin_is_of_one_of_them(
    admins: str, distributed: bool, named: str
) -> None:
    tokens = COMPLETE if distributed else {k: v for k, v in SECRETS.items() if k != "SLACK_CLIENT_SECRET"}
    gaps = read_settings({**tokens, "ADMIN_USERS": admins}).gaps()
    assert [each.partition(" ")[0] for each in gaps] == ([f"ADMIN_USERS={named}"] if named else [])

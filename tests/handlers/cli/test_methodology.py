"""`methodology check`, `publish` and `draw`, and commands that are refused."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from methodology.definition.load import shipped
from methodology.refusal import Refusal
from storage import methodologies
from storage.database.connection import Database
from tests.support.command_line import NOW, ROOT, planned_json, run
from tests.support.databases import SqliteFiles
from tests.support.opened import gitlab_ps

EDUCATION = ("--type", "education", "--start", "2026-06-01")


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    """A customized methodology: the shipped one under another name."""
    file = tmp_path / "ours.yaml"
    file.write_text(shipped().replace("name: GitLab Professional Services", "name: Ours", 1), "utf-8")
    return file


def test_a_sound_file_is_called_sound(own_file: Path) -> None:
    said = run("check", str(own_file))

    assert said == f"{own_file} is sound: Ours, 7 stages, 133 activities, 26 roles, 7 types of engagement.\n"


def test_every_mistake_in_a_file_is_listed_with_its_line(own_file: Path) -> None:
    text = own_file.read_text("utf-8").replace("anchor: booking", "anchor: bocking")
    own_file.write_text(text, "utf-8")

    with pytest.raises(Refusal) as refused:
        run("check", str(own_file))

    mistakes = str(refused.value).splitlines()
    assert len(mistakes) == text.count("anchor: bocking")
    first = next(n for n, line in enumerate(text.splitlines(), start=1) if "anchor: bocking" in line)
    assert mistakes[0].startswith(f"{own_file}:{first}: ")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(None, "cannot be read (No such file or directory)", id="no-file"),
        pytest.param(b"name: \xff\xfe", "is no text in UTF-8", id="not-utf-8"),
        pytest.param(b"- a\n- b\n", "no list of `name: value` entries", id="not-a-mapping"),
        pytest.param(b"", "no list of `name: value` entries", id="empty"),
    ],
)
@pytest.mark.parametrize("command", ["check", "publish", "plan"])
def test_what_is_no_methodology_is_refused(
    command: str, content: bytes | None, sentence: str, tmp_path: Path
) -> None:
    file = tmp_path / "file.yaml"
    if content is not None:
        file.write_bytes(content)
    argv = [*EDUCATION, "--file", str(file)] if command == "plan" else [str(file)]

    with pytest.raises(Refusal) as refused:
        run(command, *argv)

    assert sentence in str(refused.value)


def test_publishing_the_same_content_again_changes_nothing(own_file: Path, sqlite_files: SqliteFiles) -> None:
    url = sqlite_files.new()

    said = [run("publish", str(own_file), database=lambda: Database(url)) for _ in range(2)]

    assert "Ours is published as version 1" in said[0]
    assert "published already, as version 1; nothing was changed" in said[1]
    with closing(Database(url)) as database, database.reading() as session:
        assert [(each.name, each.published_at) for each in methodologies.list_versions(session)] == [
            ("Ours", NOW)
        ]
        assert (
            methodologies.load_version(session, methodologies.get_latest_version_id(session)).stages
            == gitlab_ps().stages
        )


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        pytest.param([], "arguments are required: COMMAND", id="no-command"),
        pytest.param(["plan"], "arguments are required: --type, --start", id="what-is-required"),
        pytest.param(
            ["plan", *EDUCATION, "--colour"], "Unrecognized arguments: --colour", id="unknown-option"
        ),
        pytest.param(["plan", *EDUCATION, "--det"], "Unrecognized arguments: --det", id="abbreviated-option"),
        pytest.param(["plan", "--type", "x", "--start", "2026-06-01"], "no engagement type “x”", id="type"),
        pytest.param(
            ["plan", "--type", "education", "--start", "2026-02-31"], "“2026-02-31” is no date", id="day"
        ),
        pytest.param(
            ["plan", "--type", "education", "--start", "1.6.2026"], "“1.6.2026” is no date", id="format"
        ),
        pytest.param(["plan", "--type", "education", "--start", "9999-12-31"], "too far away", id="far-away"),
        pytest.param(["plan", *EDUCATION, "--date", "booking"], "“booking” is no date: write", id="no-value"),
        pytest.param(["plan", *EDUCATION, "--date", "booking=soon"], "“soon” is no date", id="no-date"),
        pytest.param(
            ["plan", *EDUCATION, "--date", "party=2026-06-01"], "no date called “party”", id="anchor"
        ),
        pytest.param(
            ["plan", *EDUCATION, "--facet", "billing"], "“billing” is no facet: write", id="no-facet"
        ),
        pytest.param(
            ["plan", *EDUCATION, "--facet", "billing=fixed_fee", "--facet", "billing=fixed_fee"],
            "billing is given more than once",
            id="a-facet-twice",
        ),
        pytest.param(
            ["plan", *EDUCATION, "--start-stage", "scoping"], "no stage “Scoping”", id="skipped-stage"
        ),
        pytest.param(["plan", *EDUCATION, "--holidays", "Bavaria"], "known for “Bavaria”", id="country"),
        pytest.param(["plan", *EDUCATION, "--holidays", "DE-"], "no region “”", id="region"),
        pytest.param(["plan", *EDUCATION, "--condition", "rain"], "“rain” is no condition", id="condition"),
        pytest.param(
            ["plan", *EDUCATION, "--date", "event=2026-07-06"],
            "name the condition too, for example --condition exec_change_order --date event=2026-07-06",
            id="the-date-of-no-condition",
        ),
        pytest.param(
            [
                *("plan", *EDUCATION, "--date", "event=2026-07-06"),
                *("--condition", "exec_escalation_open", "--condition", "exec_escalation_daily"),
            ],
            "its own day instead, for example --condition exec_escalation_open=2026-07-06",
            id="a-date-of-two-conditions",
        ),
        pytest.param(
            [
                *("plan", *EDUCATION, "--condition", "exec_escalation_open"),
                *("--date", "event=2026-07-06", "--date", "event=2026-07-07"),
            ],
            "as many dates of “event” as conditions: 1, not 2",
            id="two-dates-of-a-condition",
        ),
        pytest.param(
            ["plan", *EDUCATION, "--condition", "exec_escalation_open=9999-12-31"],
            "too far away",
            id="a-condition-far-away",
        ),
    ],
)
def test_nonsense_is_refused_in_one_sentence(argv: list[str], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        run(*argv)

    assert sentence in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def as_a_process(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "bot.py", "methodology", *argv],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_process_prints_json_and_nothing_else() -> None:
    process = as_a_process("plan", *EDUCATION, "--json")

    assert (process.returncode, process.stderr) == (0, "")
    assert json.loads(process.stdout) == planned_json(*EDUCATION)


def test_the_process_refuses_on_stderr_and_fails() -> None:
    process = as_a_process("plan", *EDUCATION, "--start-stage", "nowhere")

    assert process.returncode != 0
    assert process.stdout == ""
    assert process.stderr.startswith("There is no stage “nowhere”.")
    assert process.stderr.count("\n") == 1


@pytest.mark.parametrize("extra", ["extra", "--extra"])
def test_a_mistyped_command_is_answered_with_where_its_own_help_is(extra: str) -> None:
    with pytest.raises(Refusal) as refusal:
        run("plan", *EDUCATION, extra)
    sentence = f"Unrecognized arguments: {extra}; see `python bot.py methodology plan --help`."
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("which", ["journey", "table"])
def test_a_picture_of_any_file_is_drawn(which: str, own_file: Path) -> None:
    assert run("picture", which).startswith("<svg")
    drawn = run("picture", which, "--file", str(own_file), "--phone", "--dark")
    assert "Ours: " in drawn
    assert 'width="360"' in drawn


def test_a_picture_is_written_in_the_form_of_its_name(tmp_path: Path) -> None:
    begins = {"a.svg": b"<svg", "a.PNG": b"\x89PNG", "a.pdf": b"%PDF"}
    for name, first in begins.items():
        path = tmp_path / name
        assert run("picture", "journey", "--phone", "--output", str(path)) == f"{path} is written.\n"
        assert path.read_bytes().startswith(first)
    printed = tmp_path / "table.pdf"
    run("picture", "table", "--output", str(printed))
    assert printed.read_bytes().count(b"/MediaBox[0 0 841.89 595.28]") == 8
    for wrong in ("a.gif", "no/folder/a.svg"):
        with pytest.raises(Refusal, match=r"picture|cannot be written"):
            run("picture", "journey", "--output", str(tmp_path / wrong))


def test_one_phase_of_the_table_is_drawn_alone() -> None:
    assert "Engagement Execution" in run("picture", "table")
    for named in ("scoping", "scoping (pre-sales)"):
        assert "Engagement Execution" not in run("picture", "table", "--phase", named)
    with pytest.raises(Refusal, match=r"no phase “sales”. Phases: scoping, delivery"):
        run("picture", "table", "--phase", "sales")
    with pytest.raises(Refusal, match="as a whole"):
        run("picture", "journey", "--phase", "delivery")

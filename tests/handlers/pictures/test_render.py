"""Pictures as PNG and PDF: rendered in a process of its own, whose end is an error and nothing else."""

import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from handlers.block_kit.picture import RENDERED_AS
from handlers.pictures import render as module
from handlers.pictures.render import RENDERER, Form, RenderingError, render

Pretend = Callable[[str], None]


def drawing(text: str = "Acme") -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><title>Acme &amp; co</title>'
        "<desc>A picture</desc>"
        '<rect width="100%" height="100%" fill="#ffffff"/>'
        '<rect x="2" y="2" width="20" height="9" rx="3" fill="none" stroke="#888888" stroke-dasharray="6 4"/>'
        '<line x1="0" y1="20" x2="50" y2="20" stroke="#000000" stroke-width="2"/>'
        '<polygon points="1,1 5,5 1,9" fill="#00aa00"/>'
        f'<text x="60" y="30" font-size="16" font-weight="700" text-anchor="middle">{text}</text></svg>'
    )


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretend:
    """Put a program in the place of the renderer."""

    def replaced(program: str) -> None:
        path = tmp_path / "renderer.py"
        path.write_text(program, encoding="utf-8")
        monkeypatch.setattr(module, "RENDERER", path)

    return replaced


@pytest.mark.parametrize(("form", "begins"), [("png", b"\x89PNG\r\n\x1a\n"), ("pdf", b"%PDF-")])
def test_a_picture_is_rendered_and_the_library_stays_out_of_this_process(form: Form, begins: bytes) -> None:
    assert render(drawing(), form).startswith(begins)
    assert "typst" not in sys.modules


def test_a_png_has_twice_the_pixels_unless_there_would_be_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    def size(png: bytes) -> tuple[int, int]:
        return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])

    assert size(render(drawing(), "png")) == (240, 80)
    monkeypatch.setattr(module, "PIXELS", 120 * 40)
    assert size(render(drawing(), "png")) == (120, 40)


def test_names_in_many_scripts_are_drawn_with_the_fonts_that_come_along() -> None:
    """What no font has is a box: that of a character which is in none."""
    scripts = "Aéßжλ株あア한简شעबไহகአកა"
    with ThreadPoolExecutor(2) as pool:
        box, *drawn = pool.map(lambda each: render(drawing(each), "png"), "\U000f0000" + scripts)
    assert len({box, *drawn}) == 1 + len(scripts)


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [("🂡", ""), ("☰", ""), ("1️⃣", "1"), ("☀️", "☀")],
    ids=["no emoji", "no sign", "a key", "a variant"],
)
def test_no_sign_is_a_box(typed: str, drawn: str) -> None:
    assert render(drawing(typed), "png") == render(drawing(drawn), "png")


def test_every_font_that_comes_along_is_looked_in() -> None:
    here = Path(module.__file__).parent
    looked_in = re.findall(r'"Noto ([\w ]+)"', (here / "drawing.typ").read_text("utf-8"))
    files = {each.stem.partition("-")[0] for each in (here / "fonts").glob("*.[ot]tf")}
    assert {f"Noto{each.replace(' ', '')}".lower() for each in looked_in} == {each.lower() for each in files}


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended with -9"),
        ("raise MemoryError('of Acme')", r"ended with 1 \(MemoryError\)$"),
        ("print('Hello')", "returned no PNG"),
    ],
    ids=["killed", "failed", "something else"],
)
def test_the_end_of_the_renderer_is_an_error_and_the_next_picture_is_drawn(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch, program: str, says: str
) -> None:
    pretend(program)
    for _ in range(module.AT_ONCE + 1):  # every place in the queue is given back
        with pytest.raises(RenderingError, match=says):
            render(drawing(), "png")
    monkeypatch.undo()
    assert render(drawing(), "png")


def test_a_renderer_that_takes_too_long_is_ended(pretend: Pretend) -> None:
    pretend("import time; time.sleep(600)")
    with pytest.raises(RenderingError, match=r"longer than 0\.2 seconds"):
        render(drawing(), "png", timeout=0.2)


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no such limits")
def test_a_renderer_that_needs_too_much_memory_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MEMORY", 48 << 20)
    with pytest.raises(RenderingError, match="ended with"):
        render(drawing(), "png")


def test_the_renderer_gets_no_secret_and_its_errors_quote_no_picture(
    pretend: Pretend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    pretend("import os, sys; sys.stdout.write('%PDF-' + str('SLACK_BOT_TOKEN' in os.environ))")
    assert render(drawing(), "pdf") == b"%PDF-False"
    monkeypatch.undo()
    with pytest.raises(RenderingError) as caught:
        render(drawing("<b>Secret</b>") + "Secret", "png")
    assert "Secret" not in str(caught.value)
    with pytest.raises(RenderingError, match="no size"):
        render("<svg/>", "png")


@pytest.mark.parametrize(
    ("text", "has_bold"),
    [("検討", False), ("მიზანი", False), ("ขอบเขต", True), ("عقد", True), ("Acme", True)],
)
def test_what_is_bold_is_bold_where_the_script_has_a_bold_font_and_clear_where_it_has_none(
    text: str, has_bold: bool
) -> None:
    bold = drawing(text)
    assert (render(bold, "png") != render(bold.replace('"700"', '"400"'), "png")) == has_bold


def test_a_picture_is_another_one_once_it_is_rendered_in_another_way() -> None:
    """Raise `RENDERED_AS` with the hash: else pictures that Slack has stay as they were drawn before."""
    drawn_by = (RENDERER.with_name("drawing.typ")).read_bytes().replace(b"\r\n", b"\n")
    assert (RENDERED_AS, sha256(drawn_by).hexdigest()[:12]) == (3, "aae988adb0b5")

"""Emoji by name."""

from __future__ import annotations

from playground.block_kit.emoji_names import emojis


def test_emoji_are_shown_by_their_names() -> None:
    assert emojis(":white_check_mark: :warning: :large_green_circle:") == "✅ ⚠️ 🟢"
    assert emojis(":wave::skin-tone-3: :+1:") == "👋 👍"

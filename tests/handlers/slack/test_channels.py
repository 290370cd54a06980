"""The names of new channels."""

import unicodedata

import pytest

from handlers.slack.channels import MOST_NAME, channel_name


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        pytest.param("ps-Acme Ltd.", "ps-acme-ltd", id="no-capitals-spaces-or-full-stops"),
        pytest.param("ps-Große & Söhne__GmbH", "ps-grosse-söhne-gmbh", id="signs-become-one-hyphen"),
        pytest.param("ps-株式会社", "ps-株式会社", id="letters-of-every-script"),
        pytest.param("ps-น้ำใจ ชื่อไทย", "ps-น้ำใจ-ชื่อไทย", id="vowel-signs-of-thai"),
        pytest.param("ps-हिन्दी लिमिटेड", "ps-हिन्दी-लिमिटेड", id="vowel-signs-of-hindi"),
        pytest.param("ps-தமிழ் ລາວ ភាសាខ្មែរ", "ps-தமிழ்-ລາວ-ភាសាខ្មែរ", id="of-tamil-lao-and-khmer"),
        pytest.param(
            "ps-שָׁלוֹם مُحَمَّد", unicodedata.normalize("NFKC", "ps-שָׁלוֹם-مُحَمَّد"), id="points-of-hebrew-and-arabic"
        ),
        pytest.param("ps-İstanbul ΩΜΈΓΑΣ", "ps-istanbul-ωμέγας", id="lower-case-of-every-script"),
        pytest.param("ps-Cafe\u0301", "ps-café", id="an-accent-typed-apart"),
        pytest.param("ps-1\ufe0f\u20e3 ❤\ufe0f \u0301x", "ps-1-x", id="no-loose-marks-or-emoji"),
        pytest.param("ps-a\u200bb\u200d\u202ec", "ps-abc", id="nothing-invisible"),
        pytest.param("ps-Acme - Rail / _East_", "ps-acme-rail-east", id="one-hyphen-between-words"),
        pytest.param("ＰＳ－ＡＣＭＥ", "ps-acme", id="full-width"),
        pytest.param("a" * 79 + "ชื่", "a" * 79, id="no-letter-cut-from-its-signs"),
        pytest.param("🚀🚀", "engagement", id="nothing-that-a-name-may-have"),
        pytest.param("ps-" + "a" * 200, "ps-" + "a" * (MOST_NAME - 3), id="at-most-eighty-characters"),
        pytest.param("--ps-acme--", "ps-acme", id="no-hyphens-at-its-ends"),
    ],
)
def test_a_channel_gets_a_name_that_slack_takes(wanted: str, name: str) -> None:
    assert channel_name(wanted) == name

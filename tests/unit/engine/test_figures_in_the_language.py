"""What was measured is written with the separators and quotation marks of the language that is spoken."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

import pytest

from tests.unit.domain.test_report_card import GOOD_ACX
from tests.unit.engine.test_sample_report import outcome
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.domain.report_card import report_card
from tts_studio.domain.sample_measures import Check, Finding, Grade
from tts_studio.domain.translation import use_catalogue
from tts_studio.engine.delivery.reports import measure_rows


class Commas(NullTranslations):
    """A language that writes a comma before the tenths, other seconds, and quotation marks of its own."""

    def gettext(self, message: str) -> str:
        if message == "{seconds} s":
            return "{seconds} Sek."
        return "1.234,5" if message == "1,234.5" else message.replace("“", "„").replace("”", "“")


@pytest.fixture(autouse=True)
def with_commas() -> Iterator[None]:
    use_catalogue(Commas())
    yield
    use_catalogue(NullTranslations())


def test_a_report_card_writes_what_was_measured_and_what_is_allowed() -> None:
    rules = {rule.id: rule for rule in report_card(presets_by_id()["acx"], GOOD_ACX).rules}
    assert (rules["true-peak"].measured, rules["true-peak"].allowed) == ("−3,4 dBTP", "at most −3,0 dBTP")
    assert (rules["head"].measured, rules["head"].allowed) == ("0,70 Sek.", "0,5 to 1,0 Sek.")


def test_a_report_writes_everything_measured() -> None:
    rows = dict(measure_rows(GOOD_ACX))
    assert (rows["Loudness"], rows["Length"], rows["Room tone after"]) == (
        "−21,0 LUFS",
        "600,000 Sek.",
        "2,00 Sek.",
    )


def test_the_checks_of_a_recording_write_what_they_heard() -> None:
    assert "3,5 kHz" in outcome(Check.BANDWIDTH, bandwidth=3500.0).sentence
    assert "−1,5 dB" in outcome(Check.PEAK, true_peak_db=-1.5).sentence


def test_a_fault_that_names_its_recording_names_it_once() -> None:
    unreadable = Finding(Check.LEVEL, Grade.FAIL, "„a.wav“ ist nicht lesbar.", sample="a.wav")
    assert unreadable.told == unreadable.sentence
    assert Finding(Check.LEVEL, Grade.FAIL, "Zu leise.", sample="a.wav").told == "„a.wav“: Zu leise."

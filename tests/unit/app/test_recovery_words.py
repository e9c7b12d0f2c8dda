"""What is said after a damaged project was recovered."""

from __future__ import annotations

import pytest

from tts_studio.app.recovery_words import recovered_words
from tts_studio.store.salvage import Salvaged


@pytest.mark.parametrize(
    ("salvaged", "words"),
    [
        (Salvaged(True, 12, 12, 0), "“B” was made with the script and 12 takes."),
        (
            Salvaged(True, 1, 3, 2),
            "“B” was made with the script and 1 take. The sound of 2 takes is lost.",
        ),
        (
            Salvaged(False, 0, 0, 1),
            "“B” was made with no script and 0 takes. The sound of 1 take is lost.",
        ),
    ],
)
def test_it_says_what_is_there_and_what_is_lost(salvaged: Salvaged, words: str) -> None:
    assert recovered_words("B", salvaged) == f"{words} The damaged file stays as it is."

"""What is told of a delivery's progress follows where its time goes."""

from __future__ import annotations

import pytest

from tts_studio.domain.audio_format import Codec
from tts_studio.engine.delivery.pace import pace_of


@pytest.mark.parametrize("levelled", [True, False])
@pytest.mark.parametrize("codec", list(Codec))
def test_each_step_comes_after_the_one_before(codec: Codec, levelled: bool) -> None:
    pace = pace_of(codec, 1, levelled=levelled)
    assert 0 < pace.mixed <= pace.found < pace.encoded < 1
    assert (pace.mixed < pace.found) == levelled


def test_what_takes_long_to_encode_has_more_of_the_whole() -> None:
    def share(codec: Codec, channels: int = 1) -> float:
        pace = pace_of(codec, channels, levelled=True)
        return pace.encoded - pace.found

    assert share(Codec.WAV) < share(Codec.OGG) < share(Codec.MP3) < share(Codec.MP3, 2)
    assert share(Codec.MP3) > 0.5

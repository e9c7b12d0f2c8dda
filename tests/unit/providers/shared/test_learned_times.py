"""How long jobs take is learned once, not at every start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.cloud.cloud import Cloud
from tests.unit.providers.segmind.segmind_stage import provider_of, request_for, speak
from tts_studio.providers.segmind.models import GROK_TTS, MODELS
from tts_studio.providers.shared.learned_times import LearnedTimes
from tts_studio.providers.shared.polling import UsualTimes
from tts_studio.providers.shared.service import Timekeeper

TEXT = "Hello there, this is a test of a voice."


class Memory:
    """A JobTimes that keeps in memory what would be in a file."""

    def __init__(self) -> None:
        self.kept: Mapping[str, Sequence[tuple[int, float]]] = {}
        self.writes = 0

    def recall(self) -> Mapping[str, Sequence[tuple[int, float]]]:
        return self.kept

    def keep(self, times: Mapping[str, Sequence[tuple[int, float]]]) -> None:
        self.kept = times
        self.writes += 1


async def test_the_next_start_of_the_program_asks_no_more_than_the_last_one_had_learned_to() -> None:
    memory = Memory()
    with Cloud.running(latency={"*": (0.0, 1.0)}) as cloud:
        async with provider_of(cloud, time=Timekeeper(), times=memory) as provider:
            await speak(provider, request_for(GROK_TTS, TEXT))
        assert len(cloud.received) > 4
        before = len(cloud.received)
        async with provider_of(cloud, time=Timekeeper(), times=memory) as provider:
            await speak(provider, request_for(GROK_TTS, TEXT))
        # The order, one question for the state, one for the result and one for the file.
        assert len(cloud.received) - before == 4
    assert memory.writes == 2


async def test_nothing_is_written_where_nothing_was_learned() -> None:
    memory = Memory()
    times = LearnedTimes(MODELS, memory)
    await times.recall()
    await times.keep()
    await LearnedTimes(MODELS).keep()
    assert memory.writes == 0


async def test_what_was_learned_earlier_comes_before_what_is_learned_now() -> None:
    memory = Memory()
    memory.kept = {"grok-tts": [(10, 1.0), (10, 2.0)], "gone": [(1, 1.0)]}
    times = LearnedTimes(MODELS, memory)
    usual = await times.of("grok-tts")
    usual.learn(10, 3.0)
    await times.keep()
    assert memory.kept == {"grok-tts": ((10, 1.0), (10, 2.0), (10, 3.0))}


def test_only_so_much_is_remembered_and_no_nonsense() -> None:
    usual = UsualTimes(10.0)
    usual.learn(1, 5.0)
    usual.begin_with([(1, float(number)) for number in range(1, 100)] + [(1, 0.0), (1, 1e9)])
    assert len(usual.seen) == 24
    assert usual.seen[-1] == (1, 5.0)
    assert usual.seen[0] == (1, 77.0)

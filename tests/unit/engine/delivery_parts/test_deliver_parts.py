"""Deliveries in parts: the right files, safe names, nothing replaced unasked, texts that fit the sound."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pysubs2
import pytest
import rpp
import soundfile

from tests.support.eventually import eventually
from tests.support.scripted_provider import RATE, ScriptedProvider
from tests.support.sessions import Stage, staged
from tests.support.voice_recordings import spoken
from tts_studio.domain.errors import ExportError, UnknownModel, UsageError
from tts_studio.domain.master_file import MasterTags
from tts_studio.domain.master_preset import presets_by_id
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.delivery.deliver import deliver
from tts_studio.engine.delivery.order import DeliveryOrder, Missing
from tts_studio.engine.delivery_parts.beside import write_file
from tts_studio.engine.delivery_parts.credits import credits_render
from tts_studio.engine.delivery_parts.deliver_parts import deliver_parts, plan_parts
from tts_studio.engine.delivery_parts.order import HandOff, PartsKind, PartsOrder, PartsResult, TextKind

TEXT = (
    "# One: a/b\n\nIt was the best of times. [pause 1.5s] It was the worst.\n\n"
    "ANN: So <whisper>it</whisper> was!\n\n# one? A b\n\nBOB: And then it was over.\n\nANN: Yes."
)
ALL_TEXTS = frozenset(TextKind)


def sound(seconds: float = 2.0) -> bytes:
    return (spoken(seconds, RATE) * 32767 * 0.5).astype("<i2").tobytes()


@asynccontextmanager
async def rendered(folder: Path, text: str = TEXT) -> AsyncIterator[Stage]:
    provider = ScriptedProvider()
    provider.audio = {"": sound()}
    async with staged(folder / "a.ttsstudio", text, provider=provider) as stage:
        await stage.session.render()
        yield stage


def order(folder: Path, preset: str = "as-is", name: str = "Book.wav") -> PartsOrder:
    return PartsOrder(DeliveryOrder(presets_by_id()[preset], folder / name))


async def delivered(stage: Stage, wanted: PartsOrder) -> PartsResult:
    return await deliver_parts(stage.session, wanted)


def names(result: PartsResult) -> list[str]:
    return [file.path.name for file in result.files]


async def test_each_chapter_is_a_file_with_a_safe_name_and_its_own_title(tmp_path: Path) -> None:
    master = replace(order(tmp_path, name="Book.flac").master, tags=MasterTags(title="My Book"))
    async with rendered(tmp_path) as stage:
        result = await delivered(stage, PartsOrder(master, PartsKind.CHAPTERS, pattern="{title}"))
    assert names(result) == ["One a b.flac", "one A b 2.flac"]
    first, second = (soundfile.SoundFile(file.path).copy_metadata() for file in result.files)
    assert (first["title"], first["album"]) == ("One: a/b", "My Book")
    assert second["title"] == "one? A b"


async def test_chapters_together_hold_every_segment_once(tmp_path: Path) -> None:
    async with rendered(tmp_path) as stage:
        result = await delivered(stage, replace(order(tmp_path), kind=PartsKind.CHAPTERS))
        ids = stage.ids
    assert names(result) == ["01 One a b.wav", "02 one A b.wav"]
    assert [sounding.segment_id for file in result.files for sounding in file.soundings] == ids


async def test_a_script_without_headings_has_no_chapters(tmp_path: Path) -> None:
    async with rendered(tmp_path, "Just this.") as stage:
        with pytest.raises(ExportError, match="no chapters"):
            await delivered(stage, replace(order(tmp_path), kind=PartsKind.CHAPTERS))


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [(PartsKind.CHAPTERS, "{words}"), (PartsKind.CHAPTERS, "{"), (PartsKind.SEGMENTS, "{title}")],
)
async def test_a_pattern_with_an_unknown_field_is_refused(
    tmp_path: Path, kind: PartsKind, pattern: str
) -> None:
    async with rendered(tmp_path) as stage:
        with pytest.raises(UsageError):
            plan_parts(stage.session, replace(order(tmp_path), kind=kind, pattern=pattern))


async def test_only_the_selected_segments_are_in_the_parts(tmp_path: Path) -> None:
    async with rendered(tmp_path) as stage:
        chosen = tuple(stage.ids[1:3])
        master = replace(order(tmp_path).master, segment_ids=chosen)
        for kind, count in ((PartsKind.CHAPTERS, 1), (PartsKind.SEGMENTS, 2), (PartsKind.STEMS, 2)):
            folder = tmp_path / kind.value
            folder.mkdir()
            moved = replace(master, target=folder / "Book.wav")
            result = await delivered(stage, PartsOrder(moved, kind))
            assert len(result.files) == count
            heard = {sounding.segment_id for file in result.files for sounding in file.soundings}
            assert heard == set(chosen)


async def test_stems_added_up_are_the_mix_before_it_is_mastered(tmp_path: Path) -> None:
    async with rendered(tmp_path) as stage:
        stage.session.recast(stage.session.cast.with_trim("ANN", -6.0), "Change Level")
        result = await delivered(stage, replace(order(tmp_path, "podcast", "Book.mp3"), kind=PartsKind.STEMS))
        plain = order(tmp_path, name="plain.wav").master
        await deliver(stage.session, plain)
    assert names(result) == ["Narrator.wav", "ANN.wav", "BOB.wav"]
    assert {soundfile.info(file.path).subtype for file in result.files} == {"PCM_24"}
    whole, _ = soundfile.read(tmp_path / "plain.wav")
    alone = [soundfile.read(file.path)[0] for file in result.files]
    assert {len(samples) for samples in alone} == {len(whole)}
    assert np.abs(sum(alone) - whole).max() < 2**-15
    assert all(np.abs(samples).max() > 0.05 for samples in alone)


async def test_what_exists_is_named_and_kept_unless_it_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "Book.wav").write_text("mine")
    (tmp_path / "Book.srt").write_text("mine too")
    wanted = replace(order(tmp_path), texts=ALL_TEXTS)
    async with rendered(tmp_path) as stage:
        assert {path.name for path in plan_parts(stage.session, wanted).existing} == {"Book.wav", "Book.srt"}
        with pytest.raises(ExportError, match=r"“Book\.wav”, “Book\.srt” exist"):
            await delivered(stage, wanted)
        assert (tmp_path / "Book.wav").read_text() == "mine"
        result = await delivered(stage, replace(wanted, overwrite=True))
    assert soundfile.info(tmp_path / "Book.wav").frames > 0
    assert "mine" not in (tmp_path / "Book.srt").read_text()
    assert set(result.beside) == {tmp_path / f"Book{end}" for end in (".srt", ".vtt", ".lrc", ".words.json")}


async def test_a_report_card_is_not_replaced_unasked_either(tmp_path: Path) -> None:
    (tmp_path / "Book.wav.report.json").write_text("mine")
    wanted = order(tmp_path, "podcast")
    wanted = replace(wanted, master=replace(wanted.master, reports=True), opening="A book.")
    async with rendered(tmp_path) as stage:
        with pytest.raises(ExportError, match=r"“Book\.wav\.report\.json” exists"):
            await delivered(stage, wanted)


async def test_when_many_files_exist_some_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    async with rendered(tmp_path) as stage:
        wanted = replace(order(tmp_path), kind=PartsKind.SEGMENTS)
        await delivered(stage, wanted)
        with pytest.raises(ExportError, match="and 3 more exist"):
            await delivered(stage, wanted)


@pytest.mark.parametrize("kind", PartsKind)
async def test_a_plan_names_every_file_that_is_made(tmp_path: Path, kind: PartsKind) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    wanted = replace(
        order(folder),
        kind=kind,
        texts=ALL_TEXTS,
        hand_offs=frozenset(HandOff),
        provenance=True,
        opening="This is a book.",
        closing="The end.",
    )
    told: list[float] = []
    async with rendered(tmp_path) as stage:
        plan = plan_parts(stage.session, wanted)
        await deliver_parts(stage.session, wanted, told.append)
    assert {path for path in folder.rglob("*") if path.is_file()} == set(plan.paths)
    assert told == sorted(told)
    assert told[-1] == 1.0


async def test_subtitles_begin_and_end_with_the_sound_in_the_written_words(tmp_path: Path) -> None:
    wanted = replace(order(tmp_path, "podcast", "Book.mp3"), texts=ALL_TEXTS, speaker_names=True)
    async with rendered(tmp_path) as stage:
        result = await delivered(stage, wanted)
    (file,) = result.files
    cues = pysubs2.load(str(tmp_path / "Book.srt"))
    text = " ".join(cue.plaintext.replace("\n", " ") for cue in cues)
    assert "ANN: So it was!" in text
    assert "pause" not in text
    assert "whisper" not in text
    begins = [sounding.begins for sounding in file.soundings]
    for begin in begins:
        assert min(abs(cue.start / 1000 - begin) for cue in cues) < 0.1
    words = json.loads((tmp_path / "Book.words.json").read_text(encoding="utf-8"))
    assert [segment["number"] for segment in words["segments"]] == [1, 2, 3, 4, 5, 6]
    assert words["approximate"] is False
    assert words["seconds"] == pytest.approx(file.card.measures.seconds, abs=0.001)
    assert "<v ANN>So it was!</v>" in (tmp_path / "Book.vtt").read_text(encoding="utf-8")
    assert result.notes == ()


async def test_a_pause_in_a_segment_is_a_pause_between_its_words(tmp_path: Path) -> None:
    async with rendered(tmp_path) as stage:
        await delivered(stage, replace(order(tmp_path), texts=frozenset({TextKind.WORDS})))
    found = json.loads((tmp_path / "Book.words.json").read_text(encoding="utf-8"))["segments"][1]["words"]
    times, second = next((a, b) for a, b in pairwise(found) if a["text"] == "times.")
    assert second["text"] == "It"
    assert second["begins"] - times["ends"] == pytest.approx(1.5, abs=0.15)


async def test_a_locked_take_is_shown_with_the_words_it_says(tmp_path: Path) -> None:
    async with rendered(tmp_path, "First words.\n\nSecond words.") as stage:
        session, first = stage.session, stage.ids[0]
        take = session.takes.chosen(first)
        assert take is not None
        session.takes.lock(first, take.id)
        session.set_text("Quite another text.\n\nSecond words.")
        wanted = replace(order(tmp_path), texts=frozenset({TextKind.VTT}))
        result = await delivered(stage, wanted)
    text = (tmp_path / "Book.vtt").read_text(encoding="utf-8")
    assert "First words." in text
    assert "Quite" not in text
    assert "approximate" in text
    assert len(result.notes) == 1
    assert "approximate" in result.notes[0]


async def test_what_is_silent_for_want_of_sound_is_in_no_text(tmp_path: Path) -> None:
    async with rendered(tmp_path, "Said.\n\nSaid too.") as stage:
        stage.session.set_text("Said.\n\nNot said.")
        master = replace(order(tmp_path).master, missing=Missing.SILENCE)
        wanted = PartsOrder(master, texts=ALL_TEXTS, hand_offs=frozenset({HandOff.CUES}), provenance=True)
        await delivered(stage, wanted)
    for ending in (".srt", ".words.json", ".cues.csv", ".provenance.csv"):
        text = (tmp_path / f"Book{ending}").read_text(encoding="utf-8")
        assert "Said." in text
        assert "Not said." not in text


async def test_reaper_finds_its_stems_beside_it_and_each_segment_as_a_region(tmp_path: Path) -> None:
    async with rendered(tmp_path) as stage:
        await delivered(stage, replace(order(tmp_path), hand_offs=frozenset({HandOff.REAPER})))
    project = rpp.loads((tmp_path / "Book.rpp").read_text(encoding="utf-8"))
    tracks = project.findall(".//TRACK")
    assert [track.find("NAME")[1] for track in tracks] == ["Narrator", "ANN", "BOB"]
    for track in tracks:
        stem = tmp_path / track.find("ITEM").find("SOURCE").find("FILE")[1]
        length = float(track.find("ITEM").find("LENGTH")[1])
        assert soundfile.info(stem).duration == pytest.approx(length, abs=1e-3)
    markers = [child for child in project if isinstance(child, list) and child[0] == "MARKER"]
    assert len([row for row in markers if len(row) == 5]) == 6
    assert [row[3] for row in markers if len(row) > 5 and row[4] == "0"] == ["One: a/b", "one? A b"]


async def test_labels_cues_and_chapters_lie_where_the_sound_is(tmp_path: Path) -> None:
    hand_offs = frozenset({HandOff.AUDACITY, HandOff.CUES, HandOff.CHAPTERS})
    async with rendered(tmp_path) as stage:
        result = await delivered(stage, replace(order(tmp_path, "acx", "Book.mp3"), hand_offs=hand_offs))
    (file,) = result.files
    labels = [line.split("\t") for line in (tmp_path / "Book.labels.txt").read_text().splitlines()]
    assert [float(row[0]) for row in labels] == pytest.approx([s.begins for s in file.soundings], abs=1e-5)
    assert labels[2][2] == "3 ANN: So it was!"
    rows = list(csv.reader(io.StringIO((tmp_path / "Book.cues.csv").read_text(encoding="utf-8-sig"))))
    assert rows[3][1:3] == ["One: a/b", "ANN"]
    chapters = (tmp_path / "Book.chapters.txt").read_text().splitlines()
    assert chapters[0] == "00:00:00 One: a/b"
    assert f"START={round(file.chapters[1].begins * 1000)}" in (tmp_path / "Book.ffmetadata.txt").read_text()


async def test_one_is_told_where_no_list_of_chapters_can_be(tmp_path: Path) -> None:
    wanted = replace(order(tmp_path), hand_offs=frozenset({HandOff.CHAPTERS}))
    async with rendered(tmp_path) as stage:
        apart = await delivered(stage, replace(wanted, kind=PartsKind.CHAPTERS))
    async with rendered(tmp_path / "..", "Just this.") as stage:
        none = await delivered(stage, wanted)
    assert "files of their own" in apart.notes[0]
    assert "empty" in none.notes[0]


async def test_credits_are_spoken_by_the_narrator_into_files_of_their_own_and_bought_once(
    tmp_path: Path,
) -> None:
    wanted = replace(order(tmp_path, "acx", "Book.mp3"), opening="Book. Read by: a voice.", closing=" ")
    async with rendered(tmp_path) as stage:
        plan = plan_parts(stage.session, wanted)
        assert len(credits_render(stage.session, plan.credits).requests) == 1
        before = len(stage.provider.requests)
        result = await delivered(stage, wanted)
        assert [request.text for request in stage.provider.requests[before:]] == ["Book. Read by: a voice."]
        await delivered(stage, replace(wanted, overwrite=True))
        assert len(stage.provider.requests) == before + 1
        texts = stage.session.script.text
    assert names(result) == ["Book.mp3", "Book Opening credits.mp3"]
    assert result.passed
    assert texts == TEXT


async def test_credits_wait_for_nobody_who_called_them_off(tmp_path: Path) -> None:
    async with rendered(tmp_path) as stage:
        stage.provider.gate.clear()
        delivering = asyncio.create_task(delivered(stage, replace(order(tmp_path), closing="The end.")))
        await eventually(lambda: stage.provider.running == 1)
        await stage.session.jobs.cancel_many([job.id for job in stage.session.jobs.all])
        with pytest.raises(ExportError, match="were not spoken"):
            await delivering


async def test_credits_need_a_voice_that_is_there(tmp_path: Path) -> None:
    async with rendered(tmp_path, "ANN: Yes.\n\nANN: No.") as stage:
        stage.session.set_voice("ANN", stage.session.cast.narrator)
        stage.session.set_voice("", CastVoice(VoiceId("nobody", "at-all")))
        with pytest.raises(UnknownModel):
            await delivered(stage, replace(order(tmp_path), closing="The end."))


async def test_one_is_told_of_subtitles_that_are_hard_to_read_in_time(tmp_path: Path) -> None:
    async with staged(tmp_path / "a.ttsstudio", "Much is said here in very little time, alas. " * 3) as stage:
        stage.provider.audio = {"": sound(5.0)}
        await stage.session.render()
        result = await delivered(stage, replace(order(tmp_path), texts=frozenset({TextKind.SRT})))
        words = replace(order(tmp_path), texts=frozenset({TextKind.WORDS}), overwrite=True)
        silent = await delivered(stage, words)
    (note,) = result.notes
    assert "read fast" in note
    assert silent.notes == ()


def test_a_text_that_the_disk_does_not_take_leaves_nothing(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(ExportError, match="too large"):
            write_file(tmp_path / "a.srt", "x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


async def test_credits_that_say_nothing_or_cannot_be_spoken_are_refused(tmp_path: Path) -> None:
    async with rendered(tmp_path) as stage:
        with pytest.raises(ExportError, match="say nothing"):
            await delivered(stage, replace(order(tmp_path), opening="[pause]"))
        stage.provider.failures["The end"] = [ExportError("No.")]
        with pytest.raises(ExportError, match="No"):
            await delivered(stage, replace(order(tmp_path), closing="The end."))
    assert not (tmp_path / "Book.wav").exists()


async def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    async with rendered(tmp_path) as stage:
        (tmp_path / "Book stems").write_text("in the way")
        with pytest.raises(ExportError, match="Book stems"):
            await delivered(stage, replace(order(tmp_path), hand_offs=frozenset({HandOff.REAPER})))


async def test_what_was_finished_before_cancelling_is_told_and_no_empty_folder_stays(tmp_path: Path) -> None:
    told: list[Path] = []

    def in_a_stem(done: float) -> None:
        if done > 0.3:
            delivering.cancel()

    wanted = replace(order(tmp_path), texts=frozenset({TextKind.SRT}), hand_offs=frozenset({HandOff.REAPER}))
    async with rendered(tmp_path) as stage:
        delivering = asyncio.create_task(
            deliver_parts(stage.session, wanted, in_a_stem, finished=told.append)
        )
        with pytest.raises(asyncio.CancelledError):
            await delivering
        left = {path.name for path in tmp_path.iterdir() if not path.name.startswith("a.ttsstudio")}
    assert left == {"Book.wav", "Book.srt"}
    assert told == [tmp_path / "Book.wav", tmp_path / "Book.srt"]

"""The recordings on the sheet: added, mended, left out, and every step taken back."""

from __future__ import annotations

from pathlib import Path

from tts_studio.domain.sample_edit import AS_RECORDED, SampleEdit
from tts_studio.domain.sample_measures import Fix
from tts_studio.domain.unfinished_voice import Sample
from tts_studio.engine.sample_sheet import SampleSheet, next_recording_name

A, B = Path("/voices/a.wav"), Path("/voices/b.wav")


def test_files_are_added_once_and_told() -> None:
    sheet = SampleSheet()
    told: list[None] = []
    sheet.changed.connect(told.append)
    sheet.add([A, B, A])
    sheet.add([B])
    assert [sample.name for sample in sheet.samples] == ["a.wav", "b.wav"]
    assert len(told) == 1
    sheet.add([Path("/r.wav")], recorded=True, name="Recording 1")
    assert (sheet.samples[-1].name, sheet.samples[-1].recorded) == ("Recording 1", True)


def test_every_change_can_be_taken_back() -> None:
    sheet = SampleSheet()
    assert not sheet.can_undo
    sheet.undo()
    sheet.add([A, B])
    first = sheet.samples[0].key
    sheet.rename(first, "  My   voice ")
    sheet.trim(first, 1.0, 9.0)
    sheet.fix(first, Fix.NORMALISE)
    sheet.fix(first, Fix.TRIM_SILENCE)
    sheet.fix(first, Fix.MONO)
    found = sheet.find(first)
    assert found is not None
    assert found.name == "My voice"
    assert found.edit == SampleEdit(1.0, 9.0, mono=True, trim_silence=True, normalise=True)
    sheet.remove(first)
    assert sheet.find(first) is None
    for _ in range(6):
        sheet.undo()
    assert [(sample.name, sample.edit) for sample in sheet.samples] == [
        ("a.wav", AS_RECORDED),
        ("b.wav", AS_RECORDED),
    ]
    sheet.undo()
    assert not sheet.samples
    assert not sheet.can_undo


def test_what_changes_nothing_is_no_step() -> None:
    sheet = SampleSheet()
    sheet.add([A])
    key = sheet.samples[0].key
    sheet.undo()
    sheet.rename(key, "x")
    sheet.remove(key)
    assert not sheet.can_undo
    sheet.add([A])
    sheet.rename(sheet.samples[0].key, "   ")
    sheet.undo()
    assert not sheet.can_undo


def test_the_next_voice_begins_with_nothing() -> None:
    sheet = SampleSheet()
    sheet.add([A])
    sheet.rename(sheet.samples[0].key, "Anna")
    sheet.give_up(sheet.samples)
    assert not sheet.samples
    assert not sheet.can_undo


def test_what_came_while_a_voice_was_made_stays_and_can_be_taken_back_alone() -> None:
    sheet = SampleSheet()
    sheet.add([A], recorded=True)
    used = sheet.samples
    own = Path("/recordings/r.wav")
    sheet.add([own], recorded=True)
    sheet.trim(used[0].key, 1.0, None)
    sheet.give_up(used)
    assert [sample.path for sample in sheet.samples] == [own]
    assert sheet.discarded == (A,)
    sheet.undo()
    assert not sheet.samples
    assert not sheet.can_undo


def test_what_an_earlier_session_left_stands_first_and_is_no_step() -> None:
    sheet = SampleSheet()
    sheet.add([A])
    own = Path("/recordings/r.wav")
    sheet.take_up([Sample(7, own, "Recording 1", recorded=True, text="Hello."), Sample(7, A, "again")])
    assert [sample.name for sample in sheet.samples] == ["Recording 1", "a.wav"]
    assert len({sample.key for sample in sheet.samples}) == 2
    sheet.undo()
    assert [sample.path for sample in sheet.samples] == [own]
    assert not sheet.can_undo
    sheet.remove(sheet.samples[0].key)
    assert sheet.discarded == (own,)


def test_what_a_recording_says_can_be_put_right() -> None:
    sheet = SampleSheet()
    sheet.add([A], text="Helo.")
    sheet.retell(sheet.samples[0].key, " Hello.\n")
    assert sheet.samples[0].text == "Hello."
    sheet.undo()
    assert sheet.samples[0].text == "Helo."


def test_the_next_recording_has_a_name_of_its_own() -> None:
    assert next_recording_name(()) == "Recording 1"
    assert next_recording_name(("Recording 2", "Recording 1", "kitchen.wav")) == "Recording 3"

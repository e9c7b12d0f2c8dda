"""A voice in a file: everything of it arrives, and nothing else can be smuggled in."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tts_studio.domain.cloned_voice import CloneDraft, Consent, Upload
from tts_studio.domain.errors import CloneError, UnknownVoice
from tts_studio.store import clone_package
from tts_studio.store.clone_package import export_voice, import_voice
from tts_studio.store.clone_store import CloneStore

DRAFT = CloneDraft("Anna", Consent("Anna", "Ben", "audiobooks", "2026-11-20"), "de", "Es war einmal.")


def store_in(folder: Path) -> CloneStore:
    folder.mkdir()
    return CloneStore(folder)


@pytest.fixture
def store(tmp_path: Path) -> CloneStore:
    found = store_in(tmp_path / "here")
    for name in ("one.wav", "two.mp3"):
        (tmp_path / name).write_bytes(name.encode() * 1000)
    found.add(DRAFT, [tmp_path / "one.wav", tmp_path / "two.mp3"])
    found.note_upload("Anna", Upload("https://images.example.com/a.mp3", 5.0))
    return found


@pytest.fixture
def package(store: CloneStore, tmp_path: Path) -> Path:
    path = tmp_path / "anna.ttsvoice"
    export_voice(store, "Anna", path)
    return path


def rewritten(package: Path, **changes: object) -> Path:
    """The package with other fields in its record, and every sample once more under a wicked name."""
    wicked = package.with_name("wicked.ttsvoice")
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(wicked, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "voice.json":
                content = json.dumps({**json.loads(content), **changes}).encode()
            target.writestr(name, content)
            target.writestr(f"../../{name}", content)
    return wicked


def test_a_voice_arrives_elsewhere_with_originals_transcript_and_consent(
    store: CloneStore, package: Path, tmp_path: Path
) -> None:
    there = store_in(tmp_path / "there")
    voice = import_voice(there, package)
    before = store.get("Anna")
    assert (voice.id, voice.name, voice.language, voice.transcript) == (
        "Anna",
        "Anna",
        "de",
        "Es war einmal.",
    )
    assert (voice.consent, voice.samples, voice.revision) == (before.consent, before.samples, before.revision)
    for here, copy in zip(store.sample_paths("Anna"), there.sample_paths("Anna"), strict=True):
        assert here.read_bytes() == copy.read_bytes()
    assert voice.upload is None
    assert b"example.com" not in package.read_bytes()


def test_a_voice_that_is_here_is_not_taken_in_again_and_a_name_that_is_taken_gets_a_number(
    store: CloneStore, package: Path, tmp_path: Path
) -> None:
    with pytest.raises(CloneError, match="here already"):
        import_voice(store, package)
    there = store_in(tmp_path / "there")
    there.add(DRAFT, [tmp_path / "one.wav"])
    there.add(CloneDraft("Anna 2", DRAFT.consent), [tmp_path / "one.wav"])
    assert import_voice(there, package).id == "Anna 3"


def test_a_package_decides_nothing_about_where_it_is_written(package: Path, tmp_path: Path) -> None:
    there = store_in(tmp_path / "deep")
    before = set(tmp_path.rglob("*"))
    import_voice(there, rewritten(package, name="Anna", unknown="field"))
    new = {path for path in tmp_path.rglob("*") if path not in before}
    assert {path.name for path in new if path.is_file()} == {
        "wicked.ttsvoice",
        "voice.json",
        "01.wav",
        "02.mp3",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"samples": [{"file": "../x.wav", "name": "x", "sha256": "0" * 64}]},
        {"samples": [{"file": "03.wav", "name": "x", "sha256": "0" * 64}]},
        {"samples": [{"file": "01.wav", "name": "x", "sha256": "0" * 64}]},
        {"samples": [{"file": f"{n:02}.wav", "name": "x", "sha256": "0" * 64} for n in range(60)]},
        {"format": 7},
        {"transcript": "x" * 1_100_000},
    ],
    ids=["escapes", "missing", "changed", "too many", "newer", "large record"],
)
def test_a_package_that_makes_no_sense_is_refused(
    package: Path, tmp_path: Path, changes: dict[str, object]
) -> None:
    there = store_in(tmp_path / "there")
    with pytest.raises(CloneError, match="holds no voice"):
        import_voice(there, rewritten(package, **changes))
    assert list((tmp_path / "there").iterdir()) == []


def test_what_is_no_package_is_refused(package: Path, tmp_path: Path) -> None:
    there = store_in(tmp_path / "there")
    (tmp_path / "text.ttsvoice").write_text("no zip")
    cut = tmp_path / "cut.ttsvoice"
    cut.write_bytes(package.read_bytes()[:2000])
    empty = tmp_path / "empty.ttsvoice"
    with zipfile.ZipFile(empty, "w"):
        pass
    deep = tmp_path / "deep.ttsvoice"
    with zipfile.ZipFile(deep, "w") as file:
        file.writestr("voice.json", "[" * 100_000)
    for path in (tmp_path / "text.ttsvoice", cut, empty, deep):
        with pytest.raises(CloneError, match="holds no voice"):
            import_voice(there, path)
    with pytest.raises(CloneError, match="No such file"):
        import_voice(there, tmp_path / "missing.ttsvoice")


def test_a_locked_package_is_refused(package: Path, tmp_path: Path) -> None:
    # The first flag bit of an entry says that it is locked with a password.
    content = bytearray(package.read_bytes())
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(magic)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(magic, at + 4)
    package.write_bytes(content)
    with pytest.raises(CloneError, match="holds no voice"):
        import_voice(store_in(tmp_path / "there"), package)


def test_a_package_that_unpacks_to_more_than_is_sensible_is_refused(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clone_package, "LARGEST_PACKAGE", 10_000)
    with pytest.raises(CloneError, match="holds no voice"):
        import_voice(store_in(tmp_path / "there"), package)


def test_a_package_is_written_whole_or_not_at_all(store: CloneStore, tmp_path: Path) -> None:
    target = tmp_path / "out" / "anna.ttsvoice"
    with pytest.raises(CloneError, match="No such file"):
        export_voice(store, "Anna", target)
    target.parent.mkdir()
    target.write_text("older")
    store.sample_paths("Anna")[1].unlink()
    with pytest.raises(CloneError, match="No such file"):
        export_voice(store, "Anna", target)
    with pytest.raises(UnknownVoice):
        export_voice(store, "Nobody", target)
    assert [path.read_text() for path in target.parent.iterdir()] == ["older"]

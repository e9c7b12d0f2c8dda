"""Writes what a sound file says of itself: title, artist, cover, chapters, each as its format wants it."""

from __future__ import annotations

import base64
import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tts_studio.domain.audio_format import Codec
from tts_studio.domain.master_file import ChapterMark, MasterTags

_FRONT_COVER = 3
_UTF8 = 3
_TOP_LEVEL_ORDERED = 3
_UNUSED_OFFSET = 0xFFFF_FFFF
_PNG = b"\x89PNG"


def write_tags(path: Path, codec: Codec, tags: MasterTags, chapters: Sequence[ChapterMark] = ()) -> None:
    """Put tags and chapters into a file that is whole; what the encoder wrote itself stays.

    WAV files have theirs from the writer, and chapters of MP4 files are written by the encoder. Raises
    OSError where the file cannot be written.
    """
    writer = _WRITERS.get(codec)
    if writer is None:
        return
    failure: type[Exception] = _mutagen("").MutagenError
    try:
        writer(path, tags, chapters)
    except failure as problem:
        # The library wraps what the system said.
        cause = problem.args[0] if problem.args else problem
        raise (cause if isinstance(cause, OSError) else OSError(str(problem))) from problem


def _write_id3(path: Path, tags: MasterTags, chapters: Sequence[ChapterMark]) -> None:
    id3 = _mutagen("id3")

    found = id3.ID3()
    texts = (
        (id3.TIT2, tags.title),
        (id3.TPE1, tags.artist),
        (id3.TALB, tags.album),
        (id3.TDRC, tags.year),
    )
    for frame, text in texts:
        if text:
            found.add(frame(encoding=_UTF8, text=[text]))
    if tags.comment:
        found.add(id3.COMM(encoding=_UTF8, lang="und", desc="", text=[tags.comment]))
    if tags.cover:
        found.add(id3.APIC(encoding=_UTF8, mime=_mime(tags.cover), type=_FRONT_COVER, data=tags.cover))
    names = [f"chapter-{number}" for number in range(1, len(chapters) + 1)]
    if chapters:
        found.add(id3.CTOC(element_id="contents", flags=_TOP_LEVEL_ORDERED, child_element_ids=names))
    for name, chapter in zip(names, chapters, strict=True):
        found.add(
            id3.CHAP(
                element_id=name,
                start_time=round(chapter.begins * 1000),
                end_time=round(chapter.ends * 1000),
                start_offset=_UNUSED_OFFSET,
                end_offset=_UNUSED_OFFSET,
                sub_frames=[id3.TIT2(encoding=_UTF8, text=[chapter.title])],
            )
        )
    found.save(path, v2_version=3 if not chapters else 4)


def _write_flac(path: Path, tags: MasterTags, chapters: Sequence[ChapterMark]) -> None:
    file = _mutagen("flac").FLAC(path)
    _set_comments(file, tags, chapters)
    if tags.cover:
        file.clear_pictures()
        file.add_picture(_picture(tags.cover))
    file.save()


def _write_vorbis(path: Path, tags: MasterTags, chapters: Sequence[ChapterMark]) -> None:
    _write_ogg(_mutagen("oggvorbis").OggVorbis(path), tags, chapters)


def _write_opus(path: Path, tags: MasterTags, chapters: Sequence[ChapterMark]) -> None:
    _write_ogg(_mutagen("oggopus").OggOpus(path), tags, chapters)


def _write_ogg(file: Any, tags: MasterTags, chapters: Sequence[ChapterMark]) -> None:
    _set_comments(file, tags, chapters)
    if tags.cover:
        packed = base64.b64encode(_picture(tags.cover).write()).decode("ascii")
        file["metadata_block_picture"] = [packed]
    file.save()


def _set_comments(file: Any, tags: MasterTags, chapters: Sequence[ChapterMark]) -> None:
    values = {
        "title": tags.title,
        "artist": tags.artist,
        "album": tags.album,
        "date": tags.year,
        "comment": tags.comment,
    }
    for name, value in values.items():
        if value:
            file[name] = [value]
    for number, chapter in enumerate(chapters, 1):
        file[f"chapter{number:03}"] = [_clock(chapter.begins)]
        file[f"chapter{number:03}name"] = [chapter.title]


def _write_mp4(path: Path, tags: MasterTags, chapters: Sequence[ChapterMark]) -> None:
    mp4 = _mutagen("mp4")
    file = mp4.MP4(path)
    values = {
        "©nam": tags.title,
        "©ART": tags.artist,
        "©alb": tags.album,
        "©day": tags.year,
        "©cmt": tags.comment,
    }
    for name, value in values.items():
        if value:
            file[name] = [value]
    if tags.cover:
        kind = mp4.MP4Cover.FORMAT_PNG if tags.cover.startswith(_PNG) else mp4.MP4Cover.FORMAT_JPEG
        file["covr"] = [mp4.MP4Cover(tags.cover, kind)]
    file.save()


_WRITERS: Mapping[Codec, Callable[[Path, MasterTags, Sequence[ChapterMark]], None]] = {
    Codec.MP3: _write_id3,
    Codec.FLAC: _write_flac,
    Codec.OGG: _write_vorbis,
    Codec.OPUS: _write_opus,
    Codec.AAC: _write_mp4,
}


def _mutagen(module: str) -> Any:
    """A module of the library, which has no types and is not needed before a file is tagged."""
    return importlib.import_module(f"mutagen.{module}" if module else "mutagen")


def _picture(cover: bytes) -> Any:
    picture = _mutagen("flac").Picture()
    picture.type, picture.mime, picture.data = _FRONT_COVER, _mime(cover), cover
    return picture


def _mime(cover: bytes) -> str:
    return "image/png" if cover.startswith(_PNG) else "image/jpeg"


def _clock(seconds: float) -> str:
    """A time as chapters in Ogg files want it: 01:02:03.004."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest / 1000:06.3f}"

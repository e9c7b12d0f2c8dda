"""The files beside a sound file: subtitles, lyrics, word times, labels, cue sheets and chapters."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tts_studio.audio.output_file import OutputFile
from tts_studio.domain.audacity_labels import audacity_labels
from tts_studio.domain.chapter_files import ffmetadata, plain_chapters
from tts_studio.domain.cue_sheet import cue_sheet
from tts_studio.domain.master_file import ChapterMark
from tts_studio.domain.region import Region
from tts_studio.domain.script import Script
from tts_studio.domain.subtitle_files import lrc, srt, vtt
from tts_studio.domain.subtitles import Cue, hurried, subtitles
from tts_studio.domain.table_file import CSV_ENCODING
from tts_studio.domain.translation import trn
from tts_studio.domain.word_times import Passage, words_json
from tts_studio.engine.delivery.chapters import chapter_marks
from tts_studio.engine.delivery.order import Placed, soundings
from tts_studio.engine.delivery_parts.heard_words import passages, said_otherwise
from tts_studio.engine.delivery_parts.order import HandOff, PartsOrder, TextKind
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.timeline import SpeechItem


@dataclass(frozen=True)
class Heard:
    """What is heard where in one file of `seconds`: what its texts and those of other programs are made of.

    `named_cues` say who speaks where that is wanted, for formats that have no other way to say it.
    """

    title: str
    seconds: float
    order: PartsOrder
    passages: tuple[Passage, ...]
    cues: tuple[Cue, ...]
    named_cues: tuple[Cue, ...]
    regions: tuple[Region, ...]
    chapters: tuple[ChapterMark, ...]


@dataclass(frozen=True, slots=True)
class _Beside:
    """One file: what is added to the sound's name, what stands in it, and in which encoding."""

    ending: str
    text: Callable[[Heard], str]
    encoding: str = field(default="utf-8")


_TEXTS: Mapping[TextKind, _Beside] = {
    TextKind.SRT: _Beside(".srt", lambda heard: srt(heard.named_cues)),
    TextKind.VTT: _Beside(".vtt", lambda heard: vtt(heard.cues, voices=heard.order.speaker_names)),
    TextKind.LRC: _Beside(
        ".lrc", lambda heard: lrc(heard.named_cues, title=heard.title, seconds=heard.seconds)
    ),
    TextKind.WORDS: _Beside(".words.json", lambda heard: words_json(heard.passages, heard.seconds)),
}
_LABELS = _Beside(".labels.txt", lambda heard: audacity_labels(heard.regions))
_CUES = _Beside(".cues.csv", lambda heard: cue_sheet(heard.regions), CSV_ENCODING)
_CHAPTERS = (
    _Beside(".chapters.txt", lambda heard: plain_chapters(heard.chapters)),
    _Beside(".ffmetadata.txt", lambda heard: ffmetadata(heard.chapters, heard.title)),
)


def beside(order: PartsOrder, *, chapters: bool) -> tuple[_Beside, ...]:
    """What an order puts beside each sound file; a list of chapters only where one holds `chapters`."""
    files = [_TEXTS[kind] for kind in TextKind if kind in order.texts]
    files += [_LABELS] if HandOff.AUDACITY in order.hand_offs else []
    files += [_CUES] if HandOff.CUES in order.hand_offs else []
    files += _CHAPTERS if chapters and HandOff.CHAPTERS in order.hand_offs else ()
    return tuple(files)


async def heard_in(
    session: ProjectSession, order: PartsOrder, placed: Sequence[Placed], title: str, seconds: float
) -> Heard:
    """What is heard in a file whose items lie there."""
    otherwise = await said_otherwise(session, placed)
    return await asyncio.to_thread(_heard, session.script, otherwise, order, placed, title, seconds)


def _heard(
    script: Script,
    otherwise: Mapping[str, str],
    order: PartsOrder,
    placed: Sequence[Placed],
    title: str,
    seconds: float,
) -> Heard:
    spoken = passages(script, placed, otherwise)
    cues = subtitles(spoken, order.rules, until=seconds)
    named = subtitles(spoken, order.rules, speaker_names=True, until=seconds) if order.speaker_names else cues
    chapters = chapter_marks(script, soundings(placed), seconds)
    return Heard(title, seconds, order, spoken, cues, named, _regions(script, placed, spoken), chapters)


def beside_path(sound: Path, file: _Beside) -> Path:
    """Where a file beside a sound file lies."""
    return sound.with_name(f"{sound.stem}{file.ending}")


def write_beside(sound: Path, heard: Heard, files: Iterable[_Beside]) -> tuple[Path, ...]:
    """Write them; ExportError where that fails. Blocks."""
    return tuple(write_file(beside_path(sound, file), file.text(heard), file.encoding) for file in files)


def write_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a text under its name only when it is whole; ExportError where that fails. Blocks."""
    output = OutputFile(path)
    try:
        output.part.write_bytes(text.encode(encoding, "replace"))
        return output.place()
    except OSError as problem:
        raise output.failure(problem) from problem
    finally:
        output.discard()


def notes_on(order: PartsOrder, heard: Iterable[Heard]) -> tuple[str, ...]:
    """What one should know of the texts: which times are approximate, and which cues are hurried."""
    if not order.texts:
        return ()
    everything = tuple(heard)
    approximate = sum(passage.approximate for each in everything for passage in each.passages)
    fast = sum(hurried(each.cues, order.rules) for each in everything)
    notes = []
    if approximate:
        notes.append(
            trn(
                "The times of words in {count} segment are approximate, as nobody measured them.",
                "The times of words in {count} segments are approximate, as nobody measured them.",
                approximate,
            )
        )
    if fast and order.texts & {TextKind.SRT, TextKind.VTT}:
        notes.append(
            trn(
                "{count} subtitle has to be read fast, because the voice speaks fast.",
                "{count} subtitles have to be read fast, because the voice speaks fast.",
                fast,
            )
        )
    return tuple(notes)


def _regions(script: Script, placed: Sequence[Placed], spoken: Iterable[Passage]) -> tuple[Region, ...]:
    """The segments that are heard; lines of a dialogue, which are one sound, by their words."""
    missing = {place.item.segment_id for place in placed if place.is_missing}
    shared = {
        segment_id
        for place in placed
        if isinstance(place.item, SpeechItem) and place.item.also
        for segment_id in (place.item.segment_id, *place.item.also)
    }
    by_words = {passage.segment_id: passage for passage in spoken}
    regions = []
    for sounding in soundings(placed):
        segment = script.segment_named(sounding.segment_id)
        if segment is None or segment.id in missing:
            continue
        chapter, words = script.chapter_of(segment), by_words.get(segment.id)
        where = words if words is not None and segment.id in shared else sounding
        regions.append(
            Region(
                segment.id,
                segment.index + 1,
                segment.speaker,
                words.text if words is not None else "",
                where.begins,
                where.ends,
                chapter.title if chapter is not None else "",
            )
        )
    return tuple(regions)

"""What is written of a cloned voice, into its folder and into files it travels in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import cast

from tts_studio.domain.cloned_voice import LONGEST_NAME, ClonedVoice, Consent, KeptSample, Upload
from tts_studio.domain.sample_edit import AS_RECORDED, SampleEdit

FORMAT = 1
_FILE_NAME = re.compile(r"[0-9]{2}(?:\.[a-z0-9]{1,8})?", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MOST_SAMPLES = 99
_LONGEST_TEXT, _LONGEST_LINE = 100_000, 500


def record_of(voice: ClonedVoice, *, uploaded: bool = True) -> dict[str, object]:
    """The voice as a JSON object; without the address of its sample where `uploaded` is off."""
    consent, upload = voice.consent, voice.upload if uploaded else None
    return {
        "format": FORMAT,
        "id": voice.id,
        "name": voice.name,
        "language": voice.language,
        "created": voice.created,
        "consent": {
            "whose": consent.whose,
            "confirmed_by": consent.confirmed_by,
            "purpose": consent.purpose,
            "date": consent.date,
        },
        "samples": [_sample_record(sample) for sample in voice.samples],
        "transcript": voice.transcript,
        "upload": None if upload is None else {"address": upload.address, "uploaded": upload.uploaded},
    }


def voice_from(record: object) -> ClonedVoice:
    """The voice of a JSON object; ValueError where that is none. Unknown fields are left aside."""
    fields = _object(record)
    if fields.get("format") != FORMAT:
        raise ValueError("another format")
    consent = _object(fields.get("consent"))
    samples = fields.get("samples")
    if not isinstance(samples, list) or not 0 < len(samples) <= _MOST_SAMPLES:
        raise ValueError("no samples")
    kept = tuple(_sample(_object(entry)) for entry in samples)
    if len({sample.file for sample in kept}) < len(kept):
        raise ValueError("a sample stands there twice")
    return ClonedVoice(
        id=_line(fields.get("id"), LONGEST_NAME, needed=True),
        name=_line(fields.get("name"), LONGEST_NAME, needed=True),
        language=_line(fields.get("language"), 35),
        created=_number(fields.get("created")),
        consent=Consent(
            *(
                _line(consent.get(name), _LONGEST_LINE)
                for name in ("whose", "confirmed_by", "purpose", "date")
            )
        ),
        samples=kept,
        transcript=_text(fields.get("transcript"), _LONGEST_TEXT),
        upload=_upload(fields.get("upload")),
    )


def _sample(entry: Mapping[str, object]) -> KeptSample:
    file, digest = _text(entry.get("file"), 20), _text(entry.get("sha256"), 64)
    if not _FILE_NAME.fullmatch(file) or not _DIGEST.fullmatch(digest):
        raise ValueError("no name of a sample")
    return KeptSample(file, _line(entry.get("name"), 255), digest, _edit(entry.get("edit")))


def _sample_record(sample: KeptSample) -> dict[str, object]:
    record: dict[str, object] = {"file": sample.file, "name": sample.name, "sha256": sample.sha256}
    return record if sample.edit == AS_RECORDED else {**record, "edit": asdict(sample.edit)}


def _edit(entry: object) -> SampleEdit:
    if entry is None:
        return AS_RECORDED
    fields = _object(entry)
    end = fields.get("end")
    return SampleEdit(
        _number(fields.get("start")),
        None if end is None else _number(end),
        *(fields.get(name) is True for name in ("mono", "trim_silence", "normalise")),
    )


def _upload(entry: object) -> Upload | None:
    if entry is None:
        return None
    fields = _object(entry)
    return Upload(_line(fields.get("address"), 4096, needed=True), _number(fields.get("uploaded")))


def _object(value: object) -> Mapping[str, object]:
    match value:
        case dict():
            return cast("dict[str, object]", value)
        case _:
            raise ValueError("no object")


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12:
        raise ValueError("no number")
    return float(value)


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError("no text")
    return value


def _line(value: object, longest: int, *, needed: bool = False) -> str:
    line = _text(value, longest)
    if not line.isprintable() or (needed and not line.strip()):
        raise ValueError("no line of text")
    return line

"""What is written of a cloned voice, into its folder and into files it travels in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict

from tts_studio.domain.cloned_voice import LONGEST_NAME, ClonedVoice, Consent, KeptSample, Upload
from tts_studio.domain.sample_edit import AS_RECORDED, SampleEdit
from tts_studio.store.record_fields import line_of, number_of, object_of, text_of

FORMAT = 1
_FILE_NAME = re.compile(r"[0-9]{2}(?:\.[a-z0-9]{1,8})?", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MOST_SAMPLES = 99
LONGEST_TEXT, LONGEST_LINE = 100_000, 500


def record_of(voice: ClonedVoice, *, uploaded: bool = True) -> dict[str, object]:
    """The voice as a JSON object; without the address of its sample where `uploaded` is off."""
    consent, upload = voice.consent, voice.upload if uploaded else None
    return {
        "format": FORMAT,
        "id": voice.id,
        "name": voice.name,
        "language": voice.language,
        "created": voice.created,
        "consent": asdict(consent),
        "samples": [_sample_record(sample) for sample in voice.samples],
        "transcript": voice.transcript,
        "upload": None if upload is None else {"address": upload.address, "uploaded": upload.uploaded},
    }


def voice_from(record: object) -> ClonedVoice:
    """The voice of a JSON object; ValueError where that is none. Unknown fields are left aside."""
    fields = object_of(record)
    if fields.get("format") != FORMAT:
        raise ValueError("another format")
    samples = fields.get("samples")
    if not isinstance(samples, list) or not 0 < len(samples) <= _MOST_SAMPLES:
        raise ValueError("no samples")
    kept = tuple(_sample(object_of(entry)) for entry in samples)
    if len({sample.file for sample in kept}) < len(kept):
        raise ValueError("a sample stands there twice")
    return ClonedVoice(
        id=line_of(fields.get("id"), LONGEST_NAME, needed=True),
        name=line_of(fields.get("name"), LONGEST_NAME, needed=True),
        language=line_of(fields.get("language"), 35),
        created=number_of(fields.get("created")),
        consent=consent_from(fields.get("consent")),
        samples=kept,
        transcript=text_of(fields.get("transcript"), LONGEST_TEXT),
        upload=_upload(fields.get("upload")),
    )


def _sample(entry: Mapping[str, object]) -> KeptSample:
    file, digest = text_of(entry.get("file"), 20), text_of(entry.get("sha256"), 64)
    if not _FILE_NAME.fullmatch(file) or not _DIGEST.fullmatch(digest):
        raise ValueError("no name of a sample")
    return KeptSample(file, line_of(entry.get("name"), 255), digest, edit_from(entry.get("edit")))


def _sample_record(sample: KeptSample) -> dict[str, object]:
    record: dict[str, object] = {"file": sample.file, "name": sample.name, "sha256": sample.sha256}
    return record if sample.edit == AS_RECORDED else {**record, "edit": asdict(sample.edit)}


def consent_from(entry: object, longest: int = LONGEST_LINE) -> Consent:
    """A consent of a JSON object, with lines of at most so many characters; ValueError where that is none."""
    fields = object_of(entry)
    return Consent(
        *(line_of(fields.get(name), longest) for name in ("whose", "confirmed_by", "purpose", "date"))
    )


def edit_from(entry: object) -> SampleEdit:
    """An edit of a JSON object, none where there is nothing; ValueError where that is none."""
    if entry is None:
        return AS_RECORDED
    fields = object_of(entry)
    end = fields.get("end")
    return SampleEdit(
        number_of(fields.get("start")),
        None if end is None else number_of(end),
        *(fields.get(name) is True for name in ("mono", "trim_silence", "normalise")),
    )


def _upload(entry: object) -> Upload | None:
    if entry is None:
        return None
    fields = object_of(entry)
    return Upload(line_of(fields.get("address"), 4096, needed=True), number_of(fields.get("uploaded")))

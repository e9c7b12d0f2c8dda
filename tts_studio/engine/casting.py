"""The cast as one looks at it: every speaker with voice, level, what they have to say and what is wrong."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tts_studio.domain.errors import NoKey, StudioError
from tts_studio.domain.script import Script, parse_script
from tts_studio.domain.translation import tr
from tts_studio.domain.voice import SPEAKER_COLOURS, Cast, CastVoice, VoiceId
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.segment_length import segment_length
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.engine.voicing import voicing_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """What somebody has to say: how many segments, how many seconds, and whether those are measured."""

    segments: int = 0
    seconds: float = 0.0
    exact: bool = True


@dataclass(frozen=True, slots=True)
class CastMember:
    """A speaker, or the narrator under the empty name.

    `own_voice` is off where the narrator's voice speaks. `colour` counts from 0; the narrator has none unless
    one was chosen. `written` says whether the script has segments of this speaker.
    """

    name: str
    voice: CastVoice
    own_voice: bool
    colour: int | None
    trim: float
    written: bool
    spoken: Spoken


def cast_members(script: Script, cast: Cast, spoken: Mapping[str, Spoken]) -> tuple[CastMember, ...]:
    """The narrator, the speakers as they appear in the script, then those who are only in the cast.

    `spoken` tells by casefolded name what each has to say.
    """
    written = {"": "", **{name.casefold(): name for name in script.speakers}}
    gone = {name: name.upper() for name in sorted(cast.names) if name not in written}
    colours = speaker_colours(script, cast)
    return tuple(
        CastMember(
            name,
            cast.voice_of(key),
            not key or key in cast.speakers,
            colours.get(key),
            cast.trim_of(key),
            not key or key in written,
            spoken.get(key, Spoken()),
        )
        for key, name in (*written.items(), *gone.items())
    )


def speaker_colours(script: Script, cast: Cast) -> dict[str, int]:
    """The number of each casefolded speaker's colour: the chosen one, else by order of appearance."""
    order = {name.casefold(): place % SPEAKER_COLOURS for place, name in enumerate(script.speakers)}
    return {**order, **cast.colours}


class SpokenTally:
    """Counts what each speaker has to say, a little at a time and only what changed."""

    def __init__(self) -> None:
        self._counted: dict[str, tuple[str, float, bool]] = {}
        self._due: dict[str, None] = {}
        self._missed = True

    def changed(self, segment_ids: Iterable[str]) -> None:
        """Look at these segments again."""
        self._due.update(dict.fromkeys(segment_ids))

    def count(self, session: ProjectSession, seconds: float) -> bool:
        """Count for about this long; whether everything is counted."""
        if self._missed:
            self._missed = False
            self.changed(segment.id for segment in session.script.segments)
        until = time.perf_counter() + seconds
        while self._due:
            segment_id, _ = self._due.popitem()
            self._look_at(session, segment_id)
            if time.perf_counter() > until:
                break
        return not self._due

    def _look_at(self, session: ProjectSession, segment_id: str) -> None:
        segment = session.script.segment_named(segment_id)
        if segment is None:
            self._counted.pop(segment_id, None)
            return
        length = segment_length(session, segment)
        self._counted[segment_id] = (length.speaker, length.seconds, length.exact)

    @property
    def spoken(self) -> dict[str, Spoken]:
        """What was counted, by casefolded speaker."""
        found: dict[str, tuple[int, float, bool]] = {}
        for speaker, length, exact in self._counted.values():
            segments, seconds, all_exact = found.get(speaker, (0, 0.0, True))
            found[speaker] = (segments + 1, seconds + length, all_exact and exact)
        return {speaker: Spoken(*counted) for speaker, counted in found.items()}


def voice_problem(voice: CastVoice, catalogue: VoiceCatalogue) -> StudioError | None:
    """Why a voice cannot speak as it is cast: the model or voice is gone, or does not take the settings."""
    try:
        voicing_of(voice, catalogue)
    except StudioError as problem:
        return problem
    return None


def missing_key(voice: VoiceId, catalogue: VoiceCatalogue) -> NoKey:
    """Says that a voice waits for the key of whoever runs it."""
    name = catalogue.provider_name(voice.model)
    return NoKey(
        tr("This voice needs a key for {provider}.", provider=name), advice=tr("Open Accounts and enter it.")
    )


def recast(before: CastVoice, voice: VoiceId) -> CastVoice:
    """Another voice for whoever spoke with `before`; settings belong to a model and stay with it."""
    return replace(before, voice=voice) if before.voice.model == voice.model else CastVoice(voice)


def is_speaker_name(name: str) -> bool:
    """Whether a script takes this for a speaker's name once it is known."""
    script = parse_script(f"{name}: x", known_speakers=frozenset((name.casefold(),)))
    return bool(name) and script.segments[0].speaker == name

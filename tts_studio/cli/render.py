"""`tts-studio render`: a script becomes a sound file."""

from __future__ import annotations

import argparse
import asyncio
import os
import secrets
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tts_studio.audio.encoding import codec_of
from tts_studio.cli.console import Console
from tts_studio.cli.deliver import delivered, fits, tell
from tts_studio.cli.keys import with_advice_for_commands
from tts_studio.cli.paid import Paid
from tts_studio.cli.progress import RenderProgress
from tts_studio.cli.spending_limit import SpendingLimit
from tts_studio.cli.unsettled_orders import advice_to_buy_again, advice_to_fetch
from tts_studio.cli.workshop import master_presets, project_session, voice_catalogue, voice_presets
from tts_studio.domain.cost import Cost
from tts_studio.domain.errors import PossiblyCharged, ScriptUnreadable, StudioError, UnknownVoice, UsageError
from tts_studio.domain.markup.diagnostics import diagnose
from tts_studio.domain.master_preset import MasterPreset
from tts_studio.domain.parameters import ParameterValue, checked_value
from tts_studio.domain.preset import written_preset
from tts_studio.domain.segment_state import SegmentState
from tts_studio.domain.speech_model import SpeechModel
from tts_studio.domain.translation import listed, mark, tr, trn
from tts_studio.domain.voice import CastVoice, VoiceId
from tts_studio.engine.assembly import timeline_seconds
from tts_studio.engine.delivery.order import DeliveryOrder
from tts_studio.engine.export import ExportRequest, export, require_speech
from tts_studio.engine.language_check import LanguageCheck
from tts_studio.engine.project_session import DEFAULT_VOICE, ProjectSession
from tts_studio.engine.render_plan import RenderOutcome, RenderPlan
from tts_studio.engine.voice_catalogue import VoiceCatalogue
from tts_studio.engine.voicing import spoken_language
from tts_studio.store.locations import Locations
from tts_studio.store.project_file import PROJECT_SUFFIX
from tts_studio.store.script_file import read_script, read_script_input
from tts_studio.store.untitled import discard_if_settled

_MOST_NOTES = 8


class RenderFailed(StudioError):
    """Some segments could not be rendered."""


async def run(options: argparse.Namespace, console: Console) -> int:
    """Render and write the file; what was rendered stays in the project even when the rest fails."""
    preset = None if options.master is None else (await master_presets()).named(options.master)
    _check_target(options.output, options.script, options.project, preset)
    text = await asyncio.to_thread(_script, options.script)
    async with (
        voice_catalogue() as catalogue,
        _project(options.project, console) as path,
        project_session(path, catalogue, create=True) as session,
    ):
        await _direct(session, text, options)
        await _render(session, options, preset, console)
    return 0


def _script(name: str) -> str:
    text = read_script_input() if name == "-" else read_script(Path(name))
    if not text.strip():
        raise ScriptUnreadable(tr("The script is empty."), advice=tr("There is nothing to speak."))
    return text


def _check_target(output: Path, script: str, project: Path | None, preset: MasterPreset | None) -> None:
    """Find out before anything is rendered that the result could not be written."""
    if preset is None:
        codec_of(output)
    else:
        fits(preset, output)
    try:
        _check_place(output, script, project)
    except OSError as problem:
        raise _unwritable(output, problem.strerror or str(problem)) from None
    except ValueError:
        raise _unwritable(output, tr("this system cannot write such a name")) from None


def _unwritable(output: Path, reason: str) -> StudioError:
    return StudioError(
        tr("“{output}” cannot be written: {reason}.", output=output, reason=reason),
        advice=tr("Choose another name for the output."),
    )


def _check_place(output: Path, script: str, project: Path | None) -> None:
    """Refuse an output that has no place or is the place of something else.

    Raises OSError or ValueError for a name that no file can have.
    """
    str(output).encode(sys.getfilesystemencoding())
    folder = output.absolute().parent
    if not folder.is_dir():
        raise StudioError(
            tr("There is no folder “{folder}”.", folder=folder),
            advice=tr("Make it first, or choose another place."),
        )
    if output.is_dir():
        raise StudioError(tr("“{output}” is a folder.", output=output), advice=tr("Name a file."))
    for other, what in (
        (None if script == "-" else Path(script), mark("The output would replace the script.")),
        (project, mark("The output would replace the project.")),
    ):
        if other is not None and _same(output, other):
            raise UsageError(tr(what), advice=tr("Choose another name for the output."))


def _same(one: Path, other: Path) -> bool:
    """Whether two paths name one file, by whatever way they lead there."""
    if one.exists() and other.exists():
        return one.samefile(other)
    # Path.resolve gives links that lead in a circle up with an error of its own.
    return os.path.realpath(one) == os.path.realpath(other)


@asynccontextmanager
async def _project(project: Path | None, console: Console) -> AsyncIterator[Path]:
    """The project of the user's choice, or one that is gone afterwards.

    The latter lies among the projects without a name, so that after a crash the window finds what was paid
    for; it stays there when something in it may still be fetched or may have been charged.
    """
    if project is not None:
        yield project
        return
    folder = await asyncio.to_thread(Locations.find().untitled_folder)
    path = folder / f"render-{os.getpid()}-{secrets.token_hex(4)}{PROJECT_SUFFIX}"
    failure: StudioError | None = None
    try:
        yield path
    except StudioError as problem:
        failure = problem
        raise
    finally:
        if kept := await _kept(path):
            if failure is None:
                console.note(kept)
            elif str(path) not in str(failure):
                failure.advice = f"{failure.advice} {kept}".strip()


async def _kept(path: Path) -> str:
    """Remove a project that nobody named; what to say about it when it holds something that would be lost."""
    if not path.exists() or await asyncio.to_thread(discard_if_settled, path):
        return ""
    return tr("What was ordered and has not arrived is kept in “{path}”; render with --project.", path=path)


async def _direct(session: ProjectSession, text: str, options: argparse.Namespace) -> None:
    """Bring script, voice and settings into the project."""
    catalogue = session.catalogue
    narrator = session.cast.narrator
    preset = await _preset(options.voice)
    if preset is not None:
        narrator, wanted = preset, preset.voice
    else:
        wanted = _wanted_voice(options.voice, options.language, catalogue, narrator)
    await catalogue.refresh(wanted.model)
    model, voice = catalogue.model(wanted.model), catalogue.voice(wanted)
    settings = dict(narrator.settings) if wanted == narrator.voice else {}
    settings.update(_settings(model, options.set))
    language = options.language or (preset.language if preset is not None else "")
    cast_voice = CastVoice(wanted, language, settings)
    spoken_language(cast_voice, model, voice)
    session.set_voice("", cast_voice)
    for speaker in session.cast.speakers.values():
        await catalogue.refresh(speaker.voice.model)
    session.set_text(text)


async def _preset(written: str | None) -> CastVoice | None:
    """The voice of the preset that was named, None when it was a voice or nothing."""
    name = written_preset(written or "")
    return None if name is None else (await voice_presets()).named(name).voice


def _wanted_voice(
    voice: str | None, language: str, catalogue: VoiceCatalogue, narrator: CastVoice
) -> VoiceId:
    if voice:
        if ":" in voice:
            return VoiceId.parse(voice)
        if default := catalogue.model(voice).default_voice:
            return VoiceId(voice, default)
        raise UnknownVoice(
            tr("{model} speaks with voices of your own only.", model=catalogue.model(voice).name),
            advice=tr("Name one: {voice}.", voice=f"{voice}:NAME"),
        )
    english = language.partition("-")[0].lower() in ("", "en")
    if english or narrator.voice != DEFAULT_VOICE:
        return narrator.voice
    return VoiceId("espeak", language.lower())


def _settings(model: SpeechModel, pairs: Sequence[str]) -> dict[str, ParameterValue]:
    by_name = {parameter.name: parameter for parameter in model.parameters}
    settings: dict[str, ParameterValue] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(
                tr("“{pair}” is not a setting.", pair=pair), advice=tr("Write it as NAME=VALUE.")
            )
        if name not in by_name:
            known = listed(by_name) or tr("none")
            raise UsageError(
                tr("{model} has no setting named “{name}”.", model=model.name, name=name),
                advice=tr("Settings here: {known}.", known=known),
            )
        settings[name] = checked_value(by_name[name], value)
    return settings


async def _render(
    session: ProjectSession, options: argparse.Namespace, preset: MasterPreset | None, console: Console
) -> None:
    session.set_language_check(await asyncio.to_thread(LanguageCheck))
    paid = Paid(session)
    await session.jobs.resume_open()
    require_speech(session, None)
    notes = _notes(session)
    plan = session.render_plan()
    _tell_plan(session, plan, notes, console)
    limit = SpendingLimit(session)
    with RenderProgress(session, plan, console):
        outcome = await _rendered(session, limit)
    if outcome.failed:
        raise _failure(session, outcome, named=options.project is not None)
    if limit.reached:
        raise limit.problem()
    seconds = await _written(session, options.output, preset, console)
    console.event(
        "done",
        path=str(options.output),
        seconds=round(seconds, 3),
        segments=len(plan.segments),
        rendered=len(plan.stale),
        requests=len(plan.requests),
        cost=_amount(paid.cost),
    )
    # Only now: after a failure, its one line is all there is to read.
    _tell_notes(notes, console)
    console.say(
        trn(
            "Wrote {file}: {count} segment, {fresh} of them new.",
            "Wrote {file}: {count} segments, {fresh} of them new.",
            len(plan.segments),
            file=options.output,
            fresh=len(plan.stale),
        )
    )


async def _written(
    session: ProjectSession, output: Path, preset: MasterPreset | None, console: Console
) -> float:
    """Write the file, mastered to a preset if there is one; returns how long it sounds, in seconds."""
    if preset is None:
        await export(session, ExportRequest(tuple(s.id for s in session.script.segments), output))
        return timeline_seconds(session.timeline(), session.library)
    file = await delivered(session, DeliveryOrder(preset, output))
    tell(file, console)
    return file.card.measures.seconds


async def _rendered(session: ProjectSession, limit: SpendingLimit) -> RenderOutcome:
    try:
        render = session.start_render()
        render.changed.connect(limit.look)
        return await limit.within(render.finished)
    except asyncio.CancelledError:
        await session.jobs.cancel_all()
        raise


def _failure(session: ProjectSession, outcome: RenderOutcome, *, named: bool) -> RenderFailed:
    """What became of the first segment that failed. Only a project that was `named` keeps all purchases."""
    segment_id, problem = min(outcome.failed.items(), key=lambda item: session.segment(item[0]).index)
    segment = session.segment(segment_id)
    others = len(outcome.failed) - 1
    more = trn("({count} more failed as well.)", "({count} more failed as well.)", others) if others else ""
    told = str(with_advice_for_commands(problem))
    requests = session.plan_of(segment).requests
    purchases = [session.purchases.latest(request.digest) for request in requests]
    if named or isinstance(problem, PossiblyCharged):
        again = advice_to_buy_again(purchases, session.path)
        told = f"{problem.sentence} {again}" if again else told
    if named and (later := advice_to_fetch(purchases)):
        told = f"{told} {later}"
    sentence = tr("Segment {number}: {sentence}", number=segment.index + 1, sentence=told)
    return RenderFailed(" ".join(filter(None, (sentence, more))), advice=tr("Nothing was written."))


def _tell_notes(notes: Sequence[str], console: Console) -> None:
    for note in notes[:_MOST_NOTES]:
        console.note(note)
    if len(notes) > _MOST_NOTES:
        more = len(notes) - _MOST_NOTES
        console.note(trn("{count} more place like these.", "{count} more places like these.", more))


def _tell_plan(session: ProjectSession, plan: RenderPlan, notes: Sequence[str], console: Console) -> None:
    console.event(
        "plan",
        segments=len(plan.segments),
        stale=len(plan.stale),
        requests=len(plan.requests),
        characters=plan.characters,
        seconds=round(plan.seconds, 1),
        cost=_amount(plan.cost),
        notes=list(notes),
    )
    fresh = set(plan.segments) - set(plan.stale)
    for segment in session.script.segments:
        view = session.view_of(segment.id)
        if segment.id in fresh and view.state is SegmentState.FRESH:
            console.event(
                "segment",
                segment=segment.index + 1,
                id=segment.id,
                state="done",
                cached=True,
                voice=str(view.voice),
                seconds=round(view.seconds or 0.0, 3),
            )


def _notes(session: ProjectSession) -> list[str]:
    """What one should know before listening: unknown tags, dropped tags, the wrong language."""
    notes = []
    for segment in session.script.segments:
        sentences = [note for note in (session.plan_of(segment).notice,) if note]
        dialect = session.dialect_of(segment)
        sentences += [found.sentence for found in diagnose(session.script.body_of(segment), dialect)]
        notes += [
            tr("Segment {number}: {sentence}", number=segment.index + 1, sentence=sentence)
            for sentence in dict.fromkeys(sentences)
        ]
    return notes


def _amount(cost: Cost) -> float | None:
    return None if cost.amount is None else float(cost.amount)

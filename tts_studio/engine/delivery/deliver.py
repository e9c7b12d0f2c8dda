"""Delivers a master: takes become one sound, the sound a file, and the file is measured before it counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from tts_studio.audio.master_encoder import MasterSpec
from tts_studio.audio.scratch import Scratch
from tts_studio.domain.errors import ExportError
from tts_studio.domain.master_file import MasterFormat, master_codec, rate_for
from tts_studio.domain.translation import tr
from tts_studio.engine.delivery.chapters import chapter_marks
from tts_studio.engine.delivery.making import Making
from tts_studio.engine.delivery.mixing import Mixer
from tts_studio.engine.delivery.order import DeliveryOrder, DeliveryResult, Missing, soundings
from tts_studio.engine.delivery.pace import pace_of
from tts_studio.engine.delivery.worker import Worker
from tts_studio.engine.draft_voice import DraftVoice
from tts_studio.engine.export import require_rendered, require_speech
from tts_studio.engine.project_session import ProjectSession
from tts_studio.engine.timeline import timeline_rate


def _now() -> datetime:
    return datetime.now().astimezone()


async def deliver(
    session: ProjectSession,
    order: DeliveryOrder,
    progress: Callable[[float], None] = lambda _done: None,
    now: Callable[[], datetime] = _now,
) -> DeliveryResult:
    """Make the file and prove it. Renders nothing but drafts.

    What does not keep every rule is kept under `NAME.failed.EXT`, and a file of the final name stays as it
    was: one can listen to what went wrong, and nobody sends it by mistake. Cancelling leaves nothing.
    Raises ExportError when something is not rendered, naming it, or a file cannot be written.
    """
    made = _checked_format(order)
    if order.items is None:
        _require_sound(session, order)
    mixer = Mixer(session, order, DraftVoice(session))
    rate = rate_for(made.codec, timeline_rate(mixer.items), order.preset.sample_rate)
    worker = Worker(progress)
    with Scratch(order.target) as scratch:
        pace = pace_of(made.codec, order.preset.channels or 1, levelled=order.preset.level is not None)
        worker.share(0.0, pace.mixed)
        mix = await mixer.mix(scratch, rate, worker.told)
        chapters = chapter_marks(session.script, soundings(mix.placed), mix.seconds) if order.chapters else ()
        spec = MasterSpec(made, rate, order.preset.channels or 1, now(), order.tags, chapters)
        worker.share(0.0, 1.0)
        file = await worker.run(Making(order, spec, mix, scratch, pace, worker.tell).make)
    progress(1.0)
    return DeliveryResult((file,))


def _require_sound(session: ProjectSession, order: DeliveryOrder) -> None:
    everything = tuple(segment.id for segment in session.script.segments)
    if order.missing is Missing.STOP:
        require_rendered(session, order.segment_ids if order.segment_ids is not None else everything)
    else:
        require_speech(session, order.segment_ids)


def _checked_format(order: DeliveryOrder) -> MasterFormat:
    codec = master_codec(order.target)
    wanted = order.preset.codec
    if wanted is not None and codec is not wanted:
        raise ExportError(
            tr(
                "The preset “{preset}” wants {format} files.",
                preset=tr(order.preset.name),
                format=wanted.value.upper(),
            ),
            advice=tr("Choose a name that ends in .{format}.", format=wanted.value),
        )
    made = order.format or MasterFormat(codec)
    if order.preset.constant_kbps:
        return MasterFormat(codec, made.samples, order.preset.constant_kbps)
    return made

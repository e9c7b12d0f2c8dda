"""Makes one file of a mix: finds its level, encodes it, measures what was encoded, and corrects it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tts_studio.audio.ahead import ahead
from tts_studio.audio.master_encoder import MasterEncoder, MasterSpec
from tts_studio.audio.mastering import Chain, mastered
from tts_studio.audio.measuring import Measured, SoundMeter, measure_file
from tts_studio.audio.output_file import OutputFile, sweep
from tts_studio.audio.scratch import Scratch, Stretch
from tts_studio.audio.tagging import write_tags
from tts_studio.domain.errors import ExportError
from tts_studio.domain.report_card import report_card
from tts_studio.domain.sound_measures import SoundMeasures
from tts_studio.domain.translation import tr
from tts_studio.engine.delivery.levels import corrected, found_chain
from tts_studio.engine.delivery.mixing import Mix
from tts_studio.engine.delivery.order import DeliveredFile, DeliveryOrder, segments_where
from tts_studio.engine.delivery.pace import Pace
from tts_studio.engine.delivery.reports import write_reports

_MOST_CORRECTIONS = 3
_AS_LONG_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Making:
    """`tell` hears how far everything is, 0 to 1, and may raise to end it. Everything here blocks."""

    order: DeliveryOrder
    spec: MasterSpec
    mix: Mix
    scratch: Scratch
    pace: Pace
    tell: Callable[[float], None]

    def make(self) -> DeliveredFile:
        """The file under its name, or under one that says that it failed; nothing when it could not be."""
        preset = self.order.preset
        stretches = self.mix.stretches(matched=self.order.match_speakers and preset.level is not None)
        start = Chain(ceiling_db=preset.limit_dbtp, room_tone=preset.head is not None)
        chain = found_chain(preset, start, partial(self._measured, stretches))
        sweep(self.order.target.parent, time.time())
        output = OutputFile(self.order.target)
        try:
            return self._proven(output, stretches, chain)
        finally:
            output.discard()

    def _proven(self, output: OutputFile, stretches: Sequence[Stretch], chain: Chain) -> DeliveredFile:
        preset = self.order.preset
        for left in range(_MOST_CORRECTIONS, -1, -1):
            self._encode(output, stretches, chain)
            found = measure_file(output.part, self._tell_proof)
            self._require_whole(found)
            better = corrected(preset, chain, found.measures) if left else None
            if better is None:
                break
            chain = better
        return self._placed(output, found, chain)

    def _measured(self, stretches: Sequence[Stretch], chain: Chain) -> SoundMeasures:
        """What comes out of a chain, before it is encoded."""
        meter = SoundMeter(self.spec.rate)
        with ahead(mastered(self.scratch.blocks(stretches), self.spec.rate, chain)) as blocks:
            for block in blocks:
                meter.push(block[:, None])
                self._tell(self.pace.mixed, self.pace.found, meter.seconds)
        measures = meter.result(self.spec.format.codec).measures
        # The same sound from two speakers is 3 dB louder.
        return replace(measures, lufs=measures.lufs + 10 * math.log10(self.spec.channels))

    def _encode(self, output: OutputFile, stretches: Sequence[Stretch], chain: Chain) -> None:
        """Write the file beside its name, with its tags."""
        done = 0
        try:
            with (
                closing(MasterEncoder(output.part, self.spec)) as encoder,
                ahead(mastered(self.scratch.blocks(stretches), self.spec.rate, chain)) as blocks,
            ):
                for block in blocks:
                    encoder.write(block)
                    done += len(block)
                    self._tell(self.pace.found, self.pace.encoded, done / self.spec.rate)
            write_tags(output.part, self.spec.format.codec, self.spec.tags, self.spec.chapters)
        except (OSError, RuntimeError, AssertionError) as problem:
            # soundfile asserts that everything was written; on a full disk it was not.
            raise output.failure(problem) from problem

    def _tell_proof(self, seconds: float) -> None:
        self._tell(self.pace.encoded, 1.0, seconds)

    def _tell(self, begins: float, ends: float, seconds: float) -> None:
        """So many seconds of the sound have come through one of the steps."""
        self.tell(begins + (ends - begins) * min(1.0, seconds / max(self.mix.seconds, 1e-3)))

    def _require_whole(self, found: Measured) -> None:
        """Raise ExportError when not everything that was encoded is in the file."""
        seconds = found.measures.seconds
        if abs(seconds - self.mix.seconds) > _AS_LONG_SECONDS:
            raise ExportError(
                tr(
                    "“{name}” was not kept: {found:.1f} of its {planned:.1f} seconds were written.",
                    name=self.order.target.name,
                    found=seconds,
                    planned=self.mix.seconds,
                ),
                advice=tr("Deliver again; if it happens again, choose another format or disk."),
            )

    def _placed(self, output: OutputFile, found: Measured, chain: Chain) -> DeliveredFile:
        card = report_card(self.order.preset, found.measures)
        path = output.place(self.order.target if card.passed else failed_name(self.order.target))
        placed = tuple(self.mix.placed)
        if self.order.reports:
            write_reports(path, card)
        return DeliveredFile(
            path,
            card,
            found.curve,
            placed,
            self.spec.chapters,
            chain.gain_db,
            drafted=segments_where(placed, draft=True),
            silent=segments_where(placed, draft=False),
        )


def failed_name(path: Path) -> Path:
    """The name of a file that does not keep every rule: `master.failed.mp3`."""
    return path.with_name(f"{path.stem}.failed{path.suffix}")

"""The neural network inside the hibari package: phonemes in, the parts of a spectrum out.

The network's file is changed while it is loaded so that it takes a speed and a pitch for each phoneme and
tells how long each one lasts. A file that is not the one we know is used as it is: then the speed is one for
the whole sentence and the durations are guessed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tts_studio.domain.translation import tr
from tts_studio.providers.offline.onnx_graph import any_length, extended, node, replaced_once, tensor

Floats = NDArray[np.float32]

HOP = 300
SAMPLE_RATE = 24_000
_KNOWN_MODEL = "5f70741d4e900f4e85d0037498736cc1b3e1b9a63a13546a5da1e63abf4fccd8"
_FRAMES_PER_DURATION = 2
# Beyond these the network loses phonemes, or drawls: the rest is done by leaving out or repeating frames.
_FASTEST, _SLOWEST = 1.1, 0.8


@dataclass
class Frames:
    """What the network says about a sentence, in frames of HOP samples.

    `harmonic`, `harmonic_phase`, `noise`, `residual` and `residual_phase` are [601, frames], magnitudes as
    natural logarithms; `f0` is [frames] in hertz, 0 where unvoiced; `phoneme` names each frame's phoneme and
    never falls.
    """

    harmonic: Floats
    harmonic_phase: Floats
    noise: Floats
    residual: Floats
    residual_phase: Floats
    f0: Floats
    phoneme: NDArray[np.int64]

    def picked(self, frames: NDArray[np.int64]) -> Frames:
        """These frames in this order."""
        return Frames(
            self.harmonic[:, frames],
            self.harmonic_phase[:, frames],
            self.noise[:, frames],
            self.residual[:, frames],
            self.residual_phase[:, frames],
            self.f0[frames],
            self.phoneme[frames],
        )


class HibariNetwork:
    """The network, loaded once. `exact` says whether it takes and tells everything for each phoneme."""

    def __init__(self, model: bytes, threads: int = 1) -> None:
        """`model` is the package's ONNX file. Raises ValueError when it is damaged."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.exact = hashlib.sha256(model).hexdigest() == _KNOWN_MODEL
        graph = with_phoneme_controls(model) if self.exact else model
        self._session: Any = _session(graph, options)

    @classmethod
    def load(cls, threads: int = 1) -> HibariNetwork:
        """The network of the installed package. Raises ImportError or OSError when it is not there."""
        import hibari

        return cls((Path(hibari.__file__).parent / "assets" / "hibari.onnx").read_bytes(), threads)

    def speak(self, ids: list[int], rates: Floats, pitches: Floats) -> Frames:
        """Frames for phoneme `ids`; `rates` and `pitches` are a factor for each, 1 for plain speech."""
        within = np.clip(rates, _SLOWEST, _FASTEST).astype(np.float32)
        given: dict[str, Any] = {"ids": np.array([ids], np.int64)}
        if self.exact:
            given["speed"] = within
            given["f0_scale"] = np.stack([pitches, pitches], axis=1).astype(np.float32)
        else:
            within = np.full_like(within, 1 / np.mean(1 / within))
            given["speed"] = within[:1]
        *spectrum, f0, durations, scaled = [*self._session.run(None, given), None, None][:8]
        frames = _frames(spectrum, f0 if scaled is None else scaled, durations, len(ids))
        if not self.exact:
            frames.f0 = (frames.f0 * pitches[frames.phoneme]).astype(np.float32)
        return _respeeded(frames, rates / within)


def _session(graph: bytes, options: Any) -> Any:
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as refusals

    try:
        return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except (
        refusals.InvalidProtobuf,
        refusals.InvalidGraph,
        refusals.InvalidArgument,
        refusals.Fail,
    ) as error:
        message = tr("The voice’s network cannot be read.")
        raise ValueError(message) from error


def with_phoneme_controls(model: bytes) -> bytes:
    """The network with `speed` for each phoneme, a new input `f0_scale` and two more outputs.

    The decoder reads `fX`, the pitch times the scale of the frame's phoneme, instead of `f0`. Durations count
    25 ms, pitch 12.5 ms: therefore the scale comes in pairs.
    """
    decoder_reads = b"\n\x02%s\x12\x0e/Relu_output_0"
    changed = replaced_once(any_length(model, "speed"), decoder_reads % b"f0", decoder_reads % b"fX")
    return extended(
        changed,
        nodes=(
            node("Gather", ["f0_scale", "/ReduceSum_1_output_0"], "scale_pairs"),
            node("Flatten", ["scale_pairs"], "scale", axis=0),
            node("Mul", ["f0", "scale"], "fX"),
        ),
        inputs=(tensor("f0_scale", "L", 2),),
        outputs=(tensor("/Clip_output_0"), tensor("fX")),
    )


def _frames(spectrum: list[Any], f0: Any, durations: Any, phonemes: int) -> Frames:
    harmonic, harmonic_phase, noise, residual, residual_phase = (part[0] for part in spectrum)
    count = harmonic.shape[1]
    if durations is None:
        phoneme = np.arange(count) * phonemes // count
    else:
        lasting = durations.reshape(-1).astype(np.int64) * _FRAMES_PER_DURATION
        phoneme = np.repeat(np.arange(phonemes), lasting)[:count]
        phoneme = np.pad(phoneme, (0, count - phoneme.size), mode="edge")
    return Frames(harmonic, harmonic_phase, noise, residual, residual_phase, f0[0], phoneme)


def _respeeded(frames: Frames, rates: Floats) -> Frames:
    """Frames left out or repeated so that each phoneme goes by faster or slower by its rate."""
    if np.allclose(rates, 1.0, atol=1e-3):
        return frames
    ends = np.cumsum(1 / rates[frames.phoneme])
    count = max(2, round(float(ends[-1])))
    chosen = np.searchsorted(ends, np.arange(count) + 0.5).clip(0, ends.size - 1)
    return frames.picked(chosen)

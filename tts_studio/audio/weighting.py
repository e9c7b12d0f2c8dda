"""K-weighting: the filter of ITU-R BS.1770 that makes sound count as loud as it is heard."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from tts_studio.audio.pcm import Samples

Floats = npt.NDArray[np.float64]

_BLOCK = 32
# Products larger than this are shared among threads, which wait for each other longer than they work.
_BLOCKS_AT_ONCE = (1 << 18) // _BLOCK**2
_Polynomial = tuple[float, float, float]


class KWeighting:
    """Filters one channel as it streams by.

    The two filters are given by the standard at 48 kHz; these are the analogue ones behind them, a shelf of
    4 dB above 1.68 kHz for the head and a high-pass at 38 Hz, taken to other rates by the bilinear transform.
    They are worked in blocks of 32 samples, whose inner part is a product of matrices: what a block does to
    the next one is four numbers, and those of all blocks are found by doubling.
    """

    def __init__(self, rate: int) -> None:
        step, into, out, through = _cascade(_shelf(rate), _high_pass(rate))
        powers = [np.eye(4)]
        for _ in range(_BLOCK):
            powers.append(step @ powers[-1])
        impulse = [through, *(float(out @ power @ into) for power in powers[: _BLOCK - 1])]
        self._inside = np.array(
            [[impulse[i - j] if i >= j else 0.0 for i in range(_BLOCK)] for j in range(_BLOCK)]
        )
        self._from_state = np.array([out @ power for power in powers[:_BLOCK]]).T
        self._to_state = np.array([powers[_BLOCK - 1 - j] @ into for j in range(_BLOCK)])
        self._over_a_block = powers[_BLOCK].T
        self._state = np.zeros(4)
        self._rest: Floats = np.zeros(0)

    def push(self, samples: Samples) -> Floats:
        """The weighted samples that are ready after these; fewer than 32 wait."""
        joined = np.concatenate([self._rest, samples])
        whole = len(joined) - len(joined) % _BLOCK
        self._rest = joined[whole:]
        blocks = joined[:whole].reshape(-1, _BLOCK)
        made = [
            self._filtered(blocks[at : at + _BLOCKS_AT_ONCE]) for at in range(0, len(blocks), _BLOCKS_AT_ONCE)
        ]
        return np.concatenate(made) if made else np.zeros(0)

    def rest(self) -> Floats:
        """The weighted samples that wait. More may be pushed afterwards, as if nobody had asked."""
        left, state = len(self._rest), self._state
        padded = np.concatenate([self._rest, np.zeros(_BLOCK - left)])
        weighted = self._filtered(padded.reshape(1, _BLOCK))[:left]
        self._state = state
        return weighted

    def _filtered(self, blocks: Floats) -> Floats:
        states = blocks @ self._to_state
        states[0] += self._state @ self._over_a_block
        span, over = 1, self._over_a_block
        while span < len(states):
            states[span:] += states[:-span] @ over
            span, over = 2 * span, over @ over
        before = np.concatenate([self._state[None], states[:-1]])
        self._state = states[-1].copy()
        weighted: Floats = (blocks @ self._inside + before @ self._from_state).reshape(-1)
        return weighted


def _cascade(
    first: tuple[_Polynomial, _Polynomial], second: tuple[_Polynomial, _Polynomial]
) -> tuple[Floats, Floats, Floats, float]:
    """Two filters in a row as one with four numbers of state: step, into the state, out of it, through."""
    step_1, into_1, through_1 = _section(*first)
    step_2, into_2, through_2 = _section(*second)
    step = np.zeros((4, 4))
    step[:2, :2], step[2:, 2:] = step_1, step_2
    step[2:, 0] = into_2
    into = np.concatenate([into_1, into_2 * through_1])
    out = np.array([through_2, 0.0, 1.0, 0.0])
    return step, into, out, through_1 * through_2


def _section(above: _Polynomial, below: _Polynomial) -> tuple[Floats, Floats, float]:
    """A quotient of polynomials in z⁻¹ as a step of its two states, the way in, and straight through."""
    scale = below[0]
    b, a = [value / scale for value in above], [value / scale for value in below]
    step = np.array([[-a[1], 1.0], [-a[2], 0.0]])
    return step, np.array([b[1] - a[1] * b[0], b[2] - a[2] * b[0]]), b[0]


def _shelf(rate: int) -> tuple[_Polynomial, _Polynomial]:
    """The shelf as numerator and denominator."""
    k, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    above = (high + middle * k / q + k * k, 2 * (k * k - high), high - middle * k / q + k * k)
    return above, (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k)


def _high_pass(rate: int) -> tuple[_Polynomial, _Polynomial]:
    """The high-pass, likewise. Its gain is the standard's, a little over 1."""
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    scale = 1 + k / q + k * k
    return (1.0, -2.0, 1.0), (1.0, 2 * (k * k - 1) / scale, (1 - k / q + k * k) / scale)

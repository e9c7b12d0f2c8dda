"""How an audition is put into words: names, states, figures and the estimate."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tts_studio.domain.cost import Cost
from tts_studio.domain.translation import figure, listed, mark, tr, trn
from tts_studio.engine.candidate import CandidateState, CandidateView, NextStep

MOST_KEYS = 10

STEP_WORDS = {
    NextStep.RETRY: mark("Retry"),
    NextStep.SEND_AGAIN: mark("Send Again…"),
    NextStep.BUY_AGAIN: mark("Render Again…"),
}

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def blind_name(number: int) -> str:
    """What the candidate in this place is called while names are hidden: Voice A, Voice B and so on."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(_LETTERS))
        letters = _LETTERS[rest] + letters
    return tr("Voice {letter}", letter=letters)


def digit_of(place: int) -> str:
    """The key that plays the candidate in this place, counted from 0; empty beyond the tenth."""
    return str((place + 1) % MOST_KEYS) if place < MOST_KEYS else ""


def state_words(view: CandidateView, *, blind: bool) -> str:
    """How far a candidate is, how long it sounds, and, unless names are hidden, its time and price."""
    if view.state is CandidateState.FAILED and blind:
        return tr("It cannot be heard. Reveal the names to see why.")
    if view.state is CandidateState.FAILED:
        return str(view.problem) if view.problem is not None else tr("It failed.")
    if view.state is CandidateState.RENDERING:
        return tr("Rendering…")
    figures = [] if blind else [words for words in (_first_sound(view), _money(view)) if words]
    if view.state is CandidateState.WAITING:
        return " · ".join((tr("Not rendered"), *figures))
    return " · ".join((tr("{seconds} s", seconds=figure(view.seconds or 0.0, ".1f")), *figures))


def _first_sound(view: CandidateView) -> str:
    if view.first_sound is None:
        return ""
    return tr("first sound after {seconds} s", seconds=figure(view.first_sound, ".2f"))


def _money(view: CandidateView) -> str:
    if view.state is CandidateState.WAITING:
        if view.price.free:
            return tr("free")
        return tr("price unknown") if view.price.amount is None else money(view.price)
    if view.cost is None:
        return tr("ours before")
    if view.cost.free:
        return tr("free")
    return tr("price unknown") if view.cost.amount is None else tr("paid {price}", price=money(view.cost))


def money(cost: Cost) -> str:
    """An amount that is known, in US dollars."""
    return str(cost)


def estimate_words(waiting: Sequence[CandidateView]) -> str:
    """What rendering these would cost: “5 voices, 84 characters each, $0.02; 2 of unknown price”."""
    if not waiting:
        return ""
    counts = {view.characters for view in waiting}
    unpriced = sum(view.price.amount is None for view in waiting)
    known = sum((view.price.amount or Decimal(0) for view in waiting), Decimal(0))
    parts = [trn("{count} voice", "{count} voices", len(waiting))]
    if len(counts) == 1:
        characters = counts.pop()
        one = trn("{count} character", "{count} characters", characters)
        parts.append(one if len(waiting) == 1 else tr("{characters} each", characters=one))
    else:
        parts.append(trn("{count} character", "{count} characters", sum(view.characters for view in waiting)))
    if known or not unpriced:
        parts.append(money(Cost(known)))
    words = listed(parts)
    if not unpriced:
        return words
    if unpriced == len(waiting):
        return tr("{estimate}; price unknown", estimate=words)
    return tr("{estimate}; {count} of unknown price", estimate=words, count=unpriced)

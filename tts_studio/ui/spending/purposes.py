"""What money is spent for, and how each of it is asked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tts_studio.domain.translation import mark, tr, trn


@dataclass(frozen=True, slots=True)
class Purpose:
    """`verb` is the title, `question` asks about a number of things for a price, None for an unknown one.

    `partly`, where there is one, asks when of some the price is unknown: their number comes after the sum of
    the others.

    `agree` is the button's sentence, with `{price}` such as “for $0.37”. `explanation` says what else one
    should know. `verb`, `agree` and `explanation` are translated where they are shown.
    """

    verb: str
    question: Callable[[int, str | None], str]
    agree: str
    explanation: str = ""
    partly: Callable[[int, str, int], str] | None = None


def _render_segments(count: int, price: str | None) -> str:
    if price is None:
        return trn(
            "Render {count:,} segment without knowing the price?",
            "Render {count:,} segments without knowing the price?",
            count,
        )
    return trn(
        "Render {count:,} segment for {price}?", "Render {count:,} segments for {price}?", count, price=price
    )


def _retake_segments(count: int, price: str | None) -> str:
    if price is None:
        return trn(
            "Retake {count:,} segment without knowing the price?",
            "Retake {count:,} segments without knowing the price?",
            count,
        )
    return trn(
        "Retake {count:,} segment for {price}?", "Retake {count:,} segments for {price}?", count, price=price
    )


def _render_requests(count: int, price: str | None) -> str:
    if price is None:
        return trn(
            "Render {count:,} request without knowing the price?",
            "Render {count:,} requests without knowing the price?",
            count,
        )
    return trn(
        "Render {count:,} request for {price}?", "Render {count:,} requests for {price}?", count, price=price
    )


def _play_requests(count: int, price: str | None) -> str:
    if price is None:
        return trn(
            "Play {count:,} request without knowing the price?",
            "Play {count:,} requests without knowing the price?",
            count,
        )
    return trn(
        "Play {count:,} request for {price}?", "Play {count:,} requests for {price}?", count, price=price
    )


def _hear_previews(count: int, price: str | None) -> str:
    if price is None:
        return trn(
            "Listen to {count:,} preview without knowing the price?",
            "Listen to {count:,} previews without knowing the price?",
            count,
        )
    return trn(
        "Listen to {count:,} preview for {price}?",
        "Listen to {count:,} previews for {price}?",
        count,
        price=price,
    )


def _audition_voices(count: int, price: str | None) -> str:
    if price is None:
        return trn(
            "Audition {count:,} voice without knowing the price?",
            "Audition {count:,} voices without knowing the price?",
            count,
        )
    return trn(
        "Audition {count:,} voice for {price}?", "Audition {count:,} voices for {price}?", count, price=price
    )


def _audition_partly(voices: int, price: str, unknown: int) -> str:
    # A voice’s requests share its model, and so a price or none: there are two voices at least.
    return trn(
        "Audition {voices:,} voices for {price} and {count:,} unknown price?",
        "Audition {voices:,} voices for {price} and {count:,} unknown prices?",
        unknown,
        voices=voices,
        price=price,
    )


RENDER = Purpose(mark("Render"), _render_segments, mark("Render {price}"))
RETAKE = Purpose(
    mark("Retake"),
    _retake_segments,
    mark("Retake {price}"),
    mark("What is chosen now stays until you choose."),
)
RETRY = Purpose(mark("Render"), _render_requests, mark("Render {price}"))
PLAY = Purpose(
    mark("Play"),
    _play_requests,
    mark("Play {price}"),
    mark("Playing what is not rendered yet buys it on the way."),
)
PREVIEW = Purpose(
    mark("Listen"),
    _hear_previews,
    mark("Listen {price}"),
    mark("A voice’s preview is bought once; after that it is free, in every project."),
)
AUDITION = Purpose(
    mark("Audition"),
    _audition_voices,
    mark("Audition {price}"),
    mark("What you buy here is yours: it is never bought again, in any project."),
    _audition_partly,
)
SPEAK = Purpose(
    mark("Speak"),
    _play_requests,
    mark("Play {price}"),
    mark("What you buy here is yours: it is never bought again, in any project."),
)


def agree_words(purpose: Purpose, price: str) -> str:
    """What the button says; `price` is such as “for $0.37”."""
    return tr(purpose.agree, price=price)

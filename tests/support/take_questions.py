"""Short questions about the takes of a stage's segments, by their place in the script."""

from __future__ import annotations

from tests.support.sessions import Stage


def numbers(stage: Stage, segment: int = 0) -> list[int]:
    """The numbers of a segment's takes, newest first."""
    return [take.number for take in stage.session.takes.of(stage.ids[segment])]


def used(stage: Stage, segment: int = 0) -> int | None:
    """The number of the take a segment uses."""
    take = stage.session.takes.chosen(stage.ids[segment])
    return None if take is None else take.number


def variations(stage: Stage) -> list[int]:
    """Which readings the provider was asked for, in order."""
    return [request.variation for request in stage.provider.requests]


def take_id(stage: Stage, number: int, segment: int = 0) -> str:
    """The id of the take of that number."""
    return next(take.id for take in stage.session.takes.of(stage.ids[segment]) if take.number == number)

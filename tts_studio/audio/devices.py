"""Output devices as users choose them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OutputDevice:
    """A device that can play.

    `id` stays the same when the program or the computer starts again; `index` is PortAudio's number, good
    until the devices are looked up again. `rate` is the device's own, in hertz.
    """

    id: str
    name: str
    host: str
    index: int
    rate: int
    channels: int
    is_default: bool


def output_devices(
    devices: Sequence[Mapping[str, Any]], hosts: Sequence[Mapping[str, Any]], default: int
) -> tuple[OutputDevice, ...]:
    """The devices that can play, from PortAudio's tables; the default one first.

    Of several devices with one name in one host system only the first is listed: nothing tells them apart
    after a restart.
    """
    found: dict[str, OutputDevice] = {}
    for index, device in enumerate(devices):
        channels = int(device["max_output_channels"])
        if channels < 1:
            continue
        name, host = str(device["name"]).strip(), str(hosts[int(device["hostapi"])]["name"])
        known = OutputDevice(
            id=f"{host}:{name}",
            name=name,
            host=host,
            index=index,
            rate=round(float(device["default_samplerate"])),
            channels=channels,
            is_default=index == default,
        )
        if known.id not in found or known.is_default:
            found[known.id] = known
    return tuple(sorted(found.values(), key=lambda device: not device.is_default))


def device_names(devices: Sequence[OutputDevice]) -> dict[str, str]:
    """What each device is called, by its id; devices of one name are told apart by their host system."""
    often = Counter(device.name for device in devices)
    return {
        device.id: f"{device.name} ({device.host})" if often[device.name] > 1 else device.name
        for device in devices
    }


def name_in_id(device_id: str) -> str:
    """The name of a device that may not be there, from its id; empty for the system's default."""
    return device_id.partition(":")[2] or device_id

"""Output devices have names that last."""

from __future__ import annotations

from tts_studio.audio.devices import device_names, name_in_id, output_devices

HOSTS = [{"name": "ALSA"}, {"name": "JACK"}]


def device(name: str, channels: int = 2, host: int = 0, rate: float = 44100.0) -> dict[str, object]:
    """A row of PortAudio's table."""
    return {"name": name, "max_output_channels": channels, "hostapi": host, "default_samplerate": rate}


def test_only_devices_that_can_play_are_listed_the_default_one_first() -> None:
    found = output_devices(
        [device("Microphone", 0), device("Speakers"), device(" Headset ", 1, rate=16000.4)], HOSTS, 2
    )
    assert [(each.id, each.index, each.is_default) for each in found] == [
        ("ALSA:Headset", 2, True),
        ("ALSA:Speakers", 1, False),
    ]
    assert (found[0].name, found[0].host, found[0].rate, found[0].channels) == ("Headset", "ALSA", 16000, 1)


def test_one_name_in_two_host_systems_is_two_devices_and_twice_in_one_is_one() -> None:
    table = [device("Speakers"), device("Speakers", host=1), device("Speakers")]
    assert [each.id for each in output_devices(table, HOSTS, -1)] == ["ALSA:Speakers", "JACK:Speakers"]
    assert output_devices(table, HOSTS, 2)[0].index == 2


def test_devices_of_one_name_are_told_apart_by_their_host_system_and_others_need_none() -> None:
    table = [device("Speakers"), device("Speakers", host=1), device("Headset")]
    assert device_names(output_devices(table, HOSTS, 2)) == {
        "ALSA:Headset": "Headset",
        "ALSA:Speakers": "Speakers (ALSA)",
        "JACK:Speakers": "Speakers (JACK)",
    }


def test_a_device_that_is_not_there_still_has_its_name() -> None:
    assert (name_in_id("ALSA:hw:0,1"), name_in_id("Odd"), name_in_id("")) == ("hw:0,1", "Odd", "")


def test_no_devices_are_no_devices() -> None:
    assert output_devices([], [], -1) == ()

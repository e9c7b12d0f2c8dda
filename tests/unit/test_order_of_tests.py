"""The order of the tests: long ones never come last."""

from __future__ import annotations

from tests.support.order_of_tests import turn_of


def test_programs_come_first_then_windows_then_sound_then_all_else() -> None:
    wanted = [
        "tests/end_to_end/test_render_survives_kills.py::test_a",
        "tests/gui/app/test_application.py::test_b",
        "tests/end_to_end/test_player_on_a_null_sink.py::test_c",
        "tests/unit/domain/test_script.py::test_d",
    ]
    by_name = sorted(wanted)
    assert by_name != wanted
    assert sorted(by_name, key=turn_of) == wanted
    first = ["tests/contracts/test_every_fault.py::test_e", "tests/unit/test_setup_script.py::test_f"]
    assert {turn_of(test) for test in first} == {turn_of(wanted[0])}
    assert turn_of("tests/end_to_end/test_recording_from_a_microphone.py::test_g") == turn_of(wanted[2])

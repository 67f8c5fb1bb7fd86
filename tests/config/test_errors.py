from config.errors import SettingsError


def test_every_problem_is_one_printable_line() -> None:
    error = SettingsError(["first\r\nstill first\x1b", "second"])

    assert str(error) == "first\\r\\nstill first\\x1b\nsecond"
    assert error.problems == ("first\\r\\nstill first\\x1b", "second")

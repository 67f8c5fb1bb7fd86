import pytest

from evals.__main__ import main


@pytest.mark.parametrize("words", [["--help"], ["injection", "--help"]])
def test_help_is_shown_and_nothing_is_measured(words, capsys):
    with pytest.raises(SystemExit) as ended:
        main(words)

    assert ended.value.code == 0
    assert "usage: python -m evals" in capsys.readouterr().out


def test_an_argument_that_is_unknown_is_refused_before_anything_is_measured(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["nonsense"])

    assert ended.value.code == 2
    assert "nonsense" in capsys.readouterr().err


def test_a_folder_without_the_attacks_is_named_in_one_line(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["injection", str(tmp_path)])

    assert ended.value.code == 2
    assert "text_attack_train.json cannot be read" in capsys.readouterr().err

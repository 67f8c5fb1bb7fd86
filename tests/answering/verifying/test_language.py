import pytest

from answering.verifying.language import is_foreign


@pytest.mark.parametrize(
    "text", ["Der Alarm geht an die Zentrale und wird geprüft.", "La copia est dans le coffre.", "毎日再起動する"]
)
def test_other_languages_are_told_by_their_small_words_or_their_script(text):
    assert is_foreign(text)


@pytest.mark.parametrize("text", ["", "kubectl get pods -n kube-system", "The office in El Paso is closed.", "42"])
def test_english_commands_and_names_are_not_foreign(text):
    assert not is_foreign(text)

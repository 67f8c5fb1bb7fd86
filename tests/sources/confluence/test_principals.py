import pytest

from sources.confluence.principals import LICENSED, UNREADABLE, described


@pytest.mark.parametrize(
    ("principal", "words"),
    [
        ("group:wiki/staff", "group staff of wiki"),
        ("group:wiki/a/b", "group a/b of wiki"),
        ("group:wiki/@712020:5b10", "account 712020:5b10 of wiki"),
        (f"group:wiki/{LICENSED}", "everyone with a licence of wiki"),
        (f"group:wiki/{UNREADABLE}", "nobody, as wiki did not tell whom"),
        ("group:ops/eu", "group ops/eu"),
        ("group:sre", "group sre"),
        ("group:group:sre", "group group:sre"),
        ("user:ana@example.com", "ana@example.com"),
        ("everyone", "everyone"),
    ],
)
def test_a_principal_can_be_told_to_a_person(principal, words):
    assert described(principal, {"wiki"}) == words

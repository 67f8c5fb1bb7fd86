import pytest

from retrieval.question import Question
from retrieval.releases import Preference, named_releases

RELEASES = ("4.11", "4.12", "4.13", "main")


@pytest.mark.parametrize(
    ("preferred", "named", "shown"),
    [
        ({}, (), "4.13"),
        ({"manual": "latest"}, (), "4.13"),
        ({"manual": "v4.12"}, (), "4.12"),
        ({"manual": "main"}, (), "main"),
        ({"manual": "3.0"}, (), ""),
        ({"manual": "4.13"}, ("4.12",), "4.12"),
        ({"manual": "4.13"}, ("4.12.7",), "4.12"),
        ({"manual": "4.13"}, ("4.1",), "4.13"),
        ({}, ("4.11", "4.12"), "4.12"),
        ({"other": "4.11"}, ("9.9",), "4.13"),
    ],
)
def test_the_release_that_is_asked_for_is_shown_else_the_preferred_one(preferred, named, shown):
    assert Preference(preferred, named).choose("manual", RELEASES) == shown


def test_of_no_release_none_is_shown():
    assert Preference({}).choose("manual", ()) == ""


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("How do I install 4.12?", ("4.12",)),
        ("Upgrade from v4.12.1 to 4.13.", ("4.12.1", "4.13")),
        ("what changed in release 12", ("12",)),
        ("what changed in Version 4-rc1", ("4-rc1",)),
        ("Is step 3. of the 12 steps needed?", ()),
        ("Ping 10.0.0.1", ("10.0.0.1",)),
        ("v", ()),
    ],
)
def test_a_question_names_releases(question, named):
    assert named_releases(Question(question)) == named


def test_a_follow_up_keeps_the_release_of_the_conversation():
    assert named_releases(Question("and how do I undo it?", ("install 4.11", "and 4.12?", "why?"))) == ("4.12",)
    assert named_releases(Question("and in 4.13?", ("install 4.12",))) == ("4.13",)

import pytest

from answering.llm.litellm_failure import failure_of
from index.litellm_library import load_litellm

SAID = "what the vendor says, with sk-key and prompt"


def raised(kind, **more):
    """Return one of litellm's own errors."""
    return getattr(load_litellm().exceptions, kind)(SAID, model="m", llm_provider="openai", **more)


@pytest.mark.parametrize(
    ("kind", "told", "is_of_request"),
    [
        ("ContextWindowExceededError", "was given more than it can read. Set models.main.window_tokens", True),
        ("ContentPolicyViolationError", "refused what it was asked", True),
        ("BadRequestError", "refused the request (400)", True),
        ("AuthenticationError", "refused the key (401). Check models.main.api_key_file", False),
        ("NotFoundError", "is not there (404). Check models.main.model and models.main.api_base.", False),
        ("RateLimitError", "takes no more requests for now (429)", False),
        ("InternalServerError", "failed on its own side (500", False),
    ],
)
def test_an_error_says_what_happened_and_what_to_do_and_nothing_of_what_the_vendor_says(kind, told, is_of_request):
    failure = failure_of(raised(kind), name="main", attempt=0)

    assert told in failure.text
    assert SAID not in failure.text
    assert failure.is_of_request is is_of_request


def test_the_pause_before_another_attempt_grows():
    error = raised("InternalServerError")

    assert [failure_of(error, name="m", attempt=attempt).pause_seconds for attempt in range(3)] == [0.25, 0.5, 1.0]


@pytest.mark.parametrize(
    ("said", "pause"), [("2", 2.0), ("0", 0.0), ("60", None), ("-1", None), ("Sat, 21 Nov 2026", None), ("nan", None)]
)
def test_a_vendor_that_asks_for_time_gets_a_little_and_no_more(said, pause):
    error = raised("RateLimitError")
    error.litellm_response_headers = {"retry-after": said}

    assert failure_of(error, name="main", attempt=0).pause_seconds == pause


@pytest.mark.parametrize(
    "kind", ["AuthenticationError", "NotFoundError", "BadRequestError", "ContextWindowExceededError"]
)
def test_what_cannot_get_better_is_not_tried_again(kind):
    assert failure_of(raised(kind), name="main", attempt=0).pause_seconds is None


def test_a_fault_in_litellm_itself_is_told_by_its_class():
    failure = failure_of(KeyError(SAID), name="main", attempt=0)

    assert failure.text == "failed within litellm (KeyError). Try it with `footnote doctor`."

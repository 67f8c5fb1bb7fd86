import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering.prose.code_spans import code_spans, is_within_code


def code_of(text):
    return [text[span.start : span.end] for span in code_spans(text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("run `a b` now", ["`a b`"]),
        ("run ``a ` b`` now", ["``a ` b``"]),
        ("an odd ` backtick", []),
        ("not `over\nlines`", []),
        (r"not \`this`", []),
        (r"but `C:\` is", [r"`C:\`"]),
        ("a\n```sh\nb `c`\n```\nd", ["```sh\nb `c`\n```"]),
        ("```\n````\nagain\n```", ["```\n````", "```"]),
        ("~~~\n```\n~~~ [1]", ["~~~\n```\n~~~"]),
        ("```\nnever closed", ["```\nnever closed"]),
    ],
)
def test_code_is_what_is_code_for_every_renderer(text, code):
    assert code_of(text) == code


@given(st.text(st.sampled_from("a`\\~\n "), max_size=40))
def test_an_open_span_is_known_before_it_is_closed(line):
    line = line.replace("\n", "").replace("~", "")
    if line.startswith("```") or line.lstrip().startswith("```"):
        return
    runs_on = [span for span in code_spans(f"{line}x`") if span.end > len(line)]

    assert is_within_code(line) or not runs_on

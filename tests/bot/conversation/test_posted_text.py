import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.posted_text import posted_text
from tests.bot.conversation.test_people import JSON

FIELDS = ["text", "blocks", "attachments", "elements", "fields", "type", "title"]


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"text": "Printer 4 is offline"}, "Printer 4 is offline"),
        (
            {"text": "", "attachments": [{"title": "FIRING", "text": "Printer 4 is offline"}]},
            "FIRING\nPrinter 4 is offline",
        ),
        ({"attachments": [{"fallback": "Printer 4 is offline"}]}, "Printer 4 is offline"),
        (
            {"text": "FIRING", "attachments": [{"fields": [{"title": "host", "value": "print-4"}]}]},
            "FIRING\nhost: print-4",
        ),
        (
            {
                "blocks": [
                    {"type": "header", "text": {"text": "FIRING"}},
                    {"type": "section", "text": {"text": "print-4"}},
                ]
            },
            "FIRING\nprint-4",
        ),
        ({"blocks": [{"type": "section", "fields": [{"text": "host"}, {"text": "print-4"}]}]}, "host\nprint-4"),
        ({"blocks": [{"type": "markdown", "text": "**FIRING**"}]}, "**FIRING**"),
        ({"blocks": [{"type": "context", "elements": [{"text": "from"}, {"text": "Grafana"}]}]}, "from Grafana"),
        (
            {
                "blocks": [
                    {
                        "type": "rich_text",
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [
                                    {"type": "text", "text": "see "},
                                    {"type": "link", "url": "https://example.com", "text": "this"},
                                    {"type": "text", "text": ", "},
                                    {"type": "user", "user_id": "U1"},
                                ],
                            }
                        ],
                    }
                ]
            },
            "see <https://example.com|this>, <@U1>",
        ),
        ({"text": "FIRING", "attachments": [{"text": "FIRING"}]}, "FIRING"),
        ({}, ""),
    ],
)
def test_the_words_are_found_wherever_they_are(message, text):
    said = [line.strip() for line in posted_text(message).splitlines() if line.strip()]

    assert "\n".join(said) == text


def test_of_a_pasted_log_the_start_is_read():
    assert len(posted_text({"text": "x" * 40_000})) == 4_000


@given(st.dictionaries(st.sampled_from(FIELDS), JSON))
def test_whatever_stands_in_a_message_is_read_as_text(message):
    assert isinstance(posted_text(message), str)

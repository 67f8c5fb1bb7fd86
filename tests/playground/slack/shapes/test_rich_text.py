from hypothesis import given
from hypothesis import strategies as st

from playground.slack.shapes.rich_text import links, mentioned, rich_text


def elements(text):
    return [each for block in rich_text(text, "b") for each in block["elements"][0]["elements"]]


def test_mentions_channels_links_and_broadcasts_become_elements():
    found = elements("<!here> <@U1>, see <#C1|team> and <https://example.com|this>")

    assert [each["type"] for each in found] == ["broadcast", "text", "user", "text", "channel", "text", "link"]
    assert found[-1] == {"type": "link", "url": "https://example.com", "text": "this"}


def test_users_and_links_are_found_in_their_order():
    text = "<@U2> asks <@U1|ana> about <https://b.example> and <https://a.example|a>"

    assert mentioned(text) == ["U2", "U1"]
    assert links(text) == ["https://b.example", "https://a.example"]


@given(st.text(alphabet="ab <>@#!|U1:/", max_size=40))
def test_no_word_is_lost(text):
    said = "".join(each.get("text", "") for each in elements(text) if each["type"] == "text")

    assert len(said) <= len(text)
    if not set("<>") & set(text):
        assert said == text

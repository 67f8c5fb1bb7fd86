from base64 import b64encode

import pytest

from playground.openai.content import PictureRefused, pictures_of, text_of

INLINE = f"data:image/png;base64,{b64encode(b'pixels').decode()}"


def shown(url):
    parts = [{"type": "text", "text": "Look."}, {"type": "image_url", "image_url": {"url": url}}]
    return {"role": "user", "content": parts}


@pytest.mark.parametrize(
    ("message", "text"),
    [({"content": "Look."}, "Look."), ({"content": None}, ""), ({}, ""), (shown(INLINE), "Look.")],
)
def test_a_message_has_a_text_whatever_else_it_shows(message, text):
    assert text_of(message) == text


def test_a_picture_stands_in_its_message():
    assert pictures_of(shown(INLINE)) == [b"pixels"]
    assert pictures_of({"content": "Look."}) == []


@pytest.mark.parametrize(
    "url", ["https://example.com/a.png", "data:image/png;base64,§", "data:text/plain;base64,QQ==", None]
)
def test_a_picture_that_is_elsewhere_or_broken_is_refused(url):
    with pytest.raises(PictureRefused):
        pictures_of(shown(url))

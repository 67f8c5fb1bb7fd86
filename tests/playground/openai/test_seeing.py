import io
from base64 import b64encode

import pytest
from PIL import Image, PngImagePlugin

from playground.openai.content import PictureRefused
from playground.openai.seeing import see


def saved(image, kind="PNG", **settings):
    body = io.BytesIO()
    image.save(body, kind, **settings)
    return body.getvalue()


def asked(*bodies):
    urls = [f"data:image/x;base64,{b64encode(body).decode()}" for body in bodies]
    shown = [{"type": "image_url", "image_url": {"url": url}} for url in urls]
    return [{"role": "user", "content": [{"type": "text", "text": "What is this?"}, *shown]}]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_it_says_how_large_a_picture_is_and_of_which_colour(kind):
    reply = see(asked(saved(Image.new("RGB", (64, 32), "red"), kind)))

    assert reply
    assert reply.text == "Picture 1 is red, 64 by 32 pixels."


def test_it_names_the_colours_that_cover_most_and_counts_the_pictures():
    flag = Image.new("RGB", (60, 30), "blue")
    flag.paste("yellow", (0, 0, 20, 30))
    reply = see(asked(saved(flag), saved(Image.new("RGB", (9, 9), "white"))))

    assert reply
    assert reply.text == "Picture 1 is blue and yellow, 60 by 30 pixels. Picture 2 is white, 9 by 9 pixels."


def test_it_repeats_what_is_written_beside_the_pixels():
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Title", "The display says E-1042.")
    reply = see(asked(saved(Image.new("RGB", (9, 9)), pnginfo=texts)))

    assert reply
    assert reply.text.endswith("The display says E-1042.")


def test_where_there_is_nothing_to_see_it_says_nothing():
    assert see([]) is None
    assert see([{"role": "user", "content": "What is this?"}]) is None


def test_what_is_no_picture_is_refused():
    with pytest.raises(PictureRefused):
        see(asked(b"%PDF-1.4"))

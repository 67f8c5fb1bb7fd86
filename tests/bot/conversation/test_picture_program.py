import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from bot.conversation import picture_program
from bot.conversation.picture_program import DAMAGED, LONGEST_SIDE, TOO_LARGE, written_anew
from tests.bot.conversation.pictures import bomb, picture


def run(body):
    program = [sys.executable, "-I", str(Path(picture_program.__file__))]
    return subprocess.run(program, input=body, capture_output=True, check=False, env={})


def opened(body):
    assert body
    return Image.open(io.BytesIO(body))


def test_it_runs_without_anything_of_footnote_or_its_environment():
    done = run(picture())

    assert done.returncode == 0
    assert opened(done.stdout).size == (64, 32)


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"no picture", DAMAGED), (picture()[:60], DAMAGED), (bomb(), TOO_LARGE), (picture("BMP"), DAMAGED)],
)
def test_it_ends_with_what_is_wrong(body, code):
    assert run(body).returncode == code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_format_becomes_one_that_all_models_read(kind):
    found = opened(written_anew(picture(kind)))

    assert (found.format, found.size) == ("PNG", (64, 32))
    assert found.convert("RGB").getpixel((5, 5))[0] > 240


def test_a_large_picture_is_made_as_small_as_models_see_it():
    assert opened(written_anew(picture(size=(3_136, 1_000)))).size == (LONGEST_SIDE, 500)


def test_what_compresses_badly_becomes_a_jpeg():
    saved = io.BytesIO()
    Image.effect_noise((1_500, 1_500), 80).convert("RGB").save(saved, "PNG")

    assert opened(written_anew(saved.getvalue())).format == "JPEG"


def test_nothing_but_pixels_leaves_it():
    place = Image.Exif()
    place[0x010E] = "Ana at 38.72 N"
    saved = io.BytesIO()
    Image.new("RGB", (64, 32), "red").save(saved, "JPEG", exif=place)

    for body in (saved.getvalue(), picture(text="Ana at 38.72 N")):
        assert b"38.72" in body
        assert b"38.72" not in (written_anew(body) or b"38.72")


def test_a_photograph_that_lies_on_its_side_is_put_upright():
    turned = Image.Exif()
    turned[0x0112] = 6
    saved = io.BytesIO()
    Image.new("RGB", (64, 32), "red").save(saved, "JPEG", exif=turned)

    assert opened(written_anew(saved.getvalue())).size == (32, 64)


def test_what_is_transparent_lies_on_white():
    saved = io.BytesIO()
    Image.new("RGBA", (64, 32), (0, 0, 0, 0)).save(saved, "PNG")

    assert opened(written_anew(saved.getvalue())).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("mode", "kind"), [("1", "PNG"), ("L", "PNG"), ("LA", "PNG"), ("P", "GIF"), ("I;16", "PNG"), ("CMYK", "JPEG")]
)
def test_pictures_of_every_make_are_read(mode, kind):
    saved = io.BytesIO()
    Image.new(mode, (64, 32)).save(saved, kind)

    assert opened(written_anew(saved.getvalue())).size == (64, 32)


def test_a_picture_of_a_palette_is_made_smaller_without_losing_its_lines():
    lines = Image.new("P", (4 * LONGEST_SIDE, 8))
    lines.putpalette([0, 0, 0, 255, 255, 255])
    # One white column in four: every pixel of the smaller picture holds a part of one.
    lines.putdata([int(column % 4 == 0) for _ in range(8) for column in range(4 * LONGEST_SIDE)])
    saved = io.BytesIO()
    lines.save(saved, "PNG")

    darkest, lightest = opened(written_anew(saved.getvalue())).convert("L").getextrema()

    assert 0 < darkest <= lightest < 255

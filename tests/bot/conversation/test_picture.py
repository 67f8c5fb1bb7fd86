import pytest

from bot.conversation.errors import FileUnread
from bot.conversation.picture import is_picture, picture_of
from tests.bot.conversation.pictures import bomb, picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
async def test_a_picture_is_known_by_its_content_and_made_ready_for_a_model(kind):
    assert is_picture(picture(kind))
    assert (await picture_of(picture(kind))).media_type == "image/png"


@pytest.mark.parametrize("body", [b"", b"fuse 3 is blown", b"RIFF1234WAVEfmt ", picture("BMP"), b"<svg/>"])
def test_other_files_are_none(body):
    assert not is_picture(body)


@pytest.mark.parametrize(
    ("body", "reason"), [(picture()[:50], "it is damaged"), (bomb(), "it has more than 50 million pixels")]
)
async def test_a_picture_that_cannot_be_read_says_why(body, reason):
    with pytest.raises(FileUnread, match=reason):
        await picture_of(body)


async def test_what_is_logged_of_a_picture_holds_nothing_of_it():
    assert "PNG" not in repr(await picture_of(picture()))

import pytest

from bot.conversation.errors import FileUnread
from bot.conversation.pdf_text import pdf_text
from tests.indexer.parsing.pdf_files import PdfWriter


def pdf(*pages, password=""):
    writer = PdfWriter(password=password)
    for lines in pages:
        writer.page(*lines)
    return writer.write()


async def test_the_words_of_a_pdf_are_read_page_by_page():
    body = pdf(["Label printers", "Replace the fuse."], ["Then wait."])

    assert (await pdf_text(body, max_characters=500)).split("\n\n") == [
        "Label printers\nReplace the fuse.",
        "Then wait.",
    ]


async def test_no_more_is_read_than_is_wanted():
    assert await pdf_text(pdf(["Label printers"]), max_characters=5) == "Label"


async def test_a_scan_says_nothing():
    assert await pdf_text(pdf([]), max_characters=500) == ""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (pdf(["secret"], password="fuse"), "needs a password"),
        (b"%PDF-1.4 and nothing else", "damaged"),
        (b"", "damaged"),
    ],
)
async def test_a_pdf_that_cannot_be_read_says_why(body, reason):
    with pytest.raises(FileUnread, match=reason):
        await pdf_text(body, max_characters=500)

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.blocks import BlockKind
from indexer.errors import Unparsable
from indexer.parsing.pdf import parse_pdf
from tests.indexer.parsing.code_files import document
from tests.indexer.parsing.pdf_files import PdfWriter

WRAPPED = (
    "Invoices are booked on the day on which they arrive, and never on the day on which",
    "they were written, because the ledger of a month is closed for good on the second",
    "working day of the next.",
)


def parse(writer):
    body = writer.write() if isinstance(writer, PdfWriter) else writer
    parsed = parse_pdf(document("handbook.pdf", body))
    position = 0
    for block in parsed.blocks:
        assert position <= block.start < block.end <= len(parsed.text)
        assert parsed.text[position : block.start].strip() == ""
        assert all(block.start < cut < block.end for cut in block.cuts)
        assert block.lines is None
        assert block.page is not None
        position = block.end
    assert parsed.text[position:].strip() == ""
    return parsed


def shown(writer):
    parsed = parse(writer)
    return [(block.page, block.heading_path, parsed.text[block.start : block.end]) for block in parsed.blocks]


def test_lines_that_wrap_are_one_paragraph_and_gaps_begin_another():
    pdf = PdfWriter(title="Ledger handbook")
    pdf.page(*WRAPPED, "", "Questions go to the ledger team.")
    pdf.page("The second page.")

    assert parse(pdf).title == "Ledger handbook"
    assert shown(pdf) == [
        (1, (), " ".join(WRAPPED)),
        (1, (), "Questions go to the ledger team."),
        (2, (), "The second page."),
    ]


def test_an_indented_first_line_begins_a_paragraph():
    pdf = PdfWriter()
    pdf.page("   " + WRAPPED[0][:78], *WRAPPED[1:], "   " + WRAPPED[0][:78], *WRAPPED[1:])
    assert [text[:12] for _, _, text in shown(pdf)] == ["Invoices are", "Invoices are"]


def test_lines_that_an_author_broke_stay_apart_and_are_cuts():
    pdf = PdfWriter()
    pdf.page("Ledger team", "Kestrel House", "12 Harbour Street", "", *WRAPPED)
    parsed = parse(pdf)
    address = parsed.blocks[0]
    assert parsed.text[address.start : address.end] == "Ledger team\nKestrel House\n12 Harbour Street"
    assert [parsed.text[cut : cut + 2] for cut in address.cuts] == ["Ke", "12"]


def test_hyphens_at_line_ends_are_mended_but_not_those_of_compounds():
    pdf = PdfWriter()
    pdf.page(
        "Every write-off is looked at by two people before it is booked, and the docu-",
        "mentation says who they were. Nobody ever looks alone, and nobody books a write-",
        "off of more than nine hundred pounds sterling without asking the head of Finance-",
        "Operations for a signature.",
    )
    [(_, _, text)] = shown(pdf)
    assert "the documentation says" in text
    assert "books a write-off of" in text
    assert "Finance-Operations for" in text


def test_list_items_are_one_list_with_a_cut_before_each():
    pdf = PdfWriter()
    pdf.page(
        "Before you close a month:",
        "• Check that every carrier has sent the last of its statements, and that nothing is",
        "  left in the suspense account.",
        "• Tell the ledger team.",
        "• Close it.",
        "Nothing can be booked after that.",
    )
    parsed = parse(pdf)
    [before, items, after] = parsed.blocks
    assert items.kind is BlockKind.LIST
    assert parsed.text[items.start : items.end].splitlines()[1:] == ["• Tell the ledger team.", "• Close it."]
    assert [parsed.text[cut : cut + 3] for cut in items.cuts] == ["• T", "• C"]
    assert before.kind is after.kind is BlockKind.PARAGRAPH


def test_bookmarks_are_the_headings_of_what_follows():
    pdf = PdfWriter()
    pdf.page("A preface.")
    pdf.page("1. Closing a month", "", "Close early.", "", "1.1 Exceptions", "", "There are none.")
    pdf.page("Still no exceptions.")
    pdf.page("No title here.", "", "Nor here.")
    pdf.bookmark("Closing a month", page=1, top=740)
    pdf.bookmark("1.1 Exceptions", page=1, top=680, level=2)
    pdf.bookmark("Appendix", page=3, top=700)

    closing, exceptions = ("Closing a month",), ("Closing a month", "1.1 Exceptions")
    assert shown(pdf) == [
        (1, (), "A preface."),
        (2, closing, "1. Closing a month"),
        (2, closing, "Close early."),
        (2, exceptions, "1.1 Exceptions"),
        (2, exceptions, "There are none."),
        (3, exceptions, "Still no exceptions."),
        (4, exceptions, "No title here."),
        (4, ("Appendix",), "Nor here."),
    ]
    assert [block.kind is BlockKind.HEADING for block in parse(pdf).blocks] == [False, True, False, True, *[False] * 4]


def test_headers_and_footers_of_most_pages_are_left_out():
    pdf = PdfWriter()
    paragraphs = [f"Paragraph {word} of the text." for word in ("one", "two", "three", "four", "five", "six")]
    for number, paragraph in enumerate(paragraphs, start=1):
        pdf.page(paragraph, top=600)
        pdf.lines("Ledger handbook", top=760)
        pdf.lines(f"Page {number} of 6", top=40)
    assert [text for _, _, text in shown(pdf)] == paragraphs


def test_lines_that_repeat_in_a_short_document_or_within_the_text_stay():
    short, within = PdfWriter(), PdfWriter()
    for _ in range(4):
        short.page("Ledger handbook", "", "Text.")
    for _ in range(6):
        within.page("One.", "", "Two.", "", "The same.", "", "Four.", "", "Five.")
    assert sum(text == "Ledger handbook" for _, _, text in shown(short)) == 4
    assert sum(text == "The same." for _, _, text in shown(within)) == 6


def test_two_columns_are_read_one_after_the_other():
    pdf = PdfWriter()
    pdf.page("The left column", "goes first and has", "more than two lines.", left=72)
    pdf.lines("The right column", "comes second.", left=330)
    assert [text.split("\n")[0][:16] for _, _, text in shown(pdf)] == ["The left column ", "The right column"]


def test_what_cannot_be_read_says_why():
    scan, long, locked = PdfWriter(), PdfWriter(), PdfWriter(password="secret")
    scan.page()
    long.pages = [[] for _ in range(2_001)]
    locked.page("Hidden.")
    for writer, reason in [
        (scan, r"has no text layer \(scanned\?\)"),
        (long, "has 2,001 pages"),
        (locked, "is encrypted: save a copy without a password"),
        (b"", "damaged PDF"),
        (b"not a PDF at all", "damaged PDF"),
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n", "damaged PDF"),
    ]:
        with pytest.raises(Unparsable, match=reason):
            parse(writer)


def test_a_password_that_only_protects_from_printing_is_no_obstacle():
    pdf = PdfWriter(password="secret")
    pdf.page("Shown.")
    pdf.password = ""
    assert shown(pdf) == [(1, (), "Shown.")]


def test_threads_may_parse_at_the_same_time():
    pdfs = [PdfWriter() for _ in range(12)]
    for number, pdf in enumerate(pdfs):
        for _ in range(4):
            pdf.page(f"This is document {number}.", *WRAPPED)
    bodies = [pdf.write() for pdf in pdfs]
    with ThreadPoolExecutor(6) as threads:
        texts = list(threads.map(lambda body: parse(body).text, bodies))
    assert all(f"document {number}." in text for number, text in enumerate(texts))


def test_hundreds_of_pages_take_seconds():
    pdf = PdfWriter()
    for _ in range(500):
        pdf.page(*(WRAPPED * 12))
    started = process_time()
    assert parse(pdf).blocks[-1].page == 500
    assert process_time() - started < 8


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_damaged_files_end_in_blocks_or_a_reason(data):
    pdf = PdfWriter(title="Damaged")
    pdf.page(*WRAPPED, "• item", "", "more")
    pdf.bookmark("more", page=0, top=100)
    body = bytearray(pdf.write())
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    try:
        first = parse(bytes(body))
    except Unparsable:
        return
    assert parse(bytes(body)) == first
    assert all(start.page <= end.page for start, end in pairwise(first.blocks))

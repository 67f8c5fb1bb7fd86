from io import BytesIO
from time import process_time
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.blocks import BlockKind
from indexer.errors import Unparsable
from indexer.parsing.docx import parse_docx
from tests.indexer.parsing.code_files import document

W = nsdecls("w")


def body_of(source):
    file = BytesIO()
    source.save(file)
    return file.getvalue()


def rewritten(body, **changes):
    """The package with some members replaced or added; None takes one away."""
    file = BytesIO()
    replaced = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in changes.items()}
    with ZipFile(BytesIO(body)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *replaced}:
            content = replaced[name] if name in replaced else old.read(name)
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


def parse(source):
    parsed = parse_docx(document("handbook.docx", source if isinstance(source, bytes) else body_of(source)))
    position = 0
    for block in parsed.blocks:
        assert position <= block.start < block.end <= len(parsed.text)
        assert parsed.text[position : block.start].strip() == ""
        assert all(block.start < cut < block.end for cut in block.cuts)
        assert block.lines is None
        assert block.page is None
        position = block.end
    return parsed


def shown(source):
    parsed = parse(source)
    return [(block.kind, block.heading_path, parsed.text[block.start : block.end]) for block in parsed.blocks]


def texts(source):
    return [text for _, _, text in shown(source)]


def xml(content):
    """A document whose body is this XML."""
    source = docx.Document()
    for element in parse_xml(f"<w:body {W}>{content}</w:body>"):
        source.element.body.insert_element_before(element, "w:sectPr")
    return source


def test_headings_by_style_hold_for_what_follows():
    source = docx.Document()
    source.core_properties.title = "Kestrel  handbook"
    source.add_heading("Handbook", level=0)
    source.add_paragraph("Read this first.")
    source.add_heading("Closing", level=1)
    source.add_heading("Exceptions", level=3)
    source.add_paragraph("None,\nso far.")
    source.add_heading("Opening", level=1)

    assert parse(source).title == "Kestrel handbook"
    assert shown(source) == [
        (BlockKind.HEADING, ("Handbook",), "Handbook"),
        (BlockKind.PARAGRAPH, ("Handbook",), "Read this first."),
        (BlockKind.HEADING, ("Handbook", "Closing"), "Closing"),
        (BlockKind.HEADING, ("Handbook", "Closing", "Exceptions"), "Exceptions"),
        (BlockKind.PARAGRAPH, ("Handbook", "Closing", "Exceptions"), "None,\nso far."),
        (BlockKind.HEADING, ("Handbook", "Opening"), "Opening"),
    ]


def test_without_a_title_in_its_properties_the_outermost_heading_names_the_document():
    source = docx.Document()
    source.core_properties.title = ""
    source.add_heading("Deep", level=2)
    source.add_heading("Outer", level=1)
    assert parse(source).title == "Outer"


def test_a_style_based_on_a_heading_and_an_outline_level_are_headings():
    source = docx.Document()
    style = source.styles.add_style("Chapter", 1)
    style.base_style = source.styles["Heading 2"]
    source.add_paragraph("One", style=style)
    leveled = source.add_paragraph("Two")
    leveled.paragraph_format.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="0"/>'))
    assert [kind for kind, _, _ in shown(source)] == [BlockKind.HEADING, BlockKind.HEADING]
    assert [path for _, path, _ in shown(source)] == [("One",), ("Two",)]


def test_consecutive_items_are_one_list_with_a_cut_before_each():
    source = docx.Document()
    for text, style in [
        ("one", "List Bullet"),
        ("two", "List Bullet"),
        ("first", "List Number"),
        ("second", "List Number"),
    ]:
        source.add_paragraph(text, style=style)
    source.add_paragraph("Between.")
    source.add_paragraph("three", style="List Bullet")

    parsed = parse(source)

    assert [block.kind for block in parsed.blocks] == [BlockKind.LIST, BlockKind.PARAGRAPH, BlockKind.LIST]
    assert texts(source) == ["- one\n- two\n1. first\n2. second", "Between.", "- three"]
    assert [parsed.text[cut : cut + 5] for cut in parsed.blocks[0].cuts] == ["- two", "1. fi", "2. se"]


def test_nested_items_are_indented_and_counted_anew():
    source = docx.Document()
    list_id = source.styles["List Number"].element.find(".//{*}numId").get(docx.oxml.ns.qn("w:val"))
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="'
        + list_id
        + '"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    )
    body = "".join(item.format(*each) for each in [(0, "a"), (1, "b"), (1, "c"), (0, "d"), (1, "e")])
    assert texts(xml(body)) == ["1. a\n  1. b\n  2. c\n2. d\n  1. e"]


def test_tables_have_a_line_for_each_row_and_say_merged_cells_once():
    source = docx.Document()
    table = source.add_table(rows=4, cols=3)
    for row, cells in enumerate(
        [("Code", "Meaning", "Team"), ("E1", "No gate", "Ops"), ("E2", "No key", "Ops"), ("", "", "")]
    ):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(1, 2).merge(table.cell(2, 2)).text = "Ops"
    table.cell(2, 0).merge(table.cell(2, 1)).text = "E2\nNo key"

    parsed = parse(source)
    [block] = parsed.blocks

    assert block.kind is BlockKind.TABLE
    assert parsed.text == "Code | Meaning | Team\nE1 | No gate | Ops\nE2 No key |  | "
    assert parsed.text[: block.header_end] == "Code | Meaning | Team\n"
    assert [parsed.text[cut : cut + 2] for cut in block.cuts] == ["E1", "E2"]


def test_tables_in_cells_are_said_in_their_place_and_frames_are_no_tables():
    source = docx.Document()
    outer = source.add_table(rows=1, cols=2)
    outer.cell(0, 0).text = "Left"
    inner = outer.cell(0, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "a", "b"
    frame = source.add_table(rows=1, cols=1)
    frame.cell(0, 0).text = "Mind the gap."
    assert shown(source) == [
        (BlockKind.TABLE, (), "Left | a b"),
        (BlockKind.PARAGRAPH, (), "Mind the gap."),
    ]


def test_insertions_links_and_controls_are_shown_and_deletions_and_hidden_words_are_not():
    body = """
        <w:p><w:r><w:t>Kept </w:t></w:r><w:ins><w:r><w:t>added </w:t></w:r></w:ins>
          <w:del><w:r><w:delText>deleted </w:delText></w:r></w:del>
          <w:moveFrom><w:r><w:t>moved </w:t></w:r></w:moveFrom>
          <w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink>
          <w:r><w:tab/><w:t>tab</w:t><w:noBreakHyphen/><w:t>bed</w:t></w:r>
          <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>
          <w:r><w:instrText>PAGEREF x</w:instrText></w:r></w:p>
        <w:sdt><w:sdtContent><w:p><w:sdt><w:sdtContent><w:r><w:t>controlled</w:t></w:r></w:sdtContent></w:sdt></w:p>
        </w:sdtContent></w:sdt>
        """
    assert texts(xml(body)) == ["Kept added link tab-bed", "controlled"]


def test_a_text_box_is_shown_once_behind_the_paragraph_that_holds_it():
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></w:txbxContent>"
    body = f"""
        <w:p><w:r><w:t>Around</w:t></w:r><w:r><mc:AlternateContent {mc}><mc:Choice Requires="wps">
        <w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>
        </mc:AlternateContent></w:r></w:p>
        """
    assert texts(xml(body)) == ["Around", "Boxed"]


def with_footnotes(body, notes):
    package = body_of(xml(body))
    with ZipFile(BytesIO(package)) as members:
        types = members.read("[Content_Types].xml").decode()
        relations = members.read("word/_rels/document.xml.rels").decode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    link = f'<Relationship Id="rId999" Type="{relation}" Target="footnotes.xml"/></Relationships>'
    return rewritten(
        package,
        **{
            "[Content_Types].xml": types.replace("</Types>", override),
            "word/_rels/document.xml.rels": relations.replace("</Relationships>", link),
            "word/footnotes.xml": f"<w:footnotes {W}>{notes}</w:footnotes>",
        },
    )


def test_notes_follow_the_paragraph_that_refers_to_them():
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    note = '<w:footnote w:id="{}"><w:p><w:r><w:t>{}</w:t></w:r>{}</w:p></w:footnote>'
    body = f"<w:p><w:r><w:t>Text.</w:t></w:r>{reference.format(2)}</w:p><w:p><w:r><w:t>More.</w:t></w:r></w:p>"
    notes = note.format(2, "Note.", reference.format(3)) + note.format(3, "Its note.", reference.format(2))
    assert texts(with_footnotes(body, notes)) == ["Text.", "Note.", "Its note.", "More."]


def test_notes_that_refer_to_thousands_of_notes_are_no_trouble():
    note = '<w:footnote w:id="{}"><w:p><w:r><w:t>N</w:t><w:footnoteReference w:id="{}"/></w:r></w:p></w:footnote>'
    notes = "".join(note.format(number, number + 1) for number in range(5_000))
    assert (
        len(texts(with_footnotes('<w:p><w:r><w:t>T</w:t><w:footnoteReference w:id="0"/></w:r></w:p>', notes))) == 5_001
    )


def test_what_cannot_be_opened_says_why():
    body = body_of(docx.Document())
    bomb = rewritten(body, word__media__bomb=b"\0" * 100_000_001)
    text_bomb = rewritten(body, word__document_xml=b" " * 30_000_001)
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><w:document/>'
    for damaged, reason in [
        (b"", "damaged Word document"),
        (b"not a zip file", "damaged Word document"),
        (body[: len(body) // 2], "damaged Word document"),
        (rewritten(body, word__document_xml=None), "damaged Word document"),
        (rewritten(body, word__document_xml=b"<broken"), "damaged Word document"),
        (rewritten(body, word__document_xml=f"<w:document {W}/>".encode()), "damaged Word document"),
        (rewritten(body, word__document_xml=entities.encode()), "declares a document type"),
        (rewritten(body, word__document_xml=entities.encode("utf-16")), "declares a document type"),
        (bomb, "unpacks to more than 100 MB"),
        (text_bomb, "holds more than 30 MB of text"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, "is encrypted or in the format before 2007"),
    ]:
        started = process_time()
        with pytest.raises(Unparsable, match=reason):
            parse(damaged)
        assert process_time() - started < 3


def test_elements_nested_beyond_reason_end_in_a_reason():
    deep = "<w:tbl><w:tr><w:tc>" * 500 + "</w:tc></w:tr></w:tbl>" * 500
    body = rewritten(
        body_of(docx.Document()), word__document_xml=f"<w:document {W}><w:body>{deep}</w:body></w:document>"
    )
    with pytest.raises(Unparsable):
        parse(body)


def test_an_empty_document_has_no_blocks():
    assert parse(docx.Document()).blocks == ()
    assert parse(docx.Document()).title == ""


def test_thousands_of_paragraphs_take_seconds():
    paragraph = "<w:p><w:r><w:t>" + "All work and no play. " * 20 + "</w:t></w:r></w:p>"
    source = xml(paragraph * 5_000)
    body = body_of(source)
    started = process_time()
    assert len(parse(body).blocks) == 5_000
    assert process_time() - started < 8


@settings(deadline=None, max_examples=100)
@given(data=st.data())
def test_damaged_files_end_in_blocks_or_a_reason(data):
    source = docx.Document()
    source.add_heading("A", level=1)
    source.add_paragraph("b", style="List Bullet")
    source.add_table(rows=2, cols=2).cell(0, 0).text = "c"
    content = bytearray(source.element.xml.encode())
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    body = bytearray(rewritten(body_of(source), word__document_xml=bytes(content)))
    for _ in range(data.draw(st.integers(0, 3))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        first = parse(bytes(body))
    except Unparsable:
        return
    assert parse(bytes(body)) == first

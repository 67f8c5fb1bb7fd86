"""Documents that become chunks: ids, places and links together."""

from datetime import UTC, datetime

from hypothesis import given, settings

from indexer.blocks import BlockKind, Parsed
from indexer.rows import Placement, chunks_of
from sources.document import Document
from tests.fakes.hash_embedder import HashEmbedder
from tests.indexer.documents import Writer, parsed_documents

MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
PLACEMENT = Placement("document-1", 7, MOMENT)
EMBEDDER = HashEmbedder()


def document(**changes):
    values = {"source": "wiki", "path": "ops/queue.md", "version": "3", "body": b"", "url": "https://wiki/queue"}
    return Document(**(values | {"updated_at": MOMENT} | changes))


def link(document, place):
    first, last = place.lines or (0, 0)
    return f"{document.url}@{document.version}#L{first}-{last} {place.anchor}".rstrip()


def rows(parsed, *, placement=PLACEMENT, **changes):
    return chunks_of(document(**changes), parsed, placement, EMBEDDER, link)


def guide(*sections):
    writer = Writer()
    for title, text in sections:
        writer.heading(1, title)
        writer.block(BlockKind.PARAGRAPH, [text])
    return writer.parsed()


def ids(chunks):
    return {chunk.heading_path[-1]: chunk.id for chunk in chunks}


def test_text_that_moves_to_other_lines_keeps_its_id_and_gets_a_new_link():
    [before] = rows(guide(("Restart", "Run it.")))
    after = rows(guide(("Preface", "Read this first."), ("Restart", "Run it.")))[1]

    assert after.id == before.id
    assert (before.lines, after.lines) == ((1, 4), (7, 10))
    assert (before.url, after.url) == ("https://wiki/queue@3#L1-4", "https://wiki/queue@3#L7-10")


def test_a_renamed_document_keeps_the_ids_of_its_chunks():
    parsed = guide(("Restart", "Run it."), ("Stop", "Do not."))

    assert ids(rows(parsed)) == ids(rows(parsed, path="runbooks/queue.md", version="4"))


def test_the_same_text_under_another_heading_or_in_another_document_has_another_id():
    [one] = rows(guide(("Restart", "Run it.")))
    [other_heading] = rows(guide(("Reboot", "Run it.")))
    [other_document] = rows(guide(("Restart", "Run it.")), placement=Placement("document-2", 7, MOMENT))

    assert len({one.id, other_heading.id, other_document.id}) == 3


def test_a_title_comes_from_the_source_then_the_document_then_its_name():
    parsed = guide(("Restart", "Run it."))
    titled = Parsed("Queue guide", parsed.text, parsed.blocks)
    code = Parsed("", parsed.text, parsed.blocks, is_code=True)

    assert rows(titled, title="Queues")[0].title == "Queues"
    assert rows(titled)[0].title == "Queue guide"
    assert rows(parsed)[0].title == "queue.md"
    assert rows(code)[0].title == "ops/queue.md"


def test_labels_of_source_and_document_are_joined():
    parsed = guide(("Restart", "Run it."))
    labelled = Parsed("", parsed.text, parsed.blocks, labels=("sre", "queue"))

    assert rows(labelled, labels=("ops", "queue"))[0].labels == ("ops", "queue", "sre")


@settings(deadline=None, max_examples=100)
@given(parsed=parsed_documents())
def test_every_row_says_where_its_text_stands(parsed):
    lines = parsed.text.split("\n")
    chunks = rows(parsed)

    assert [chunk.position for chunk in chunks] == list(range(len(chunks)))
    assert len({chunk.id for chunk in chunks}) == len(chunks)
    for chunk in chunks:
        assert chunk.text == parsed.text[chunk.start : chunk.end]
        first, last = chunk.lines
        standing = "\n".join(lines[first - 1 : last])
        assert chunk.text in standing
        assert last - first == chunk.text.count("\n")

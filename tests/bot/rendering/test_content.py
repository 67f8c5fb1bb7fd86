from answering.answer import Answer, Citation
from bot.rendering.content import also_in, content_of
from retrieval.evidence import evidence_of
from retrieval.hit import Hit, Scores
from retrieval.search import SearchResult
from tests.bot.rendering.contents import NOW, citation, page
from tests.index.conftest import chunk_with

SCORES = Scores(0.5, 0.5, None, 0.5)
FAMILY = {"family": "docs/{release}/a.md"}


def hit_of(*also, **place):
    return Hit(chunk_with(1, "Restart it.", **place), SCORES, None, tuple(also))


def test_a_hit_tells_in_which_releases_and_on_which_pages_it_also_stands():
    editions = [chunk_with(n, "x", release=f"4.{n}", **FAMILY) for n in (12, 13, 14)]
    pages = [chunk_with(20 + n, "x", title=f"Copy {n}", url=f"https://w.example.com/{n}") for n in range(4)]

    assert (
        also_in(hit_of(*editions, *pages, release="4.15", **FAMILY)) == "also in 4.12 to 4.14, Copy 0, Copy 1, 2 more"
    )
    assert also_in(hit_of(pages[0])) == "also in Copy 0"
    assert also_in(hit_of()) == ""


def test_what_is_shown_of_an_answer_knows_where_else_its_cited_chunks_stand():
    copy = chunk_with(2, "x", title="Copy", url="https://w.example.com/2")
    result = SearchResult((hit_of(copy), Hit(chunk_with(3, "y"), SCORES, None, (copy,))), (), None, ())
    cited: tuple[Citation, ...] = (citation(1), citation(2, chunk_id="chunk-9"))
    content = content_of(Answer("answered", "Yes [1].", cited, (page(),), evidence_of(result), notes=("n",)))

    assert content.also == {"chunk-1": "also in Copy"}
    assert (content.text, content.citations, content.nearest, content.notes) == ("Yes [1].", cited, (page(),), ("n",))
    assert cited[0].updated_at < NOW

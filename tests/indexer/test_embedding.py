import logging

from index.embedder import TextsRefused
from index.waiting import waiting_counts
from tests.fakes.hash_embedder import HashEmbedder
from tests.indexer.samples import sections


class Choosy(HashEmbedder):
    """Does not take passages with a certain word, and says so once."""

    def __init__(self, word):
        super().__init__()
        self._word = word
        self._known = set()

    def embed_passages(self, texts, spans=()):
        made = super().embed_passages(texts, spans)
        bad = {number for number, text in enumerate(texts) if self._word in text}
        if not bad:
            return made
        news = frozenset(number for number in bad if texts[number] not in self._known)
        self._known |= {texts[number] for number in bad}
        raise TextsRefused("too long", [None if n in bad else each for n, each in enumerate(made)], news)


def test_a_passage_that_the_model_does_not_take_is_found_by_its_words_and_keeps_no_other_from_its_vectors(
    desk, wiki, caplog
):
    wiki.put("big.md", sections("alpha", 40))
    wiki.put("poison.md", "# Poison\n\nThis one is strychnine.")
    desk.reopen(embedder=Choosy("strychnine"))

    with caplog.at_level(logging.WARNING):
        [report] = desk.run(wiki)
        [again] = desk.run(wiki)

    assert (report.error, report.waiting, again.waiting) == (None, 1, 1)
    assert waiting_counts(desk.bench.writer.table) == {"wiki": 1}
    told = [each.getMessage() for each in caplog.records if "not taken" in each.getMessage()]
    assert len(told) == 1
    assert "source=wiki path=poison.md" in told[0]
    assert "strychnine" not in told[0]

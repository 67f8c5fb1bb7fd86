import logging

from index.waiting import waiting_counts
from tests.fakes.choosy_embedder import ChoosyEmbedder
from tests.indexer.samples import sections


def test_a_passage_that_the_model_does_not_take_is_found_by_its_words_and_keeps_no_other_from_its_vectors(
    desk, wiki, caplog
):
    wiki.put("big.md", sections("alpha", 40))
    wiki.put("poison.md", "# Poison\n\nThis one is strychnine.")
    desk.reopen(embedder=ChoosyEmbedder("strychnine"))

    with caplog.at_level(logging.WARNING):
        [report] = desk.run(wiki)
        [again] = desk.run(wiki)

    assert (report.error, report.waiting, again.waiting) == (None, 1, 1)
    assert waiting_counts(desk.bench.writer.table) == {"wiki": 1}
    told = [each.getMessage() for each in caplog.records if "not taken" in each.getMessage()]
    assert len(told) == 1
    assert "source=wiki path=poison.md" in told[0]
    assert "strychnine" not in told[0]

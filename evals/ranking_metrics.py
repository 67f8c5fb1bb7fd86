"""How good rankings are: nDCG, recall, reciprocal rank and success, as ir-measures computes them with trec_eval."""

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

_MEASURES = {
    "ndcg@10": nDCG @ 10,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "rr": RR,
    "success@1": Success @ 1,
    "success@5": Success @ 5,
    "success@10": Success @ 10,
}
METRICS = tuple(_MEASURES)
_NAMES = {str(measure): name for name, measure in _MEASURES.items()}


def measure_rankings(
    rankings: Mapping[str, Sequence[str]], judgements: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, float]]:
    """Return each metric, from 0 to 1, of each query that is ranked.

    Args:
        rankings: By query, the paths of documents, best first.
        judgements: By query, how relevant which document is.
    """
    # trec_eval sorts by score and breaks ties by name; ranks have no ties.
    run = [ScoredDoc(query, path, -rank) for query, paths in rankings.items() for rank, path in enumerate(paths)]
    qrels = [Qrel(query, path, grade) for query in rankings for path, grade in judgements.get(query, {}).items()]
    found: dict[str, dict[str, float]] = {query: dict.fromkeys(METRICS, 0.0) for query in rankings}
    for metric in ir_measures.iter_calc(list(_MEASURES.values()), qrels, run):
        found[metric.query_id][_NAMES[str(metric.measure)]] = float(metric.value)
    return found

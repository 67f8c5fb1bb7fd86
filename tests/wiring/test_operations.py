"""The files of docs/operations and their page: they name what is shown, and all of it."""

import json
import re
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from indexer.alerting.conditions import Kind
from tests.wiring.figures import full_registry
from tests.wiring.promql import labels_of, series_of

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "operations.md").read_text(encoding="utf-8")
DASHBOARD = json.loads((DOCS / "operations" / "grafana-dashboard.json").read_text(encoding="utf-8"))
RULES = [
    rule
    for group in yaml.safe_load((DOCS / "operations" / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
QUERIES = {rule["alert"]: rule["expr"] for rule in RULES} | {
    f"{panel['title']} {target['refId']}": target["expr"] for panel in PANELS for target in panel["targets"]
}
FAMILIES = list(full_registry().collect())
# What Prometheus says of every job, and its client library of a process on Linux.
OF_OTHERS = {"up", "process_resident_memory_bytes", "process_cpu_seconds_total"}


def exported():
    """Every series with its labels."""
    return {sample.name: set(sample.labels) - {"le"} for family in FAMILIES for sample in family.samples}


def shown_name(family):
    return f"{family.name}_total" if family.type == "counter" else family.name


def rows_under(heading):
    """The cells of the table under a heading of the page, without its head."""
    section = PAGE.partition(f"\n### {heading}\n")[2].partition("\n### ")[0]
    rows = [line.split("|")[1:-1] for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


@pytest.mark.parametrize("where", QUERIES)
def test_a_query_reads_only_what_is_shown_and_by_labels_that_it_has(where):
    query, known = QUERIES[where], exported()
    series = series_of(query)

    assert series
    assert series - set(known) - OF_OTHERS == set()
    assert labels_of(query) - set().union(*(known.get(name, set()) for name in series)) == set()


@pytest.mark.parametrize(
    ("query", "series", "labels"),
    [
        ('sum by (kind) (rate(a_total{outcome="failed"}[10m])) > 0.05 * b', {"a_total", "b"}, {"kind", "outcome"}),
        ("histogram_quantile(0.5, sum by (le, stage) (rate(c_bucket[$__rate_interval])))", {"c_bucket"}, {"stage"}),
        ("max by (source) (d) > on (source) 3e2 and e unless f", {"d", "e", "f"}, {"source"}),
    ],
)
def test_queries_are_read_as_prometheus_reads_them(query, series, labels):
    assert (series_of(query), labels_of(query)) == (series, labels)


def test_every_figure_is_on_the_page_with_its_labels_and_no_other_is():
    told = {name.strip("`"): set(re.findall(r"`(\w+)`", labels)) for name, labels, _ in rows_under("The figures")}
    labels = {shown_name(family): set(family.samples[0].labels) - {"le"} for family in FAMILIES}

    assert told == labels


def test_every_figure_is_drawn_on_the_dashboard():
    queries = [target["expr"] for panel in PANELS for target in panel["targets"]]
    drawn = {name.removesuffix("_bucket") for query in queries for name in series_of(query)}

    assert {shown_name(family) for family in FAMILIES} - drawn == set()


def test_names_end_in_their_unit_or_in_total_and_have_a_sentence():
    for family in FAMILIES:
        assert family.name.startswith("footnote_")
        assert family.documentation.endswith(".")
        is_time = family.type == "histogram" or "age" in family.name.split("_")
        assert family.name.endswith("_seconds") or not is_time


def test_every_alert_is_on_the_page_and_says_what_is_wrong_and_what_to_do():
    assert [name.strip("`") for name, *_ in rows_under("The alerts")] == [rule["alert"] for rule in RULES]
    for rule in RULES:
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert set(rule["annotations"]) == {"summary", "description"}


def test_every_alert_has_a_note_that_says_what_it_means_how_to_look_and_how_to_mend_it():
    # Told by Prometheus, and by Footnote itself.
    rows = [*rows_under("The alerts"), *rows_under("What is told")]
    for _, _, note in rows:
        [(heading, anchor)] = re.findall(r"^\[(.+)\]\(#(.+)\)$", note)
        assert anchor == heading.lower().replace(" ", "-")
        text = PAGE.partition(f"\n### {heading}\n")[2].partition("\n### ")[0]
        assert re.findall(r"(?m)^- \*(.+?)\*", text) == ["What it means", "How to look", "How to mend it"], heading


def test_every_kind_of_alert_that_footnote_tells_is_on_the_page():
    assert {name.strip("`") for name, *_ in rows_under("What is told")} == set(Kind) - {Kind.TRIAL}


def test_an_alert_shows_only_labels_that_its_query_leaves():
    for rule in RULES:
        used = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
        grouped = set(re.findall(r"\w+", " ".join(re.findall(r"\bby \(([^)]*)\)", rule["expr"]))))
        assert used - grouped - {"job", "instance"} == set(), rule["alert"]


def test_grafana_can_provision_the_dashboard():
    assert DASHBOARD["uid"] == "footnote"
    assert "id" not in DASHBOARD
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids)
    [datasource] = [each["name"] for each in DASHBOARD["templating"]["list"] if each["type"] == "datasource"]
    uids = {target["datasource"]["uid"] for panel in PANELS for target in panel["targets"]}
    assert uids == {f"${{{datasource}}}"}


def test_no_panel_lies_on_another_and_all_lie_on_the_grid():
    def fields(panel):
        at = panel["gridPos"]
        return {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}

    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in DASHBOARD["panels"])
    assert not any(fields(one) & fields(other) for one, other in combinations(DASHBOARD["panels"], 2))

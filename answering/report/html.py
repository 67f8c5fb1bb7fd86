"""HTML: a report as one page that needs nothing from outside, on a phone too, in the light and in the dark. Pure.

Everything that others wrote is escaped, links lead to pages of the web alone, and the page forbids itself to load
anything and to run anything.
"""

from html import escape

from answering.report.charts import bars_chart, days_chart, legend
from answering.report.report import Report
from answering.report.sections import Cell, Section, reader_line, sections_of, title_of
from answering.report.style import STYLE
from answering.report.web_link import web_link

_CHARTED = 8


def report_html(report: Report) -> str:
    """Return the page."""
    title = escape(title_of(report))
    body = "\n".join(_section(section, report) for section in sections_of(report))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<h1>{title}</h1>
<p class="soft">{escape(reader_line(report))}</p>
<main>
{_tiles(report)}
{body}
</main>
</body>
</html>
"""


def _tiles(report: Report) -> str:
    if not report.now.asked:
        return ""
    now = report.now
    shown = {
        "asked": f"{now.asked:,}",
        "answered": f"{now.answered:,}",
        "“I don't know”": f"{now.unknown:,}",
        "not helpful": f"{now.disliked:,}",
        "half had it within": "–" if now.median_seconds is None else f"{now.median_seconds:,.1f} s",
    }
    tiles = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in shown.items())
    return f'<dl class="tiles">{tiles}</dl>'


def _section(section: Section, report: Report) -> str:
    lead = f"<p>{escape(section.lead)}</p>" if section.lead else ""
    table = _table(section) if section.rows else ""
    return f"<section>\n<h2>{escape(section.title)}</h2>\n{lead}\n{_chart(section, report)}\n{table}\n</section>"


def _chart(section: Section, report: Report) -> str:
    match section.chart:
        case "days":
            return f"<figure>{days_chart(report.days)}<figcaption>{legend()}</figcaption></figure>"
        case "gaps":
            bars = [(gap.question, gap.people) for gap in report.gaps[:_CHARTED]]
            return f"<figure>{bars_chart('People who asked', bars)}<figcaption>people who asked</figcaption></figure>"
        case "cited":
            bars = [(page.title, page.answers) for page in report.cited[:_CHARTED]]
            return (
                f"<figure>{bars_chart('Answers by page', bars)}<figcaption>answers that cite it</figcaption></figure>"
            )
    return ""


def _table(section: Section) -> str:
    names = section.header
    head = "".join(f'<th scope="col"{_kind(number, section)}>{escape(name)}</th>' for number, name in enumerate(names))
    rows = "\n".join(
        "<tr>"
        + "".join(
            f'<td data-name="{escape(names[number], quote=True)}"{_kind(number, section)}>{_cell(cell)}</td>'
            for number, cell in enumerate(row)
        )
        + "</tr>"
        for row in section.rows
    )
    caption = escape(section.title, quote=True)
    # Short numbers can be compared side by side on a phone too.
    stacked = "" if section.chart == "days" else ' class="stack"'
    table = f"<table{stacked}><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
    return f'<div class="wide" tabindex="0" role="region" aria-label="{caption}">{table}</div>'


def _kind(column: int, section: Section) -> str:
    return ' class="number"' if column in section.numbers else ""


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    target = web_link(cell.url)
    return f'<a href="{escape(target, quote=True)}">{escape(cell.title)}</a>' if target else escape(cell.title)

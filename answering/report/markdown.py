"""Markdown: a report as one text, in which everything that others wrote is words. Pure."""

import re

from answering.report.report import Report
from answering.report.sections import Cell, Section, reader_line, sections_of, title_of
from answering.report.web_link import web_link

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~])")


def report_markdown(report: Report) -> str:
    """Return the report; it ends with the end of a line."""
    parts = [f"# {title_of(report)}", reader_line(report)]
    for section in sections_of(report):
        parts.append(f"## {section.title}")
        parts += [section.lead] if section.lead else []
        parts += [_table(section)] if section.rows else []
    return "\n\n".join(parts) + "\n"


def _table(section: Section) -> str:
    alignment = ["--:" if column in section.numbers else ":--" for column in range(len(section.header))]
    lines = [_line(list(section.header)), _line(alignment)]
    return "\n".join([*lines, *(_line([_cell(cell) for cell in row]) for row in section.rows)])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return _words(cell)
    target = web_link(cell.url)
    return f"[{_words(cell.title)}](<{target}>)" if target else _words(cell.title)


def _words(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))

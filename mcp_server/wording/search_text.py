"""How a search's results read. Pure."""

from mcp_server.results import Hit, SearchResults
from mcp_server.wording.fenced import ABOUT, fenced, on_a_line


def search_text(results: SearchResults) -> str:
    """Return all that the structured results hold, as text."""
    parts = ["\n".join([_heading(results), *(f"Note: {note}" for note in results.notes)])]
    parts.extend(_hit_text(number, hit) for number, hit in enumerate(results.hits, start=1))
    if results.next_cursor:
        parts.append(f"There is more: repeat the call with cursor={results.next_cursor}")
    return "\n\n".join(parts)


def _heading(results: SearchResults) -> str:
    count = len(results.hits)
    if not count and results.truncated:
        return "No result is shown here."
    if not count:
        return "Nothing was found. Try other words, fewer filters, or a more general question."
    return f"{count} {'result' if count == 1 else 'results'}, best first; scores compare only these. {ABOUT}"


def _hit_text(number: int, hit: Hit) -> str:
    lines = [
        f"{number}. {on_a_line(' › '.join([hit.title, *(name for name in hit.heading_path if name != hit.title)]))}",
        f"   chunk_id={hit.chunk_id} url={on_a_line(hit.url)}",
        f"   {on_a_line(hit.source)}: {on_a_line(hit.path)} · {hit.age} · score {hit.score:.2f} · {hit.why}",
    ]
    if hit.release:
        lines.append(f"   release {on_a_line(hit.release)}")
    lines.extend(
        f"   also in {on_a_line(other.release or other.title)}: chunk_id={other.chunk_id} url={on_a_line(other.url)}"
        for other in hit.also
    )
    if hit.more_places:
        lines.append(f"   and in {hit.more_places} more places")
    if hit.hints:
        lines.append("   " + " ".join(f"{name}={on_a_line(value)}" for name, value in hit.hints.items()))
    if hit.warning:
        lines.append(f"   Warning: {hit.warning}")
    return "\n".join([*lines, fenced(hit.text)])

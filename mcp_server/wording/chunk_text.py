"""How a chunk reads, with what is around it. Pure."""

from mcp_server.results import ChunkText
from mcp_server.wording.fenced import ABOUT, fenced, on_a_line


def chunk_text(chunk: ChunkText) -> str:
    """Return all that the structured result holds, as text."""
    title = on_a_line(" › ".join([chunk.title, *(name for name in chunk.heading_path if name != chunk.title)]))
    facts = [f"{on_a_line(chunk.source)}: {on_a_line(chunk.path)}", chunk.age]
    if chunk.release:
        facts.append(f"release {on_a_line(chunk.release)}")
    if chunk.version:
        facts.append(f"version {on_a_line(chunk.version)}")
    if chunk.author:
        facts.append(f"by {on_a_line(chunk.author)}")
    lines = [title, f"chunk_id={chunk.chunk_id} url={on_a_line(chunk.url)}", " · ".join(facts)]
    if len(chunk.chunk_ids) > 1:
        lines.append(f"chunks read: {' '.join(chunk.chunk_ids)}")
    if chunk.hints:
        lines.append(" ".join(f"{name}={on_a_line(value)}" for name, value in chunk.hints.items()))
    lines.extend(f"Note: {note}" for note in chunk.notes)
    if chunk.warning:
        lines.append(f"Warning: {chunk.warning}")
    lines.append(ABOUT)
    around = [
        f"{name}={id_}"
        for name, id_ in (("previous_chunk_id", chunk.previous_chunk_id), ("next_chunk_id", chunk.next_chunk_id))
        if id_
    ]
    return "\n".join([*lines, fenced(chunk.text), *([" ".join(around)] if around else [])])

"""`python -m benchmarks NAME [OPTION]…`: is it fast? Every figure stands beside what it is compared to, in one run."""

import importlib
import sys

# Loaded one at a time: some need libraries that `make bench` installs.
BENCHMARKS = {
    "start": "from process start to the answer of `footnote search`",
    "first": "until a new folder is found by its words, and an edit by its meaning too",
    "confluence": "sync of 5,000 pages: disturbed, killed, resumed, and after small changes",
    "embedding": "indexing: chunks/s beside the library's defaults, bare onnxruntime and OpenVINO",
    "hosted": "embedding by a hosted model: texts/s by how many requests are under way at once",
    "ray": "indexing on a cluster of this machine, by number of workers, beside one process",
    "queries": "latency, recall and memory at 10k, 100k or 1M chunks, beside exact search and what others use",
    "policies": "a hybrid query with a filter of 300 or 10,000 policies, beside the same without any",
    "answering": "what an answer costs besides the model: until it is asked, and a sentence",
    "slack": "the bot: until its status and the model's request, and a busy minute with faults and a killed process",
    "mcp": "search_docs over HTTP and stdio, 50 callers at once, and the start, beside another documentation server",
    "memory": "what bot, MCP server and indexer hold together, at the start and after work",
    "soak": "a day in minutes: edits, permissions, faults, killed processes, and every answer judged",
    "updates": "query latency after 1,000 small updates, beside a fresh index",
    "scale": "how everything grows from 30,000 to 3 million chunks, and curves through that for `footnote size`",
    "freshness": "from a webhook until a reader finds the edit, by the indexer's own process",
    "verifying": "milliseconds that checking one streamed sentence takes, beside embedding it",
    "page": "docs/benchmarks.md and its charts, from what the last runs measured",
}


def main(arguments: list[str]) -> int:
    """Run the named benchmark and return its exit code; without a name say what there is."""
    name, *options = arguments or ["--help"]
    if name in BENCHMARKS:
        return int(importlib.import_module(f"benchmarks.{name}").main(options) or 0)
    if name not in {"-h", "--help"}:
        print(f"There is no benchmark {name!r}.", file=sys.stderr)
    print(__doc__.replace("`", ""))
    for each, meaning in BENCHMARKS.items():
        print(f"  {each:10} {meaning}")
    print("\nEach tells more with --help. Figures of this machine also land in build/benchmarks/.")
    return 0 if name in {"-h", "--help"} else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

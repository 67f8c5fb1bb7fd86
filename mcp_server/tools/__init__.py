"""What agents may call: search_docs and get_chunk, and two more by OpenAI's names."""

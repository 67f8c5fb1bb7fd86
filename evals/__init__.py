"""Is it right? Retrieval sets, golden questions, metrics and the floors they must not drop below."""

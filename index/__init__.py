"""What is stored, and in which vector space? Chunks, the LanceDB table, embedders and upkeep."""

from index.deferred import defer

# Here, as nothing of this room is imported before: every process that reads the index starts half a second sooner.
defer("lance_namespace_urllib3_client")

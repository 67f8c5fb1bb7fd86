"""What is stored, and in which vector space? Chunks, the LanceDB table, embedders and upkeep."""

"""Which passages answer this question for this audience? Query, legs, fusion, hits, packed passages."""

"""One file per format, all to one block model; `registry` chooses the parser of a document."""

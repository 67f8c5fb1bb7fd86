"""Playing over HTTP, for other processes and for a page: act as a person, look, break things, read the journal."""

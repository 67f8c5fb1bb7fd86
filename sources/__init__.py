"""Where do documents come from, and has this one changed? One file per kind of source."""

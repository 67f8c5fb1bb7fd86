"""The report: how Footnote was used in a stretch of time, and what its documents lack, for one audience."""

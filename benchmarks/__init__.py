"""Is it fast? Ratios within one run, side by side with what they are compared to."""

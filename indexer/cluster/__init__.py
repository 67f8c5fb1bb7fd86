"""What of a run is done on many machines, and how its driver holds it together (docs/decisions/0036)."""

"""Programs that the tests start beside themselves; they answer line by line on standard output."""

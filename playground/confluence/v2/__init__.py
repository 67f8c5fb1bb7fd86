"""Version 2 of the REST API, which only Cloud has."""

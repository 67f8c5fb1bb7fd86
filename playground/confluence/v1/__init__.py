"""Version 1 of the REST API: what Cloud still has of it, and all of Data Center."""

"""The Web API: one file for each family of methods, and what leads from a request to one of them and back."""

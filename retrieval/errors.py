"""What a search can refuse: WrongFilter, a filter that means nothing, worded for whoever typed it."""


class WrongFilter(ValueError):
    """A filter that cannot be meant as it stands; the message says why, and what was probably meant."""

"""What can go wrong with a call; each message is for the agent that made it: what happened, and what to do next."""


class CallRefused(Exception):
    """A call that is answered with an error; the message holds nothing that its caller may not know."""


class WrongArguments(CallRefused):
    """Arguments that mean nothing, even with the benefit of the doubt."""


class NotReadable(CallRefused):
    """What is asked for does not exist, or this caller may not read it: nobody can tell which."""


class Gone(CallRefused):
    """What is asked for was there, and this caller could read it; it is in the index no more."""


class Unavailable(CallRefused):
    """The documents cannot be read at the moment; the next call tries again."""


class NotOpened(Exception):
    """The documents cannot be opened; the message is for the operator, and no caller is told."""

"""What can go wrong in a conversation.

FileUnread    a file of a question was not read; the message says why, behind "… was not read:"
"""


class FileUnread(Exception):
    """A file was not read; the message is for whoever shared it."""

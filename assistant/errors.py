"""What can go wrong with what is named on the command line."""


class UnusableError(Exception):
    """A file, address or setting cannot be used; the message says what to do."""

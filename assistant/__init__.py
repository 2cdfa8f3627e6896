"""A question to a reply, in several faces."""

"""Citations to the ones that answer a question."""

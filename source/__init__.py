"""PDF to citations, word for word, each with its proof."""

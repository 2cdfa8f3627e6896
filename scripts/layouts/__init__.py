"""Test PDFs in layouts the reader was not made for, by four producers, each with its truth."""

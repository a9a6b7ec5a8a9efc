"""The parts of a document, each from findings to blocks."""

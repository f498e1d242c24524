"""The Python API: Brian 2's names and meanings on this engine."""

"""Definitions held by a notebook, in plain Python: what the magics are made of."""

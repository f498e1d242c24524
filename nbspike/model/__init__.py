"""Parsed models to checked models: names resolved, dimensions known."""

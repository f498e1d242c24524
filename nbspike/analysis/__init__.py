"""Measures of activity, each with its definition."""

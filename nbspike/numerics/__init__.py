"""Checked models to update schemes: an integration method is data."""

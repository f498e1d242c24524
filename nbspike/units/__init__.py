"""Physical dimensions, units and quantities."""

"""Text to parsed values: syntax only, nothing is ever executed."""

"""What went wrong, where in the user's text, and what to do about it."""

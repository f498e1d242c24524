"""Notes on notebooks that run, but hardly as they were meant."""

"""Where all stages meet: populations and projections to a plan that runs."""

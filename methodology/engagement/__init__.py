"""One engagement with its plan: health, rights, gates, handoff, and what its pages show."""

"""One engagement with its plan: health, rights, gates, handoff, and the content of its pages."""

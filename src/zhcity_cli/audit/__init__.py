"""审计: what the history of a library says of itself, and what of it was not legal: pure, from revisions to findings."""

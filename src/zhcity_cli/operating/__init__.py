"""统一运维 of a year, pure: what the units declared, the package that follows from it, the edits that write it."""

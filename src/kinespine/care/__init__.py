"""What could be done, and how the body may answer."""

"""What thuky claims to be fast at, measured side by side with others in one run."""

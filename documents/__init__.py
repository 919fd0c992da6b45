"""Paper: contexts become Word files, Word files become PDF, foreign files are looked into."""

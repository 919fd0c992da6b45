"""The rules, one module for each component of a paper; `documents.lint.catalogue` lists them all."""

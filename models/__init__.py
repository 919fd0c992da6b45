"""Rows: one SQLModel table per noun, the database session and the content-addressed store."""

# Sets the naming of constraints, which must stand before the first table class, whichever is imported first.
import models.base  # noqa: F401

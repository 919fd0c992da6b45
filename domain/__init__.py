"""Rules of the OCOP cycle: standard library only, no clock, no database; law is dated data."""

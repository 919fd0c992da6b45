"""Settings of the property tests: no time limit (two cores for everyone), no database of old examples."""

from hypothesis import settings

settings.register_profile("domain", deadline=None, database=None)
settings.load_profile("domain")

"""Read a cycle's folder: one TOML file, its tables and what units sent; every fault told at once."""

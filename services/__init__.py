"""Steps: one module per administrative step; no Prefect, no web, no clock of their own."""

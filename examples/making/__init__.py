"""The maker of the example folders: people, products and units as data; tables and dossier files as output.

``cycle.toml`` and ``README.md`` of each folder are written by hand and stand in the folder; everything else
there is made by ``python -m examples.making``, the same bytes each time.
"""

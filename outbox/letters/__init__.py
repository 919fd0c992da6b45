"""Texts of the letters, one Jinja2 file per letter; ``outbox.compose`` reads them.

The first line of a file is ``Subject: …``, the second is empty, the rest is the body. The comment that opens
the body names every field the letter needs; a test compares it with the fields the text uses. Files that
begin with an underscore are parts shared by several letters.
"""

"""The Word forms: one folder per kind of paper with template.docx, template.toml, sample.json and golden.txt."""

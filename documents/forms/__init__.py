"""The builder of the Word forms under doc_templates; run it with ``python -m documents.forms``."""

from documents.forms.catalogue import build_forms

__all__ = ["build_forms"]

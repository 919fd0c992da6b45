"""The check of a form: everything that would keep an office's own Word file from making right papers, told at once."""

from documents.template.check import FormCheck, KindNotGuessed, check_form, guess_kind

__all__ = ["FormCheck", "KindNotGuessed", "check_form", "guess_kind"]

"""Every rule, in the order of the components of a paper; importing a module of rules registers them."""

from documents.lint.rule import Rule, registered
from documents.lint.rules import (
    annex,
    articles,
    bases,
    body,
    citations,
    figures,
    head,
    number,
    page,
    pages_printed,
    place_date,
    recipients,
    signature,
    title,
    wording,
)

__all__ = ["RULES"]

_MODULES = (
    page, head, number, place_date, title, bases, articles, body, signature, recipients, annex, wording, figures,
    citations, pages_printed,
)  # fmt: skip

RULES: tuple[Rule, ...] = tuple(
    found for module in _MODULES for found in registered() if found.check.__module__ == module.__name__
)
"""Every rule, in the order of the components of a paper."""

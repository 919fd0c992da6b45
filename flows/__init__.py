"""When and how often the steps of a cycle run; what they do stands in services/ under the same name."""

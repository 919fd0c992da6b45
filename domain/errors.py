"""The root of every exception of the rules, and how one is made."""


class RuleBroken(Exception):
    """Say that a rule of the cycle does not allow what was asked.

    A subclass passes its facts to ``super().__init__`` in the order of its own parameters, so that it can be
    copied and pickled; ``str()`` is one Vietnamese sentence or two: the fact, then the way out.
    """

    def __str__(self) -> str:
        """Give the Vietnamese sentence."""
        return self.sentence()

    def sentence(self) -> str:
        """Give the fact and the way out, in Vietnamese; a lone text is taken as the sentence itself."""
        if len(self.args) == 1 and isinstance(self.args[0], str):
            return self.args[0]
        facts = "; ".join(str(fact) for fact in self.args)
        return f"Không thực hiện được vì trái quy định: {facts}" if facts else "Không thực hiện được vì trái quy định."
